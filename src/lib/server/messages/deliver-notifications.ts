import { addMinutes } from '../../calendar/local-time.ts';
import { translator } from '../../i18n/index.ts';
import type { Context } from '../platform/context.ts';
import { enqueue } from '../platform/enqueue.ts';
import type { MessageChannel } from '../platform/message-channel.ts';
import {
	claimNotifications,
	failExhaustedNotifications,
	markNotificationRefused,
	markNotificationSent,
	type ClaimedRow,
} from './queries.ts';
import { mostAttempts, pauseMinutes } from './rules.ts';
import { wordMessage } from './word-message.ts';

const mostAtATime = 100;
const sendersSideBySide = 10;
/** Longer than a whole run can take: ten rounds of the channel's longest wait. */
const leaseMinutes = 2;

/**
 * Sends the messages that are due. Each carries its unique key, so that the receiver can drop the
 * repetition when we are killed between sending and noting it.
 * @param means.publicOrigin what links begin with
 * @returns how many the channel took, and how many it refused
 */
export async function deliverNotifications(
	ctx: Context,
	means: { channel: MessageChannel; publicOrigin: string },
): Promise<{ sent: number; refused: number }> {
	await failExhaustedNotifications(ctx.sql, ctx.now, mostAttempts);
	const claimed = await claimNotifications(ctx.sql, {
		now: ctx.now,
		leaseEnds: addMinutes(ctx.now, leaseMinutes),
		most: mostAtATime,
		mostAttempts,
	});
	if (claimed.length === mostAtATime) await enqueue(ctx, 'messages/deliver');
	const waiting = claimed.values();
	let sent = 0;
	const senders = Array.from({ length: sendersSideBySide }, async () => {
		for (const message of waiting) if (await deliver(ctx, means, message)) sent += 1;
	});
	await Promise.all(senders);
	return { sent, refused: claimed.length - sent };
}

async function deliver(
	ctx: Context,
	means: { channel: MessageChannel; publicOrigin: string },
	message: ClaimedRow,
): Promise<boolean> {
	if (message.suspended) {
		await markNotificationRefused(ctx.sql, message.id, null);
		return false;
	}
	const { text, path } = wordMessage(message.locale, message);
	try {
		await means.channel.send({
			to: ctx.codec.decrypt(
				message.phoneEncrypted,
				`accounts.phone_encrypted:${message.accountId}`,
			),
			text: translator(message.locale)('messages:on_the_phone', {
				text,
				link: `${means.publicOrigin}${path}`,
			}),
			uniqueKey: message.uniqueKey,
		});
	} catch (error) {
		const { retryAfterSeconds } = error as { retryAfterSeconds?: number };
		const pause = pauseMinutes(message.attempts, retryAfterSeconds);
		await markNotificationRefused(
			ctx.sql,
			message.id,
			message.attempts < mostAttempts ? addMinutes(ctx.now, pause) : null,
		);
		return false;
	}
	await markNotificationSent(ctx.sql, message.id, ctx.now);
	return true;
}
