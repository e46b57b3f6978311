import { requireAccount } from '../accounts/index.ts';
import type { Context } from '../platform/context.ts';
import { checkAnswers, sealDraft } from './draft-answers.ts';
import { nextDraftStep, type DraftAnswers, type DraftStep } from './draft-schemas.ts';
import { getDraft } from './get-draft.ts';
import { updateOrderDraft } from './queries.ts';

/**
 * Keeps the answer to one question, once it has been found good.
 * @returns the question that comes next
 * @throws not_found, item_unknown, client_not_yours, consent_expired, outside_district, the codes of
 * the rules about time
 */
export async function answerDraft<Step extends DraftStep>(
	ctx: Context,
	draftId: string,
	step: Step,
	answer: NonNullable<DraftAnswers[Step]>,
): Promise<DraftStep | 'check'> {
	const { districtId } = requireAccount(ctx);
	const draft = await getDraft(ctx, draftId);
	const answers: DraftAnswers = { ...draft.answers, [step]: answer };
	await checkAnswers(ctx, districtId, answers, [step]);
	await updateOrderDraft(ctx.sql, {
		draftId,
		answersEncrypted: sealDraft(ctx, draftId, { byPhone: draft.byPhone, answers }),
		changedAt: ctx.now,
	});
	return nextDraftStep(answers);
}
