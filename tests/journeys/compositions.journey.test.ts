import { connect } from 'node:net';
import { Registry } from 'prom-client';
import { createServer } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startWeb, type PageHandler } from '../../src/web.ts';
import { startApplication, type Application } from '../support/application.ts';
import { freePort } from '../support/yimi-process.ts';

/** The built pages and the pages from source stand on the same runtime. */
let application: Application;
let origins: Record<'built' | 'from source', string>;
const closers: (() => Promise<void>)[] = [];

beforeAll(async () => {
	application = await startApplication();
	closers.push(() => application.stop());
	const vite = await createServer({
		server: { middlewareMode: true, ws: false },
		logLevel: 'silent',
	});
	const { runtime } = application;
	const port = await freePort();
	const web = await startWeb(
		{ ...runtime, config: { ...runtime.config, port }, metrics: new Registry() },
		vite.middlewares as unknown as PageHandler,
	);
	closers.push(
		() => vite.close(),
		() => web.close(),
	);
	origins = { built: application.origin, 'from source': `http://127.0.0.1:${port}` };
}, 90_000);
afterAll(async () => {
	for (const close of closers.reverse()) await close();
});

const form = 'Content-Type: application/x-www-form-urlencoded';
const oddRequests: [string, string][] = [
	['a path that cannot be decoded', 'GET /%E0%A4%A HTTP/1.1\r\nHost: yimi\r\n\r\n'],
	['a zero byte in a path', 'GET /orders/%00 HTTP/1.1\r\nHost: yimi\r\n\r\n'],
	['two slashes', 'GET //evil.example/ HTTP/1.1\r\nHost: yimi\r\n\r\n'],
	['an absolute address', 'GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n'],
	['no host', 'GET / HTTP/1.0\r\n\r\n'],
	['a host that is none', 'GET / HTTP/1.1\r\nHost: a b/c?\r\n\r\n'],
	['a host that is none, to the API', 'GET /api/v1/brands HTTP/1.1\r\nHost: a b/c?\r\n\r\n'],
	['OPTIONS of everything', 'OPTIONS * HTTP/1.1\r\nHost: yimi\r\n\r\n'],
	['TRACE', 'TRACE / HTTP/1.1\r\nHost: yimi\r\n\r\n'],
	['TRACE to the API', 'TRACE /api/v1/brands HTTP/1.1\r\nHost: yimi\r\n\r\n'],
	['a method nobody knows', 'PROPFIND / HTTP/1.1\r\nHost: yimi\r\n\r\n'],
	[
		'an upgrade',
		'GET / HTTP/1.1\r\nHost: yimi\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
	],
	[
		'half a form',
		`POST /sign-in HTTP/1.1\r\nHost: yimi\r\n${form}\r\nContent-Length: 500\r\n\r\nphone=1`,
	],
	[
		'a form without end',
		`POST /sign-in HTTP/1.1\r\nHost: yimi\r\n${form}\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nphone\r\n`,
	],
	[
		'a form that is said to be too large',
		`POST /sign-in HTTP/1.1\r\nHost: yimi\r\n${form}\r\nContent-Length: 99999999999\r\n\r\nphone=1`,
	],
	[
		'a body nobody reads',
		`POST /services HTTP/1.1\r\nHost: yimi\r\nContent-Type: text/plain\r\nContent-Length: 200000\r\n\r\n${'x'.repeat(200_000)}`,
	],
	[
		'two requests at once',
		'GET / HTTP/1.1\r\nHost: yimi\r\n\r\nGET /services HTTP/1.1\r\nHost: yimi\r\n\r\n',
	],
];

/** Sends bytes and hangs up: at the first answer, or after a moment without one. */
function sendRaw(port: number, text: string): Promise<void> {
	return new Promise((resolve) => {
		const socket = connect(port, '127.0.0.1', () => socket.write(text));
		socket.setTimeout(500, () => socket.destroy());
		socket.once('data', () => socket.destroy());
		socket.once('error', () => {});
		socket.once('close', () => resolve());
	});
}

const headers = [
	'x-content-type-options',
	'x-frame-options',
	'referrer-policy',
	'cross-origin-opener-policy',
	'permissions-policy',
];

describe.each(['built', 'from source'] as const)('with pages %s', (composition) => {
	test('a page and the API carry the same headers, each with its request id', async () => {
		const page = await fetch(`${origins[composition]}/`);
		const api = await fetch(`${origins[composition]}/api/v1/service-items`);
		expect([page.status, api.status]).toEqual([200, 200]);
		for (const name of headers) {
			expect(page.headers.get(name), name).toBeTruthy();
			expect(api.headers.get(name), name).toBe(page.headers.get(name));
		}
		expect(page.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
		expect(api.headers.get('x-request-id')).not.toBe(page.headers.get('x-request-id'));
	});

	test('a page and the API say the same of what is not there', async () => {
		const language = { 'accept-language': 'en' };
		const page = await fetch(`${origins[composition]}/en/nothing-here`, { headers: language });
		const api = await fetch(`${origins[composition]}/api/v1/nothing-here`, { headers: language });
		expect([page.status, api.status]).toEqual([404, 404]);
		expect(api.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
		const problem = await api.json();
		expect(problem.code).toBe('not_found');
		expect(await page.text()).toContain(problem.detail);
	});

	test('HEAD is answered like GET, without a body', async () => {
		for (const path of ['/', '/services', '/nothing-here', '/api/v1/service-items', '/readyz']) {
			const [get, head] = await Promise.all([
				fetch(origins[composition] + path),
				fetch(origins[composition] + path, { method: 'HEAD' }),
			]);
			expect([path, head.status]).toEqual([path, get.status]);
			expect(await head.text()).toBe('');
		}
	});

	test.each(oddRequests)(
		'%s is answered or dropped, and the next request is served',
		async (_what, text) => {
			await sendRaw(Number(new URL(origins[composition]).port), text);
			expect((await fetch(`${origins[composition]}/healthz`)).status).toBe(200);
		},
	);

	test('a page and the API use one pool', async () => {
		const requests = Array.from({ length: 40 }, (_, index) =>
			fetch(`${origins[composition]}${index % 2 ? '/services' : '/api/v1/service-items'}`),
		);
		for (const response of await Promise.all(requests)) {
			expect(response.status).toBe(200);
			await response.arrayBuffer();
		}
		const [count] = await application.database.sql<{ connections: number }[]>`
			select count(*) as connections from pg_stat_activity
			where datname = current_database() and query not ilike '%graphile_worker%'`;
		// Four of the pool, two of the limits and six at most of the worker.
		expect(count!.connections).toBeLessThanOrEqual(12);
	});
});
