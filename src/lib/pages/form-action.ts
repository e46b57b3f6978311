import { fail, redirect, type ActionFailure, type RequestEvent } from '@sveltejs/kit';
import type * as v from 'valibot';
import { describeProblem, type Problem } from '../server/api/problem.ts';
import type { Context } from '../server/platform/context.ts';
import { isDomainError } from '../server/platform/errors.ts';
import { getRuntime } from '../server/platform/runtime.ts';
import { parseInput } from '../server/platform/validation.ts';
import { writeOnce } from '../server/platform/write-once.ts';

/** What a page shows again after a refusal: the problem in words, and the input as it was typed. */
export interface FormFailure {
	problem: Problem;
	values: Record<string, string>;
}

/** The hidden field that makes a form safe to send twice. */
export const submissionField = 'submission';

/** Fields of a form as the schemas read them: blank ones are left out, repeated ones are a list. */
export function fieldsOf(
	data: FormData,
): Record<string, FormDataEntryValue | FormDataEntryValue[]> {
	const fields: Record<string, FormDataEntryValue | FormDataEntryValue[]> = {};
	for (const name of new Set(data.keys())) {
		const given = data.getAll(name).filter((value) => typeof value !== 'string' || value !== '');
		if (name === submissionField || given.length === 0) continue;
		fields[name] = given.length === 1 ? given[0]! : given;
	}
	return fields;
}

/**
 * Answers a form: parses its fields, runs one operation once for its hidden id, and goes on to the
 * next page; after a refusal the page is shown again with the problem and the input kept.
 * @param action.run does the work and answers the id of the thing, which `done` may use
 */
export async function formAction<Schema extends v.GenericSchema>(
	event: RequestEvent,
	action: {
		schema: Schema;
		resourceType: string;
		run: (ctx: Context, input: v.InferOutput<Schema>) => Promise<string | null>;
		done: string | ((id: string) => string);
	},
): Promise<ActionFailure<FormFailure>> {
	const { ctx, href } = event.locals;
	const data = await event.request.formData();
	const fields = fieldsOf(data);
	let id: string | null;
	try {
		const input = parseInput(action.schema, fields);
		const key = data.get(submissionField);
		id =
			ctx.actor.kind === 'account' && typeof key === 'string' && key
				? (
						await writeOnce(ctx, {
							key: `form:${key}`,
							route: event.url.pathname + event.url.search,
							body: fields,
							status: 200,
							resourceType: action.resourceType,
							whenInProgress: 'wait',
							run: (ctx) => action.run(ctx, input),
						})
					).resourceId
				: await action.run(ctx, input);
	} catch (error) {
		return failForm(event, error, data);
	}
	redirect(303, href(typeof action.done === 'string' ? action.done : action.done(id ?? '')));
}

/** Shows the page again with the problem; what nobody foresaw is thrown on. */
export function failForm(
	event: RequestEvent,
	error: unknown,
	data: FormData,
): ActionFailure<FormFailure> {
	if (!isDomainError(error)) throw error;
	const { ctx, locale } = event.locals;
	const origin = getRuntime().config.publicOrigin;
	const problem = describeProblem(error, locale, ctx.requestId, origin);
	const values: Record<string, string> = {};
	for (const [name, value] of data) {
		if (typeof value === 'string' && !/password/i.test(name))
			values[name] = name in values ? `${values[name]},${value}` : value;
	}
	return fail(problem.status, { problem, values });
}
