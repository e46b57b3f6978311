import { requireAccount, requirePermission } from '../accounts/index.ts';
import type { Context } from '../platform/context.ts';
import { decodeCursor, encodeCursor } from '../platform/cursor.ts';
import { domainError } from '../platform/errors.ts';
import { describeTask, type TaskSummary } from './describe-task.ts';
import { selectVolunteerOffer, selectVolunteerOffers, type VolunteerOfferRow } from './queries.ts';
import { reasonsToAsk } from './score.ts';
import type { OfferState } from './states.ts';
import { isStaffed } from './take-place.ts';
import { builtInWeights, type ScorePart } from './weights.ts';

const pageSize = 50;

/** An offer as the volunteer sees it. */
export interface OfferSummary extends TaskSummary {
	id: string;
	/** taken: withdrawn because others fill all places. */
	state: Exclude<OfferState, 'proposed'> | 'taken';
	sentAt: Date;
	/** Until when it can be accepted. */
	expiresAt: Date;
	travelMinutes: number | null;
	/** A dispatcher chose this volunteer by name. */
	byName: boolean;
	/** What spoke for asking this volunteer, the strongest first. */
	reasons: ScorePart[];
	/** The visit in which the place is theirs, once accepted. */
	visitId: string | null;
}

/**
 * The acting volunteer's offers, newest first, 50 a page: all, or those that can still be answered.
 * @throws not_signed_in, not_allowed for who is no volunteer, cursor_invalid
 */
export async function listOffers(
	ctx: Context,
	filter: { open?: boolean | undefined; cursor?: string | undefined } = {},
): Promise<{ offers: OfferSummary[]; nextCursor: string | null }> {
	const { volunteerId } = requireAccount(ctx);
	if (!volunteerId) throw domainError('not_allowed');
	const rows = await selectVolunteerOffers(ctx.sql, volunteerId, {
		openAt: filter.open ? ctx.now : null,
		after: filter.cursor ? decodeCursor(filter.cursor) : null,
		limit: pageSize + 1,
	});
	const last = rows.length > pageSize ? rows[pageSize - 1] : undefined;
	return {
		offers: rows.slice(0, pageSize).map((row) => describeOffer(ctx.now, row)),
		nextCursor: last ? encodeCursor({ at: last.sentAt, id: last.id }) : null,
	};
}

/**
 * One offer, for the volunteer who has it or a dispatcher.
 * @throws not_found, not_signed_in, not_allowed
 */
export async function getOffer(ctx: Context, offerId: string): Promise<OfferSummary> {
	const row = await selectVolunteerOffer(ctx.sql, offerId);
	if (!row) throw domainError('not_found');
	const { districtId, areaPath, brandId, volunteerId } = row;
	requirePermission(ctx, 'offer.see', { districtId, areaPath, brandId, volunteerId });
	return describeOffer(ctx.now, row);
}

function describeOffer(
	now: Date,
	{
		orderId: _order,
		districtId: _district,
		areaPath: _path,
		brandId: _brand,
		volunteerId: _volunteer,
		orderState,
		scoreParts,
		weights,
		source,
		...shown
	}: VolunteerOfferRow,
): OfferSummary {
	return {
		...describeTask(shown, shown.distanceMetres),
		state: stateFor(shown, orderState, now),
		byName: source === 'dispatcher',
		reasons: reasonsToAsk(scoreParts, weights ?? builtInWeights.weights),
	};
}

/** The state as it is now, though no sweep has written it yet. */
function stateFor(
	{ state, expiresAt }: Pick<VolunteerOfferRow, 'state' | 'expiresAt'>,
	orderState: VolunteerOfferRow['orderState'],
	now: Date,
): OfferSummary['state'] {
	if (state === 'withdrawn') return isStaffed({ state: orderState }) ? 'taken' : 'withdrawn';
	if (state === 'proposed') return 'sent';
	return state === 'sent' && expiresAt <= now ? 'expired' : state;
}
