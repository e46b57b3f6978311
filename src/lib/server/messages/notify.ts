import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { enqueue } from '../platform/enqueue.ts';
import { newId } from '../platform/ids.ts';
import type { MessageKind, MessageParameters } from './kinds.ts';
import { insertNotification } from './queries.ts';

/**
 * Tells an account something, in the transaction of the change: in the list of messages, and soon
 * after on the phone, worded in the recipient's language.
 * @param message.subjectId the offer, order or visit that the kind's link opens
 * @param message.uniqueKey kind, subject, recipient and round; the second of the same is dropped
 * @param message.dueAt not before (quiet hours); at once when left out
 */
export async function notify<Kind extends MessageKind>(
	ctx: Context,
	message: {
		accountId: string;
		districtId: string;
		kind: Kind;
		subjectId: string;
		parameters: MessageParameters<Kind>;
		uniqueKey: string;
		dueAt?: Date;
	},
): Promise<void> {
	await withTransaction(ctx, async (ctx) => {
		const inserted = await insertNotification(ctx.sql, {
			id: newId(),
			districtId: message.districtId,
			accountId: message.accountId,
			kind: message.kind,
			subjectId: message.subjectId,
			parameters: message.parameters,
			uniqueKey: message.uniqueKey,
			dueAt: message.dueAt ?? ctx.now,
			createdAt: ctx.now,
		});
		if (inserted) await enqueue(ctx, 'messages/deliver', message.dueAt);
	});
}
