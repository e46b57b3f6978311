import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { domainError } from '../platform/errors.ts';
import { requestIn } from './draft-answers.ts';
import { getDraft } from './get-draft.ts';
import { placeOrder } from './place-order.ts';
import { deleteOrderDraft } from './queries.ts';

/**
 * Places the order that a draft asks for; the draft is gone then.
 * @returns id of the order
 * @throws not_found, validation_failed (a question without an answer) and what placing throws
 */
export async function placeDraft(ctx: Context, draftId: string): Promise<string> {
	return withTransaction(ctx, async (ctx) => {
		const { answers, byPhone } = await getDraft(ctx, draftId);
		const { id } = await placeOrder(ctx, {
			...requestIn(answers),
			channel: byPhone ? 'phone' : 'web',
		});
		// Sent from two tabs at once, the second finds the draft gone and its order is rolled back.
		if (!(await deleteOrderDraft(ctx.sql, draftId))) throw domainError('not_found');
		return id;
	});
}
