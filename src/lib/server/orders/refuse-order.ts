import * as v from 'valibot';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { domainError } from '../platform/errors.ts';
import { text } from '../platform/validation.ts';
import { lockOrder } from './lock-order.ts';
import { moveOrder } from './move-order.ts';
import { requireOrderPermission } from './require-order.ts';
import { tellFamily } from './tell-family.ts';

export const refusalReasons = [
	'outside_scope',
	'needs_professional',
	'incomplete',
	'duplicate',
	'unsafe',
	'other',
] as const;

export const refusalSchema = v.strictObject({
	reason: v.picklist(refusalReasons),
	/** What the family is told beside the reason. */
	note: v.optional(text(500)),
});

export type RefusalInput = v.InferOutput<typeof refusalSchema>;

/**
 * Refuses an order with a reason that the family sees and is told of.
 * @throws not_found, not_allowed, wrong_state, validation_failed (`other` without a note)
 */
export async function refuseOrder(
	ctx: Context,
	input: RefusalInput & { orderId: string },
): Promise<void> {
	await withTransaction(ctx, async (ctx) => {
		const order = await lockOrder(ctx, input.orderId);
		await requireOrderPermission(ctx, 'order.refuse', order);
		if (order.state !== 'submitted') throw domainError('wrong_state');
		if (input.reason === 'other' && !input.note)
			throw domainError('validation_failed', {
				fields: [{ field: 'note', message: 'field.required' }],
			});
		await moveOrder(
			ctx,
			order.id,
			'refuse',
			{ refusalReason: input.reason, refusalNote: input.note ?? null },
			{ reason: input.reason },
		);
		await tellFamily(ctx, order, 'order_refused');
	});
}
