import {
	createServer,
	type IncomingMessage,
	type RequestListener,
	type Server,
	type ServerResponse,
} from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { Counter, Histogram } from 'prom-client';
import { createApi } from './lib/server/api/app.ts';
import { describeFault } from './lib/server/platform/fault.ts';
import { newId } from './lib/server/platform/ids.ts';
import { pingDatabase } from './lib/server/platform/queries.ts';
import type { Runtime } from './lib/server/platform/runtime.ts';

/** Answers pages: adapter-node's handler, or Vite's middlewares while developing. */
export type PageHandler = (
	incoming: IncomingMessage,
	outgoing: ServerResponse,
	next: (error?: unknown) => void,
) => unknown;

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

/** Health, metrics and the API. */
function createApp(runtime: Runtime): Hono<WebEnvironment> {
	const app = new Hono<WebEnvironment>();
	app.use('*', async (c, next) => {
		c.set('requestId', String(c.env.incoming.headers['x-request-id']));
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
	return app;
}

/**
 * Answers every request: request id, security headers and measures for all, health, metrics and the
 * API by Hono, the rest by the pages. Pages do not pass through Hono: it answers HEAD from a copy
 * of the response, so that two would write to one request.
 */
export function createListener(runtime: Runtime, pages: PageHandler): RequestListener {
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
	const answerByHono = getRequestListener(createApp(runtime).fetch as never);
	return async (incoming, outgoing) => {
		const requestId = newId();
		const byHono = /^\/(api|healthz|readyz|metrics)(?=[/?]|$)/.test(incoming.url ?? '');
		const kind = byHono ? 'api' : 'page';
		const stop = durations.startTimer({ kind });
		incoming.headers['x-request-id'] = requestId;
		outgoing.setHeader('x-request-id', requestId);
		for (const [name, value] of Object.entries(securityHeaders)) outgoing.setHeader(name, value);
		outgoing.once('close', () => {
			stop();
			requests.inc({ kind, status: `${Math.floor(outgoing.statusCode / 100)}xx` });
		});
		try {
			if (byHono) await answerByHono(incoming, outgoing);
			else
				await pages(incoming, outgoing, () => {
					outgoing.statusCode = 404;
					outgoing.end();
				});
		} catch (error) {
			runtime.log.error({ requestId, error: describeFault(error) }, 'request failed');
			if (!outgoing.headersSent) outgoing.statusCode = 500;
			outgoing.end();
		}
	};
}

/**
 * Listens until closed.
 * @throws Error that says what to do when the port is taken
 */
export async function startWeb(
	runtime: Runtime,
	pages: PageHandler,
): Promise<{ port: number; close(): Promise<void> }> {
	const { host, port } = runtime.config;
	const server = await new Promise<Server>((resolve, reject) => {
		const listening = createServer(createListener(runtime, pages));
		listening.listen(port, host, () => resolve(listening));
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
