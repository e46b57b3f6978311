import { createHmac } from 'node:crypto';

/** One text to one phone. */
export interface OutgoingMessage {
	/** Phone in E.164. */
	to: string;
	text: string;
	/** The same for every attempt at one message, so that the receiver can drop repetitions. */
	uniqueKey: string;
}

/** Takes messages to people's phones. */
export interface MessageChannel {
	/**
	 * Resolves when the message was taken.
	 * @throws Error, with `retryAfterSeconds` where the receiver said when to come back
	 */
	send(message: OutgoingMessage): Promise<void>;
}

const longestWaitMilliseconds = 5_000;

/**
 * Posts each message as JSON to a URL that the installation names. The body is signed: header
 * `yimi-signature` is `t=<seconds since 1970>,v1=<HMAC-SHA256 in hex of "<t>.<body>">`.
 */
export function createWebhookChannel(webhook: { url: string; secret: string }): MessageChannel {
	return {
		async send({ to, text, uniqueKey }) {
			const body = JSON.stringify({ to, text });
			const seconds = Math.floor(Date.now() / 1000);
			const signature = createHmac('sha256', webhook.secret)
				.update(`${seconds}.${body}`)
				.digest('hex');
			const response = await fetch(webhook.url, {
				method: 'POST',
				headers: {
					'content-type': 'application/json',
					'idempotency-key': uniqueKey,
					'yimi-signature': `t=${seconds},v1=${signature}`,
				},
				body,
				redirect: 'error',
				signal: AbortSignal.timeout(longestWaitMilliseconds),
			});
			await response.body?.cancel();
			if (response.ok) return;
			const retryAfterSeconds = Number(response.headers.get('retry-after')) || undefined;
			throw Object.assign(new Error(`The message webhook answered ${response.status}.`), {
				retryAfterSeconds,
			});
		},
	};
}

/** The demo's channel: nothing leaves the machine, the texts are read in Yimi itself. */
export function createDemoChannel(): MessageChannel {
	return { send: async () => {} };
}
