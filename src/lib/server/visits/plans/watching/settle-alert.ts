import { recordAudit } from '../../../platform/audit.ts';
import { accountOf, type Context } from '../../../platform/context.ts';
import { withTransaction } from '../../../platform/db.ts';
import { domainError } from '../../../platform/errors.ts';
import { lockPlan } from '../lock-plan.ts';
import { settleAlert as settleAlertRow } from './queries.ts';

/**
 * Takes what somebody has seen to off the list. What is still wrong comes back with the next check.
 * @throws not_signed_in, not_allowed, not_found
 */
export async function settleAlert(
	ctx: Context,
	planId: string,
	{ alertId }: { alertId: string },
): Promise<void> {
	await withTransaction(ctx, async (ctx) => {
		const plan = await lockPlan(ctx, planId, 'visit_plan.skip');
		const settled = await settleAlertRow(ctx.sql, {
			id: alertId,
			planId,
			at: ctx.now,
			by: accountOf(ctx)?.accountId ?? null,
		});
		if (!settled) throw domainError('not_found');
		await recordAudit(ctx, {
			action: 'visit_plan.settle_alert',
			subjectType: 'visit_plan',
			subjectId: planId,
			districtId: plan.districtId,
			detail: { alertId },
		});
	});
}
