import type * as v from 'valibot';
import { localDateOf } from '../../calendar/local-time.ts';
import { lockOrder, requireOrderPermission } from '../orders/index.ts';
import { recordAudit } from '../platform/audit.ts';
import { accountOf, type Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { domainError } from '../platform/errors.ts';
import { parseInput } from '../platform/validation.ts';
import { closeOrder } from './close-order.ts';
import { selectFollowUp, updateFollowUpDone, updateFollowUpDue } from './queries.ts';
import { fridayAfter } from './rules.ts';
import { followUpInput } from './schemas.ts';

/**
 * The grid chief or the desk notes what the client said. That closes the order; who was not reached
 * stays on the list for the next Friday. What needs more takes a note, which the desk finds.
 * @throws validation_failed, not_found, not_signed_in, not_allowed, already_followed_up,
 * wrong_state when the order has closed by itself
 */
export async function recordFollowUp(
	ctx: Context,
	input: v.InferInput<typeof followUpInput>,
): Promise<{ id: string; orderClosed: boolean }> {
	const { followUpId: id, outcome, note } = parseInput(followUpInput, input);
	return withTransaction(ctx, async (ctx) => {
		const found = await selectFollowUp(ctx.sql, id, 'no lock');
		if (!found) throw domainError('not_found');
		const order = await lockOrder(ctx, found.orderId);
		await requireOrderPermission(ctx, 'order.follow_up', order);
		const followUp = await selectFollowUp(ctx.sql, id, 'for update');
		if (followUp?.doneAt) throw domainError('already_followed_up');
		if (order.state !== 'done') throw domainError('wrong_state');
		const noteEncrypted =
			note === null ? null : ctx.codec.encrypt(note, `follow_ups.note_encrypted:${id}`);
		const orderClosed = outcome !== 'not_reached';
		if (orderClosed) {
			await updateFollowUpDone(ctx.sql, {
				id,
				outcome,
				noteEncrypted,
				doneBy: accountOf(ctx)?.accountId ?? null,
				doneAt: ctx.now,
			});
			await closeOrder(ctx, order.id, outcome);
		} else {
			const dueOn = fridayAfter(localDateOf(ctx.now));
			await updateFollowUpDue(ctx.sql, { id, dueOn, noteEncrypted });
		}
		await recordAudit(ctx, {
			action: 'follow_up.record',
			subjectType: 'follow_up',
			subjectId: id,
			districtId: order.districtId,
			detail: { outcome },
		});
		return { id, orderClosed };
	});
}
