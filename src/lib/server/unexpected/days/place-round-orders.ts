import { getServiceItem } from '../../catalogue/index.ts';
import { placeOrder } from '../../orders/index.ts';
import type { Context } from '../../platform/context.ts';
import { withTransaction } from '../../platform/db.ts';
import { isDomainError } from '../../platform/errors.ts';
import {
	lockRoundClient,
	selectClientsToOrderFor,
	updateRoundClient,
	updateRoundsPlaced,
	type RoundClientRow,
} from './queries.ts';
import { roundStarts } from './round-starts.ts';

const batch = 300;

/**
 * Places the orders of rounds, spread over the hours that are left, each in a transaction of its
 * own: who has one gets no second, whatever is killed when. A sweep: up to 300 orders.
 * @returns how many clients it looked at
 */
export async function placeRoundOrders(ctx: Context): Promise<number> {
	const waiting = await selectClientsToOrderFor(ctx.sql, batch);
	for (const client of waiting) await placeFor(ctx, client);
	await updateRoundsPlaced(ctx.sql, ctx.now);
	return waiting.length;
}

async function placeFor(ctx: Context, client: RoundClientRow): Promise<void> {
	const { roundId, clientId } = client;
	try {
		await withTransaction(ctx, async (ctx) => {
			if (!(await lockRoundClient(ctx.sql, client))) return;
			const startsAt = await startFor(ctx, client);
			const refusal = startsAt ? null : 'time_too_far';
			const order =
				startsAt &&
				(await placeOrder(ctx, { clientId, itemKey: client.itemKey, startsAt, channel: 'phone' }));
			await updateRoundClient(ctx.sql, { roundId, clientId, orderId: order?.id ?? null, refusal });
		});
	} catch (error) {
		if (!isDomainError(error)) throw error;
		await updateRoundClient(ctx.sql, { roundId, clientId, orderId: null, refusal: error.code });
	}
}

/** The rounds' clients take the starts that are left in turn; null when none is left. */
async function startFor(ctx: Context, client: RoundClientRow): Promise<Date | null> {
	const item = await getServiceItem(ctx, client.districtId, client.itemKey);
	const starts = roundStarts({ now: ctx.now, endsAt: client.endsAt }, item);
	return starts[Math.floor((client.nth * starts.length) / client.of)] ?? null;
}
