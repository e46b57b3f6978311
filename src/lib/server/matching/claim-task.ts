import { requireAccount, requirePermission } from '../accounts/index.ts';
import { lockOrder } from '../orders/index.ts';
import { recordAudit } from '../platform/audit.ts';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { domainError } from '../platform/errors.ts';
import { lockVolunteer } from '../volunteers/index.ts';
import { requireRules } from './check-rules.ts';
import { selectOrderOfPlace } from './queries.ts';
import { rulesOfClaiming } from './rules.ts';
import { isStaffed, takePlace } from './take-place.ts';

/**
 * The acting volunteer claims an open task (抢单). All hard rules hold but those about asking.
 * @param placeId the open task's id: that of the place
 * @returns the visit in which they have a place now
 * @throws not_found, not_signed_in, not_allowed, task_taken, wrong_state when the
 * order has ended, time_conflict, rule_broken
 */
export async function claimTask(ctx: Context, placeId: string): Promise<{ visitId: string }> {
	const { volunteerId } = requireAccount(ctx);
	return withTransaction(ctx, async (ctx) => {
		const orderId = await selectOrderOfPlace(ctx.sql, placeId);
		if (!orderId) throw domainError('not_found');
		const order = await lockOrder(ctx, orderId);
		const { districtId, areaPath, brandId } = order;
		requirePermission(ctx, 'task.claim', { districtId, areaPath, brandId, volunteerId });
		if (order.state !== 'matching')
			throw domainError(isStaffed(order) ? 'task_taken' : 'wrong_state');
		const mine = volunteerId as string;
		await lockVolunteer(ctx, mine);
		await requireRules(ctx, order.id, mine, rulesOfClaiming);
		const { visitId } = await takePlace(ctx, order, {
			volunteerId: mine,
			placeId,
			taken: 'task_taken',
		});
		await recordAudit(ctx, {
			action: 'task.claim',
			subjectType: 'visit_place',
			subjectId: placeId,
			districtId,
			detail: { orderId, visitId },
		});
		return { visitId };
	});
}
