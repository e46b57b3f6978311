import { findStaff } from '../../accounts/index.ts';
import { neighbouringTowns } from '../../areas/index.ts';
import { notify } from '../../messages/index.ts';
import type { DeskReason, OrderRow } from '../../orders/index.ts';
import type { Context, Role } from '../../platform/context.ts';
import { newId } from '../../platform/ids.ts';
import { clearClimbsDue, insertClimb, selectStepsTaken } from './queries.ts';
import { climbsOnAt, climbSteps, nextClimbSteps, type ClimbStep } from './rules.ts';

type StepWithPeople = Exclude<ClimbStep, 'register'>;

const messages = {
	grid_chief: { role: 'grid_chief', kind: 'order_with_grid_chief' },
	dispatcher: { role: 'dispatcher', kind: 'order_on_desk' },
	neighbours: { role: 'dispatcher', kind: 'order_with_neighbours' },
} as const satisfies Record<StepWithPeople, { role: Role; kind: string }>;

/** Whom an order climbs to: those who hold the step's role over the place and know nothing yet. */
interface Landing {
	step: StepWithPeople;
	areaId: string;
	told: string[];
}

/**
 * Takes the next step with an order on the desk, and tells those to whom it climbs; where that is
 * nobody who was not told before, the step after it at once. Does nothing while the order rests.
 * The caller holds the order's lock.
 */
export async function climbOrder(
	ctx: Context,
	order: OrderRow & { deskReason: DeskReason },
): Promise<void> {
	const taken = await selectStepsTaken(ctx.sql, order);
	const resting = taken.every(({ dueAt }) => dueAt === null || dueAt > ctx.now);
	if (taken.length > 0 && resting) return;
	await clearClimbsDue(ctx.sql, order.id);
	const known = new Set(taken.flatMap(({ told }) => told));
	let reached = climbSteps.findLast((step) => taken.some((each) => each.step === step)) ?? null;
	for (;;) {
		const steps = nextClimbSteps(order, reached, ctx.now) as StepWithPeople[];
		if (steps.length === 0) return;
		reached = steps.at(-1) as StepWithPeople;
		const landings = await landingsOf(ctx, order, steps, known);
		const anyone = landings.some(({ told }) => told.length > 0);
		const goesOn = anyone && nextClimbSteps(order, reached, ctx.now).length > 0;
		for (const landing of landings)
			await land(ctx, order, landing, goesOn ? climbsOnAt(order, ctx.now) : null);
		if (anyone) return;
	}
}

async function landingsOf(
	ctx: Context,
	order: OrderRow,
	steps: StepWithPeople[],
	known: Set<string>,
): Promise<Landing[]> {
	const { districtId, brandId, areaId, areaPath } = order;
	const landings: Landing[] = [];
	for (const step of steps) {
		const places =
			step === 'neighbours'
				? await neighbouringTowns(ctx, areaPath)
				: [{ id: areaId, path: areaPath }];
		for (const { id, path } of places) {
			const { role } = messages[step];
			const staff = await findStaff(ctx, { role, districtId, areaPath: path, brandId });
			const told = staff.filter((accountId) => !known.has(accountId));
			for (const accountId of told) known.add(accountId);
			landings.push({ step, areaId: id, told });
		}
	}
	return landings;
}

async function land(
	ctx: Context,
	order: OrderRow & { deskReason: DeskReason },
	{ step, areaId, told }: Landing,
	dueAt: Date | null,
): Promise<void> {
	const { districtId, itemKey, number, startsAt, matchingRound: round } = order;
	await insertClimb(ctx.sql, {
		id: newId(),
		orderId: order.id,
		round,
		step,
		areaId,
		at: ctx.now,
		dueAt,
		reason: order.deskReason,
		told,
	});
	const { kind } = messages[step];
	for (const accountId of told)
		await notify(ctx, {
			accountId,
			districtId,
			kind,
			subjectId: order.id,
			parameters: { itemKey, number, startsAt },
			uniqueKey: `${kind}:${order.id}:${accountId}:${round}`,
		});
}
