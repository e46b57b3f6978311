import { requireAccount } from '../accounts/index.ts';
import type { Context } from '../platform/context.ts';
import { decodeCursor, encodeCursor } from '../platform/cursor.ts';
import type { MessageKind } from './kinds.ts';
import { selectMessagesOf } from './queries.ts';
import { wordMessage } from './word-message.ts';

const pageLength = 50;

export interface Message {
	id: string;
	kind: MessageKind;
	/** In the reader's language. */
	text: string;
	/** Path of the page it is about. */
	path: string;
	at: Date;
	readAt: Date | null;
}

/**
 * The messages to the account that acts, newest first.
 * @throws not_signed_in, cursor_invalid
 */
export async function listMessages(
	ctx: Context,
	filter: { cursor?: string } = {},
): Promise<{ messages: Message[]; nextCursor: string | null }> {
	const { accountId } = requireAccount(ctx);
	const rows = await selectMessagesOf(ctx.sql, {
		accountId,
		now: ctx.now,
		after: filter.cursor ? decodeCursor(filter.cursor) : null,
		most: pageLength + 1,
	});
	const page = rows.slice(0, pageLength);
	const last = rows.length > pageLength ? page.at(-1) : undefined;
	return {
		messages: page.map((row) => ({
			id: row.id,
			kind: row.kind,
			...wordMessage(ctx.locale, row),
			at: row.createdAt,
			readAt: row.readAt,
		})),
		nextCursor: last ? encodeCursor({ at: last.createdAt, id: last.id }) : null,
	};
}
