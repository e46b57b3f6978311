import { instantOf } from '../../calendar/local-time.ts';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { domainError } from '../platform/errors.ts';
import { placeIn } from './draft-answers.ts';
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
		const { what, who, where, when, notes } = answers;
		if (!what || !who || !where || !when) throw domainError('validation_failed');
		const { id } = await placeOrder(ctx, {
			itemKey: what.itemKey,
			clientId: who.clientId,
			startsAt: instantOf(when.date, when.time),
			...(where.at === 'elsewhere' && { place: placeIn(where) }),
			...(notes?.notes && { notes: notes.notes }),
			wishes: {
				sex: notes?.wishedSex,
				sexMust: notes?.musts.includes('sex') ?? false,
				language: notes?.wishedLanguage,
				languageMust: notes?.musts.includes('language') ?? false,
			},
			channel: byPhone ? 'phone' : 'web',
		});
		// Sent from two tabs at once, the second finds the draft gone and its order is rolled back.
		if (!(await deleteOrderDraft(ctx.sql, draftId))) throw domainError('not_found');
		return id;
	});
}
