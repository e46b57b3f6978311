import { addMinutes } from '../../calendar/local-time.ts';
import type { Context } from '../platform/context.ts';
import { enqueue } from '../platform/enqueue.ts';
import { moveOrder } from './move-order.ts';
import type { AdmissionForm, OrderRow } from './queries.ts';
import { canWaitForPlan, waitForPlanMinutes } from './rules.ts';

/**
 * Admits a submitted order and hands it to matching: at once, or to the next plan of all orders
 * together when it can wait; without a plan matching looks at it by itself soon after. Permission is
 * the caller's to check.
 * @throws not_found, wrong_state
 */
export async function admitAndMatch(
	ctx: Context,
	orderId: string,
	admission: {
		form: AdmissionForm;
		promisedFor: string | null;
		note: string | null;
		by: 'rule' | 'person';
	},
): Promise<OrderRow> {
	const { form, promisedFor, note, by } = admission;
	const { startsAt, urgent } = await moveOrder(
		ctx,
		orderId,
		'admit',
		{ admissionForm: form, promisedFor, admissionNote: note },
		{ form, by },
	);
	const waits = canWaitForPlan({ startsAt, urgent }, ctx.now);
	const order = await moveOrder(ctx, orderId, 'start_matching', {
		matchingRound: 1,
		matchingWave: 0,
		matchingDueAt: waits ? addMinutes(ctx.now, waitForPlanMinutes) : ctx.now,
	});
	await enqueue(ctx, waits ? 'matching/plan-together' : 'matching/propose');
	return order;
}
