import { addMinutes } from '../../../calendar/local-time.ts';
import { notify } from '../../messages/index.ts';
import { recordAudit } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { withTransaction } from '../../platform/db.ts';
import { domainError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { lockVisitPlan, type VisitPlanView } from '../../visits/index.ts';
import { getVolunteer } from '../../volunteers/index.ts';
import { snapshotOfVolunteer } from './snapshot-of-volunteer.ts';
import {
	insertSeriesOffer,
	selectAccountOfVolunteer,
	selectAskedForPlan,
	updatePeopleDue,
} from './queries.ts';
import { answerDays, type SeriesCandidate } from './rules.ts';

export type SeriesRole = 'regular' | 'substitute';

/**
 * Somebody at the desk asks a volunteer by name to come to all visits of a plan, or to be the
 * substitute. Who it is may decline at no cost.
 * @returns id of the offer
 * @throws not_signed_in, not_allowed, not_found, wrong_state when the plan is not active,
 * offer_taken when all its places of this role are, offer_answered when they were asked before,
 * rule_broken with the rules in words
 */
export async function askForSeries(
	ctx: Context,
	planId: string,
	{ volunteerId, role }: { volunteerId: string; role: SeriesRole },
): Promise<string> {
	return withTransaction(ctx, async (ctx) => {
		const plan = await lockVisitPlan(ctx, planId, 'visit_plan.arrange');
		await getVolunteer(ctx, volunteerId);
		if (plan.state !== 'active') throw domainError('wrong_state');
		const asked = await selectAskedForPlan(ctx.sql, planId);
		if (asked.some((each) => each.volunteerId === volunteerId && each.state !== 'expired'))
			throw domainError('offer_answered');
		const position = freePosition(plan.places, asked, role);
		if (position === null) throw domainError('offer_taken');
		const candidate = await snapshotOfVolunteer(ctx, plan, volunteerId);
		return sendSeriesOffer(ctx, plan, { ...candidate, role, position, byName: true });
	});
}

/** The first place of a plan that nobody has taken or is asked for in a role; null: none. */
export function freePosition(
	places: number,
	asked: readonly { state: string; position: number; role: string }[],
	role: SeriesRole,
): number | null {
	for (let position = 1; position <= places; position++)
		if (
			!asked.some(
				(each) =>
					each.role === role &&
					each.position === position &&
					(each.state === 'paired' || each.state === 'sent'),
			)
		)
			return position;
	return null;
}

/** Sends the offer and sets when matching looks at the plan again. The plan is locked. */
export async function sendSeriesOffer(
	ctx: Context,
	plan: Pick<VisitPlanView, 'id' | 'districtId' | 'itemKey'>,
	offer: SeriesCandidate & { role: SeriesRole; position: number; byName: boolean },
): Promise<string> {
	const id = newId();
	const expiresAt = addMinutes(ctx.now, answerDays * 24 * 60);
	await insertSeriesOffer(ctx.sql, { ...offer, id, planId: plan.id, sentAt: ctx.now, expiresAt });
	await updatePeopleDue(ctx.sql, plan.id, expiresAt);
	const accountId = await selectAccountOfVolunteer(ctx.sql, offer.volunteerId);
	if (accountId)
		await notify(ctx, {
			accountId,
			districtId: plan.districtId,
			kind: 'series_offer_received',
			subjectId: id,
			parameters: { itemKey: plan.itemKey, expiresAt },
			uniqueKey: `series_offer_received:${id}`,
		});
	await recordAudit(ctx, {
		action: 'series_offer.send',
		subjectType: 'visit_plan_offer',
		subjectId: id,
		districtId: plan.districtId,
		detail: { planId: plan.id, volunteerId: offer.volunteerId, role: offer.role },
	});
	return id;
}
