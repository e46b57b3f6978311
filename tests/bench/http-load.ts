import { Agent, request } from 'node:http';
import { newId } from '../../src/lib/server/platform/ids.ts';

const agent = new Agent({ keepAlive: true, maxSockets: 1000, noDelay: true });

/** The present on the clock that all processes of the machine share, milliseconds since 1970. */
export const present = () => performance.timeOrigin + performance.now();

/** Posts JSON with a token and a key of its own; answers the status and the body. */
export function post(
	url: string,
	token: string,
	body: object,
): Promise<{ status: number; body: string }> {
	return new Promise((resolve, reject) => {
		const text = JSON.stringify(body);
		const sent = request(
			url,
			{
				method: 'POST',
				agent,
				headers: {
					authorization: `Bearer ${token}`,
					'content-type': 'application/json',
					'content-length': Buffer.byteLength(text),
					'idempotency-key': newId(),
				},
			},
			(answer) => {
				let received = '';
				answer.setEncoding('utf8').on('data', (part: string) => (received += part));
				answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: received }));
				answer.on('error', reject);
			},
		);
		sent.on('error', reject);
		sent.end(text);
	});
}

/**
 * Starts work at a steady rate whatever becomes of it (open loop), and waits until all is done.
 * @param work gets its number and the instant at which it was due, so that waiting counts
 */
export async function atRate(
	perSecond: number,
	seconds: number,
	work: (number: number, dueAt: number) => Promise<void>,
): Promise<void> {
	const started = present();
	const running: Promise<void>[] = [];
	for (let number = 0; number < perSecond * seconds;) {
		const dueAt = started + (number / perSecond) * 1000;
		const wait = dueAt - present();
		if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
		else running.push(work(number++, dueAt));
	}
	await Promise.all(running);
}

/** The value below which a share of the values lie. */
export function quantile(values: readonly number[], share: number): number {
	const sorted = values.toSorted((one, other) => one - other);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}
