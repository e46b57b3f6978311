import { addMinutes } from '../../calendar/local-time.ts';
import { requireAccount } from '../accounts/index.ts';
import type { Context } from '../platform/context.ts';
import { domainError } from '../platform/errors.ts';
import { draftHours, openDraft, type OrderDraft } from './draft-answers.ts';
import { selectOrderDraft } from './queries.ts';

/**
 * The draft of the account that acts.
 * @throws not_signed_in, not_found (somebody else's, placed, or older than a day)
 */
export async function getDraft(ctx: Context, draftId: string): Promise<OrderDraft> {
	const { accountId } = requireAccount(ctx);
	const row = await selectOrderDraft(ctx.sql, {
		draftId,
		accountId,
		since: addMinutes(ctx.now, -draftHours * 60),
	});
	if (!row) throw domainError('not_found');
	return openDraft(ctx, draftId, row.answersEncrypted);
}
