import { redirect, type ActionFailure, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { formatFigure } from '$lib/i18n/format-figure.ts';
import { formatInstant } from '$lib/i18n/format.ts';
import { failForm, fieldsOf, type FormFailure } from '$lib/pages/form-action.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import { domainError, isDomainError } from '$lib/server/platform/errors.ts';
import { parseInput } from '$lib/server/platform/validation.ts';
import {
	listRosterImports,
	previewRoster,
	rosterFileLimits,
	rosterKinds,
} from '$lib/server/rosters/index.ts';
import type { Actions, PageServerLoad } from './$types';

const megabytes = rosterFileLimits.bytes / 1024 / 1024;

export const load: PageServerLoad = async (event) => {
	const { ctx, locale, t, href } = event.locals;
	const imports = await loadPage(event, () => listRosterImports(ctx));
	return {
		megabytes,
		kinds: rosterKinds.map((kind) => ({
			value: kind,
			label: t(`rosters:kind.${kind}`),
			example: `/admin/rosters/examples/${kind}`,
		})),
		imports: imports.map(({ id, kind, state, rowCount, errorCount, createdAt }) => ({
			id,
			link: href(`/admin/rosters/${id}`),
			at: formatInstant(locale, createdAt),
			kind: t(`rosters:kind.${kind}`),
			rows: formatFigure(locale, 'count', rowCount),
			state: state === 'previewed' && errorCount > 0 ? ('with_errors' as const) : state,
		})),
	};
};

const uploadSchema = v.strictObject({
	kind: v.picklist(rosterKinds),
	file: v.pipe(
		v.file('field.required'),
		v.check((file) => file.name !== '', 'field.required'),
	),
});

export const actions: Actions = {
	// Not by formAction: reading takes seconds, in which no transaction should wait, and a second
	// upload is no harm but another preview.
	default: async (event) => {
		const { ctx, href } = event.locals;
		let data = new FormData();
		let id: string;
		try {
			data = await readUpload(event.request);
			const { kind, file } = parseInput(uploadSchema, fieldsOf(data));
			if (file.size > rosterFileLimits.bytes) throw tooLarge();
			const bytes = new Uint8Array(await file.arrayBuffer());
			id = await previewRoster(ctx, { kind, fileName: file.name, bytes });
		} catch (error) {
			return failUpload(event, error, data);
		}
		redirect(303, href(`/admin/rosters/${id}`));
	},
};

function tooLarge() {
	return domainError('file_unreadable', { parameters: { reason: 'file_too_large', megabytes } });
}

/** A form beyond the limit of the server is refused by its announced size, unread. */
async function readUpload(request: Request): Promise<FormData> {
	try {
		return await request.formData();
	} catch (error) {
		if ((error as { status?: number }).status === 413) throw tooLarge();
		throw error;
	}
}

/** Says at the field why the file could not be read. */
function failUpload(
	event: RequestEvent,
	error: unknown,
	data: FormData,
): ActionFailure<FormFailure> {
	const failure = failForm(event, error, data);
	if (isDomainError(error) && error.code === 'file_unreadable') {
		const message = event.locals.t(`rosters:file.${error.parameters['reason']}`, error.parameters);
		failure.data.problem.errors = [{ field: 'file', message }];
	}
	return failure;
}
