import { validator } from 'hono-openapi';
import * as v from 'valibot';
import { domainError } from '../platform/errors.ts';
import { describeIssues } from '../platform/validation.ts';

/**
 * Validates one part of a request by a valibot schema, which is also its documentation.
 * @throws validation_failed with one problem a field
 */
export function input<Schema extends v.GenericSchema, Target extends 'json' | 'query' | 'param'>(
	target: Target,
	schema: Schema,
) {
	return validator(target, schema, (result) => {
		if (!result.success)
			throw domainError('validation_failed', {
				fields: describeIssues(result.error as unknown as v.BaseIssue<unknown>[]),
			});
	});
}
