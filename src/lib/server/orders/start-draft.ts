import { requireAccount } from '../accounts/index.ts';
import type { Context } from '../platform/context.ts';
import { newId } from '../platform/ids.ts';
import { checkAnswers, sealDraft } from './draft-answers.ts';
import type { DraftAnswers, DraftStep } from './draft-schemas.ts';
import { insertOrderDraft } from './queries.ts';

/**
 * Begins an order with the answers that are known already.
 * @returns id of the draft
 * @throws not_signed_in and what answering throws
 */
export async function startDraft(
	ctx: Context,
	given: { itemKey?: string | undefined; clientId?: string | undefined; byPhone: boolean },
): Promise<string> {
	const { accountId, districtId } = requireAccount(ctx);
	const answers: DraftAnswers = {
		...(given.itemKey && { what: { itemKey: given.itemKey } }),
		...(given.clientId && { who: { clientId: given.clientId } }),
	};
	await checkAnswers(ctx, districtId, answers, Object.keys(answers) as DraftStep[]);
	const id = newId();
	await insertOrderDraft(ctx.sql, {
		id,
		accountId,
		answersEncrypted: sealDraft(ctx, id, { byPhone: given.byPhone, answers }),
		changedAt: ctx.now,
	});
	return id;
}
