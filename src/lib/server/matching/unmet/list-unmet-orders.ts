import * as v from 'valibot';
import type { Context } from '../../platform/context.ts';
import { decodeCursor, encodeCursor } from '../../platform/cursor.ts';
import { selectUnmetOrders, type UnmetOrderRow } from './queries.ts';
import { sightOfRegister } from './sight-of-register.ts';

const pageSize = 50;

export const unmetFilterSchema = v.strictObject({ cursor: v.optional(v.string()) });

/**
 * The register of unmet orders of the last 90 days, the latest visit first, 50 a page, without whose
 * they were.
 * @throws not_signed_in, not_allowed, cursor_invalid
 */
export async function listUnmetOrders(
	ctx: Context,
	filter: v.InferOutput<typeof unmetFilterSchema> = {},
): Promise<{ orders: UnmetOrderRow[]; nextCursor: string | null }> {
	const rows = await selectUnmetOrders(ctx.sql, sightOfRegister(ctx), {
		after: filter.cursor ? decodeCursor(filter.cursor) : null,
		limit: pageSize + 1,
	});
	const last = rows.length > pageSize ? rows[pageSize - 1] : undefined;
	return {
		orders: rows.slice(0, pageSize),
		nextCursor: last ? encodeCursor({ at: last.startsAt, id: last.id }) : null,
	};
}
