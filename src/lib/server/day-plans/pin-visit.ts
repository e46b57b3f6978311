import { recordAudit } from '../platform/audit.ts';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { domainError } from '../platform/errors.ts';
import { parseInput } from '../platform/validation.ts';
import { getVolunteer } from '../volunteers/index.ts';
import { lockDayPlan, updateDayPlanPins, type DayPlanRow } from './queries.ts';
import { requireDayPlan } from './require-day-plan.ts';
import { pinSchema, type Pin } from './schemas.ts';

/**
 * Pins a place of a visit in a proposal to a volunteer, a time, or both; it holds when the day is
 * planned again.
 * @throws validation_failed, not_signed_in, not_allowed, wrong_state when the plan is not a proposal,
 * not_found also for a visit that the plan does not know and a volunteer out of reach
 */
export async function pinVisit(ctx: Context, input: { planId: string; pin: Pin }): Promise<void> {
	const pin = parseInput(pinSchema, input.pin);
	await changePins(ctx, input.planId, 'day_plan.pin', async (ctx, { proposal, pins }) => {
		const known = [...(proposal?.visits ?? []), ...(proposal?.leftOut ?? [])];
		if (!known.some((each) => isOf(pin, each))) throw domainError('not_found');
		if (pin.volunteerId) await getVolunteer(ctx, pin.volunteerId);
		return [...pins.filter((each) => !isOf(pin, each)), pin];
	});
}

/**
 * Takes the pins of a place of a visit away.
 * @throws as {@link pinVisit}
 */
export async function unpinVisit(
	ctx: Context,
	input: { planId: string; orderId: string; position: number },
): Promise<void> {
	await changePins(ctx, input.planId, 'day_plan.unpin', (_ctx, { pins }) =>
		Promise.resolve(pins.filter((each) => !isOf(input, each))),
	);
}

type Place = Pick<Pin, 'orderId' | 'position'>;

function isOf(one: Place, other: Place): boolean {
	return one.orderId === other.orderId && one.position === other.position;
}

async function changePins(
	ctx: Context,
	planId: string,
	action: 'day_plan.pin' | 'day_plan.unpin',
	change: (ctx: Context, plan: DayPlanRow) => Promise<Pin[]>,
): Promise<void> {
	await withTransaction(ctx, async (ctx) => {
		const plan = requireDayPlan(ctx, await lockDayPlan(ctx.sql, planId));
		if (plan.state !== 'proposed') throw domainError('wrong_state');
		const pins = await change(ctx, plan);
		await updateDayPlanPins(ctx.sql, plan.id, pins);
		await recordAudit(ctx, {
			action,
			subjectType: 'day_plan',
			subjectId: plan.id,
			districtId: plan.districtId,
			detail: { pins: pins.length },
		});
	});
}
