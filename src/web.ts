import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Server } from 'node:http';
import { serve } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono } from 'hono';
import { Counter, Histogram } from 'prom-client';
import { createApi } from './lib/server/api/app.ts';
import { newId } from './lib/server/platform/ids.ts';
import { pingDatabase } from './lib/server/platform/queries.ts';
import type { Runtime } from './lib/server/platform/runtime.ts';

/** Answers pages: adapter-node's handler, or Vite's middlewares while developing. */
export type PageHandler = (
	incoming: IncomingMessage,
	outgoing: ServerResponse,
	next: (error?: unknown) => void,
) => void;

type WebEnvironment = {
	Bindings: { incoming: IncomingMessage; outgoing: ServerResponse };
	Variables: { requestId: string };
};

const securityHeaders = {
	'x-content-type-options': 'nosniff',
	'x-frame-options': 'DENY',
	'referrer-policy': 'same-origin',
	'cross-origin-opener-policy': 'same-origin',
	'permissions-policy': 'camera=(), microphone=(), geolocation=()',
};

/**
 * The outer app: request id, security headers and measures for everything; health, metrics and the
 * API answered here; the rest goes to the pages. Headers are set on the outgoing message, because
 * what is set on Hono's response never reaches a page.
 */
export function createWebApp(runtime: Runtime, pages: PageHandler): Hono<WebEnvironment> {
	const requests = new Counter({
		name: 'yimi_http_requests_total',
		help: 'Requests answered, by kind and status class.',
		labelNames: ['kind', 'status'],
		registers: [runtime.metrics],
	});
	const durations = new Histogram({
		name: 'yimi_http_request_seconds',
		help: 'Time to answer, seconds.',
		labelNames: ['kind'],
		buckets: [0.005, 0.02, 0.05, 0.1, 0.3, 1, 3, 10],
		registers: [runtime.metrics],
	});
	const app = new Hono<WebEnvironment>();
	app.use('*', async (c, next) => {
		const { outgoing } = c.env;
		const requestId = newId();
		const kind = c.req.path.startsWith('/api/') ? 'api' : 'page';
		const stop = durations.startTimer({ kind });
		c.set('requestId', requestId);
		c.env.incoming.headers['x-request-id'] = requestId;
		outgoing.setHeader('x-request-id', requestId);
		for (const [name, value] of Object.entries(securityHeaders)) outgoing.setHeader(name, value);
		outgoing.once('close', () => {
			stop();
			requests.inc({ kind, status: `${Math.floor(outgoing.statusCode / 100)}xx` });
		});
		await next();
	});
	app.get('/healthz', (c) => c.text('ok'));
	app.get('/readyz', async (c) => {
		try {
			await pingDatabase(runtime.sql);
			return c.text('ready');
		} catch {
			return c.text('The database does not answer.', 503);
		}
	});
	app.get('/metrics', async (c) =>
		c.text(await runtime.metrics.metrics(), 200, { 'content-type': runtime.metrics.contentType }),
	);
	app.route('/api', createApi() as unknown as Hono<WebEnvironment>);
	app.all('*', async (c) => {
		const { incoming, outgoing } = c.env;
		pages(incoming, outgoing, () => {
			outgoing.statusCode = 404;
			outgoing.end();
		});
		return RESPONSE_ALREADY_SENT;
	});
	return app;
}

/**
 * Listens until closed.
 * @throws Error that says what to do when the port is taken
 */
export async function startWeb(
	runtime: Runtime,
	pages: PageHandler,
): Promise<{ port: number; close(): Promise<void> }> {
	const app = createWebApp(runtime, pages);
	const { host, port } = runtime.config;
	const server = await new Promise<Server>((resolve, reject) => {
		const listening = serve({ fetch: app.fetch as never, hostname: host, port }, () =>
			resolve(listening as Server),
		);
		listening.once('error', (error: NodeJS.ErrnoException) =>
			reject(
				error.code === 'EADDRINUSE'
					? new Error(`Port ${port} is in use. Stop what uses it, or choose another: PORT=3001.`)
					: error,
			),
		);
	});
	const address = server.address();
	return {
		port: typeof address === 'object' && address ? address.port : port,
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeIdleConnections();
				setTimeout(() => server.closeAllConnections(), 3_000).unref();
			}),
	};
}
