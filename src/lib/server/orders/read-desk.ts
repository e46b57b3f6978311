import { localDateOf } from '../../calendar/local-time.ts';
import { neighbourScopesOf, scopesOf } from '../accounts/index.ts';
import type { Context } from '../platform/context.ts';
import { domainError } from '../platform/errors.ts';
import { readOrderLines, sightOf, type OrderLine } from './list-orders.ts';
import type { OrderListFilter, OrderSight } from './queries.ts';

/** What waits for the desk, the most pressing first, at most 50 of each. */
export interface Desk {
	/** Placed, not admitted or refused yet. */
	toAdmit: OrderLine[];
	/** Handed over by matching: nobody was found. */
	withoutVolunteer: OrderLine[];
	/** Those of neighbouring towns that have climbed here; nobody was found there. */
	fromNeighbours: OrderLine[];
	/** Should have begun today, and nobody has checked in. */
	missingCheckIn: OrderLine[];
}

const most = 50;

/**
 * The lists of the desk, within the scope of the dispatcher or grid chief who looks.
 * @throws not_signed_in, not_allowed
 */
export async function readDesk(ctx: Context): Promise<Desk> {
	const nobody = { ...sightOf(ctx, null), clientId: null, accountId: null };
	const sight = { ...nobody, scopes: scopesOf(ctx.actor, 'order.follow_up') };
	const neighbours = { ...nobody, neighbourScopes: neighbourScopesOf(ctx.actor, 'order.see') };
	if (scopesOf(ctx.actor, 'order.follow_up').length === 0) throw domainError('not_allowed');
	const today = localDateOf(ctx.now);
	const read = (filter: Omit<OrderListFilter, 'limit' | 'byPromise'>, of: OrderSight = sight) =>
		readOrderLines(ctx, of, { ...filter, byPromise: true, limit: most });
	const onDesk = { states: ['matching'], onDesk: true } as const;
	const withoutVolunteer = await read(onDesk);
	const own = new Set(withoutVolunteer.map(({ id }) => id));
	return {
		toAdmit: await read({ states: ['submitted'] }),
		withoutVolunteer,
		fromNeighbours: (await read(onDesk, neighbours)).filter(({ id }) => !own.has(id)),
		missingCheckIn: await read({
			states: ['staffed'],
			from: today,
			to: today,
			startedBefore: ctx.now,
		}),
	};
}
