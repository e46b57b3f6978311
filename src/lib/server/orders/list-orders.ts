import * as v from 'valibot';
import { may, neighbourScopesOf, scopesOf } from '../accounts/index.ts';
import { accountOf, type Context } from '../platform/context.ts';
import { decodeCursor, encodeCursor } from '../platform/cursor.ts';
import { domainError } from '../platform/errors.ts';
import { id, localDate, text } from '../platform/validation.ts';
import {
	selectOrderLines,
	type OrderLineRow,
	type OrderListFilter,
	type OrderSight,
} from './queries.ts';
import { orderStates } from './states.ts';

export const orderPageSize = 50;

const truth = v.pipe(
	v.picklist(['true', 'false']),
	v.transform((value) => value === 'true'),
);

/** What a list of orders can be narrowed to. */
export const orderFilterSchema = v.strictObject({
	state: v.optional(v.picklist(orderStates)),
	/** Slug of the brand. */
	brand: v.optional(text(60)),
	/** Path of the area ('310120.310120101'); its subtree counts. */
	area: v.optional(text(120)),
	/** First and last local date of the visit. */
	from: v.optional(localDate),
	to: v.optional(localDate),
	client: v.optional(id),
	number: v.optional(v.pipe(v.string(), v.regex(/^\d{8}$/))),
	/** Only what the actor ordered or has ordered for them, not what their role shows. */
	mine: v.optional(truth),
	cursor: v.optional(v.string()),
});

export type OrderFilter = v.InferOutput<typeof orderFilterSchema>;

/** A line of a list of orders, as its reader may see it. */
export type OrderLine = Omit<
	OrderLineRow,
	'districtId' | 'areaPath' | 'brandId' | 'clientId' | 'placedBy' | 'isProxy' | 'clientName'
> & { client: { id: string; name: string } | null };

/**
 * The orders that the actor may see: their own, those of clients whose proxy they are, those they
 * placed, and those in the scope of their roles. Newest first, 50 a page.
 * @throws not_signed_in, cursor_invalid
 */
export async function listOrders(
	ctx: Context,
	filter: OrderFilter = {},
): Promise<{ orders: OrderLine[]; nextCursor: string | null }> {
	const { state, brand, area, client, mine, cursor, ...same } = filter;
	const lines = await readOrderLines(ctx, sightOf(ctx, mine ? null : 'order.see'), {
		...same,
		...(state && { states: [state] }),
		...(brand && { brandSlug: brand }),
		...(area && { areaPath: area }),
		...(client && { clientId: client }),
		...(cursor && { after: decodeCursor(cursor) }),
		limit: orderPageSize + 1,
	});
	const orders = lines.slice(0, orderPageSize);
	const last = orders.at(-1);
	return {
		orders,
		nextCursor:
			lines.length > orderPageSize && last
				? encodeCursor({ at: last.submittedAt, id: last.id })
				: null,
	};
}

/**
 * Which orders the actor may see: on personal grounds, and by roles that hold a permission.
 * @param permission of the roles that count; null for none
 * @throws not_signed_in
 */
export function sightOf(
	ctx: Context,
	permission: 'order.see' | 'order.follow_up' | null,
): OrderSight {
	if (ctx.actor.kind === 'anonymous') throw domainError('not_signed_in');
	const account = accountOf(ctx);
	return {
		all: ctx.actor.kind === 'system',
		districtId: account?.districtId ?? null,
		accountId: account?.accountId ?? null,
		clientId: account?.clientId ?? null,
		scopes: permission ? scopesOf(ctx.actor, permission) : [],
		neighbourScopes: permission ? neighbourScopesOf(ctx.actor, permission) : [],
		at: ctx.now,
	};
}

/** Reads lines, the client's name only where the actor may know it. */
export async function readOrderLines(
	ctx: Context,
	sight: OrderSight,
	filter: OrderListFilter,
): Promise<OrderLine[]> {
	const rows = await selectOrderLines(ctx.sql, sight, filter);
	return rows.map((row) => {
		const { districtId, areaPath, brandId, clientId, placedBy, isProxy, clientName, ...line } = row;
		const subject = { districtId, areaPath, brandId, clientId, placedBy, isProxy };
		const isPlacer = placedBy !== null && placedBy === sight.accountId;
		const knowsClient = isPlacer || may(ctx.actor, 'client.see', subject);
		return { ...line, client: knowsClient ? { id: clientId, name: clientName } : null };
	});
}
