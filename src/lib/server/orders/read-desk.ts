import { localDateOf } from '../../calendar/local-time.ts';
import { scopesOf } from '../accounts/index.ts';
import type { Context } from '../platform/context.ts';
import { domainError } from '../platform/errors.ts';
import { readOrderLines, sightOf, type OrderLine } from './list-orders.ts';
import type { OrderListFilter } from './queries.ts';

/** What waits for the desk, the most pressing first, at most 50 of each. */
export interface Desk {
	/** Placed, not admitted or refused yet. */
	toAdmit: OrderLine[];
	/** Handed over by matching: nobody was found. */
	withoutVolunteer: OrderLine[];
	/** Should have begun today, and nobody has checked in. */
	missingCheckIn: OrderLine[];
}

const most = 50;

/**
 * The three lists of the desk, within the scope of the dispatcher or grid chief who looks.
 * @throws not_signed_in, not_allowed
 */
export async function readDesk(ctx: Context): Promise<Desk> {
	const sight = { ...sightOf(ctx, 'order.follow_up'), clientId: null, accountId: null };
	if (scopesOf(ctx.actor, 'order.follow_up').length === 0) throw domainError('not_allowed');
	const today = localDateOf(ctx.now);
	const read = (filter: Omit<OrderListFilter, 'limit' | 'byPromise'>) =>
		readOrderLines(ctx, sight, { ...filter, byPromise: true, limit: most });
	return {
		toAdmit: await read({ states: ['submitted'] }),
		withoutVolunteer: await read({ states: ['matching'], onDesk: true }),
		missingCheckIn: await read({
			states: ['staffed'],
			from: today,
			to: today,
			startedBefore: ctx.now,
		}),
	};
}
