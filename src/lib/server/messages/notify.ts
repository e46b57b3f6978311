import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { enqueue } from '../platform/enqueue.ts';
import { newId } from '../platform/ids.ts';
import type { MessageKind, MessageParameters } from './kinds.ts';
import { insertNotifications } from './queries.ts';

interface NewMessage<Kind extends MessageKind> {
	accountId: string;
	districtId: string;
	kind: Kind;
	/** The offer, order or visit that the kind's link opens. */
	subjectId: string;
	parameters: MessageParameters<Kind>;
	/** Kind, subject, recipient and round; the second of the same is dropped. */
	uniqueKey: string;
	/** Not before (quiet hours); at once when left out. */
	dueAt?: Date;
}

/**
 * Tells accounts something, in the transaction of the change: in the list of messages, and soon
 * after on the phone, worded in the recipient's language. One wake for all that are due together.
 */
export async function notify<Kind extends MessageKind>(
	ctx: Context,
	...messages: readonly NewMessage<Kind>[]
): Promise<void> {
	if (messages.length === 0) return;
	await withTransaction(ctx, async (ctx) => {
		const notifications = messages.map((message) => ({
			...message,
			id: newId(),
			dueAt: message.dueAt ?? ctx.now,
			createdAt: ctx.now,
		}));
		const inserted = await insertNotifications(ctx.sql, notifications);
		const dueTimes = notifications
			.filter(({ id }) => inserted.has(id))
			.map(({ dueAt }) => dueAt.getTime());
		for (const dueAt of new Set(dueTimes))
			await enqueue(
				ctx,
				'messages/deliver',
				dueAt === ctx.now.getTime() ? undefined : new Date(dueAt),
			);
	});
}
