import { requireOrder } from '../orders/index.ts';
import type { Context } from '../platform/context.ts';
import {
	selectDecisions,
	selectOffersOfOrder,
	selectVolunteerNames,
	type AskedEntry,
	type DecisionRow,
	type OrderOfferRow,
} from './queries.ts';

/** One look at an order: how many were considered, ruled out by which rule, and who was asked. */
export type Decision = Omit<DecisionRow, 'orderId' | 'asked'> & {
	asked: (AskedEntry & { name: string })[];
};

/**
 * The decision log of an order, oldest first, and its offers with what became of them.
 * @throws not_found, not_signed_in, not_allowed
 */
export async function getDecisionLog(
	ctx: Context,
	orderId: string,
): Promise<{ decisions: Decision[]; offers: OrderOfferRow[] }> {
	await requireOrder(ctx, orderId, 'order.see_decisions');
	const rows = await selectDecisions(ctx.sql, orderId);
	const names = await selectVolunteerNames(
		ctx.sql,
		rows.flatMap(({ asked }) => asked.map(({ volunteerId }) => volunteerId)),
	);
	return {
		decisions: rows.map(({ orderId: _, asked, ...row }) => ({
			...row,
			asked: asked.map((entry) => ({ ...entry, name: names.get(entry.volunteerId) ?? '' })),
		})),
		offers: await selectOffersOfOrder(ctx.sql, orderId),
	};
}
