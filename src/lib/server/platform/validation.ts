import { Temporal } from 'temporal-polyfill';
import * as v from 'valibot';
import { domainError, type FieldProblem } from './errors.ts';

/** The sentence (in the catalogue `errors`) for an issue of valibot; a schema may name its own. */
function messageOf(issue: v.BaseIssue<unknown>): Pick<FieldProblem, 'message' | 'parameters'> {
	if (/^field\.[a-z_]+$/.test(issue.message)) return { message: issue.message };
	if (issue.kind === 'schema' && (issue.input === undefined || issue.input === null))
		return { message: 'field.required' };
	switch (issue.type) {
		case 'strict_object':
			return { message: 'field.unknown' };
		case 'max_length':
		case 'max_graphemes':
			return { message: 'field.too_long', parameters: { most: String(issue.requirement) } };
		case 'min_length':
		case 'non_empty':
			return { message: 'field.required' };
		case 'uuid':
		case 'picklist':
		case 'iso_date':
		case 'iso_timestamp':
		case 'iso_time':
			return { message: `field.${issue.type}` };
		case 'min_value':
		case 'max_value':
			return { message: `field.${issue.type}`, parameters: { limit: String(issue.requirement) } };
		default:
			return { message: 'field.wrong' };
	}
}

/** One problem for each field that does not fit its schema. */
export function describeIssues(issues: readonly v.BaseIssue<unknown>[]): FieldProblem[] {
	const problems = new Map<string, FieldProblem>();
	for (const issue of issues) {
		const field = v.getDotPath(issue) ?? '';
		if (!problems.has(field)) problems.set(field, { field, ...messageOf(issue) });
	}
	return [...problems.values()];
}

/** @throws validation_failed with one problem a field. */
export function parseInput<Schema extends v.GenericSchema>(
	schema: Schema,
	value: unknown,
): v.InferOutput<Schema> {
	const result = v.safeParse(schema, value);
	if (!result.success)
		throw domainError('validation_failed', { fields: describeIssues(result.issues) });
	return result.output;
}

const unreadable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/**
 * Text that a person types: trimmed, at most so many characters as a reader counts them, without
 * control characters (PostgreSQL cannot store all of them) and halves of characters.
 */
export const text = (most: number) =>
	v.pipe(
		v.string(),
		v.trim(),
		v.nonEmpty(),
		v.check((value) => value.isWellFormed() && !unreadable.test(value), 'field.characters'),
		v.maxGraphemes(most),
	);

function isInstant(value: string): boolean {
	try {
		Temporal.Instant.from(value);
		return true;
	} catch {
		return false;
	}
}

/** An instant with its offset (RFC 3339) that exists; Date would make 2 March of 30 February. */
export const instant = v.pipe(
	v.string(),
	v.isoTimestamp(),
	v.check(isInstant, 'field.iso_timestamp'),
	v.transform((value) => new Date(value)),
);

/** A local date 'YYYY-MM-DD' that exists. */
export const localDate = v.pipe(
	v.string(),
	v.isoDate(),
	v.check((value) => {
		const date = new Date(`${value}T00:00:00Z`);
		return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
	}, 'field.iso_date'),
);

export const id = v.pipe(v.string(), v.uuid());
