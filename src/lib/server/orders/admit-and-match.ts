import type { Context } from '../platform/context.ts';
import { enqueue } from '../platform/enqueue.ts';
import { moveOrder } from './move-order.ts';
import type { AdmissionForm, OrderRow } from './queries.ts';

/**
 * Admits a submitted order and hands it to matching at once. Permission is the caller's to check.
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
	await moveOrder(
		ctx,
		orderId,
		'admit',
		{ admissionForm: form, promisedFor, admissionNote: note },
		{ form, by },
	);
	const order = await moveOrder(ctx, orderId, 'start_matching', {
		matchingRound: 1,
		matchingWave: 0,
		matchingDueAt: ctx.now,
	});
	await enqueue(ctx, 'matching/propose');
	return order;
}
