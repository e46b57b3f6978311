import { recordAudit } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { withTransaction } from '../../platform/db.ts';
import { enqueue } from '../../platform/enqueue.ts';
import { districtFor } from './list-plans.ts';

/**
 * Asks for a plan of all orders together now, not in some minutes.
 * @throws not_signed_in, not_allowed
 */
export async function requestPlan(ctx: Context): Promise<void> {
	const districtId = await districtFor(ctx, 'plan.request');
	await withTransaction(ctx, async (ctx) => {
		await enqueue(ctx, 'matching/plan-together');
		await recordAudit(ctx, {
			action: 'plan.request',
			subjectType: 'district',
			subjectId: districtId,
			districtId,
		});
	});
}
