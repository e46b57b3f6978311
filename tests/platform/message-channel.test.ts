import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createWebhookChannel } from '../../src/lib/server/platform/message-channel.ts';

const secret = 'a secret of the webhook';
let server: Server;
afterEach(() => {
	server.closeAllConnections();
	server.close();
});

async function receive(
	answer: (request: IncomingMessage, response: ServerResponse, body: string) => void,
) {
	server = createServer(async (request, response) => {
		let body = '';
		for await (const chunk of request) body += chunk;
		answer(request, response, body);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	return createWebhookChannel({ url: `http://127.0.0.1:${port}/messages`, secret });
}

const message = { to: '+8613900000001', text: '【一米】您好', uniqueKey: 'order_staffed:1' };

test('the webhook gets the message with its unique key, signed over time and body', async () => {
	const received: { headers: IncomingMessage['headers']; body: string }[] = [];
	const channel = await receive(({ headers }, response, body) => {
		received.push({ headers, body });
		response.writeHead(204).end();
	});
	await channel.send(message);
	const [request] = received;
	expect(JSON.parse(request?.body ?? '')).toEqual({ to: message.to, text: message.text });
	expect(request?.headers).toMatchObject({
		'content-type': 'application/json',
		'idempotency-key': 'order_staffed:1',
	});
	const [, seconds, signature] =
		/^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(request?.headers['yimi-signature'])) ?? [];
	expect(Math.abs(Number(seconds) - Date.now() / 1000)).toBeLessThan(60);
	expect(signature).toBe(
		createHmac('sha256', secret).update(`${seconds}.${request?.body}`).digest('hex'),
	);
});

test('a refusal is an error that says when to come back, and holds no phone', async () => {
	const channel = await receive((_request, response) =>
		response.writeHead(429, { 'retry-after': '90' }).end(message.to),
	);
	const error = await channel.send(message).catch((error) => error);
	expect(error).toMatchObject({ retryAfterSeconds: 90 });
	expect(String(error)).not.toContain(message.to);
});

test('a redirection is not followed', async () => {
	let requests = 0;
	const channel = await receive((_request, response) => {
		requests += 1;
		response.writeHead(307, { location: '/elsewhere' }).end();
	});
	await expect(channel.send(message)).rejects.toThrow();
	expect(requests).toBe(1);
});

test('a webhook that does not answer is given up after five seconds', async () => {
	const channel = await receive(() => {});
	const began = Date.now();
	await expect(channel.send(message)).rejects.toMatchObject({ name: 'TimeoutError' });
	expect(Date.now() - began).toBeLessThan(8_000);
});
