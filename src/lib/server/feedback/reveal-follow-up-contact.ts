import type * as v from 'valibot';
import { contactOfClient } from '../clients/index.ts';
import { requireOrder } from '../orders/index.ts';
import { recordAudit } from '../platform/audit.ts';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { domainError } from '../platform/errors.ts';
import { parseInput } from '../platform/validation.ts';
import { selectFollowUp } from './queries.ts';
import { followUpIdInput } from './schemas.ts';

/**
 * The phone (E.164) of the client to follow up with; each time is an audit row.
 * @throws validation_failed, not_found, not_signed_in, not_allowed
 */
export async function revealFollowUpContact(
	ctx: Context,
	input: v.InferInput<typeof followUpIdInput>,
): Promise<{ followUpId: string; phone: string }> {
	const { followUpId } = parseInput(followUpIdInput, input);
	return withTransaction(ctx, async (ctx) => {
		const followUp = await selectFollowUp(ctx.sql, followUpId, 'no lock');
		if (!followUp) throw domainError('not_found');
		const order = await requireOrder(ctx, followUp.orderId, 'order.follow_up');
		await recordAudit(ctx, {
			action: 'follow_up.reveal_contact',
			subjectType: 'client',
			subjectId: order.clientId,
			districtId: order.districtId,
			detail: { followUpId },
		});
		const { phone } = await contactOfClient(ctx, order.clientId);
		return { followUpId, phone };
	});
}
