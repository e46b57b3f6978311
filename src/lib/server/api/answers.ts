import { resolver } from 'hono-openapi';
import * as v from 'valibot';

/** Describes an answer in JSON for the documentation, by its schema. */
export function answer<Schema extends v.GenericSchema>(description: string, schema: Schema) {
	return { description, content: { 'application/json': { schema: resolver(schema) } } };
}

/** An instant in an answer: RFC 3339 in UTC. */
export const instantText = v.pipe(v.string(), v.isoTimestamp());

/** A page of a list, and the cursor of the next page. */
export function pageOf<Schema extends v.GenericSchema>(item: Schema) {
	return v.strictObject({ items: v.array(item), nextCursor: v.nullable(v.string()) });
}
