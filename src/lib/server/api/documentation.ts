import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Hono } from 'hono';
import { generateSpecs } from 'hono-openapi';
import { getRuntime } from '../platform/runtime.ts';
import { domainError } from '../platform/errors.ts';
import type { ApiEnvironment } from './environment.ts';

const readerFolder = path.dirname(
	createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'),
);
const readerFiles: Record<string, string> = {
	'swagger-ui.css': 'text/css; charset=utf-8',
	'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
};

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Yimi API</title>
<link rel="stylesheet" href="/api/docs/swagger-ui.css">
</head>
<body>
<main id="reader"></main>
<script src="/api/docs/swagger-ui-bundle.js"></script>
<script src="/api/docs/start.js"></script>
</body>
</html>`;

const start = `SwaggerUIBundle({ url: '/api/v1/openapi.json', dom_id: '#reader', deepLinking: true });`;

/** The OpenAPI 3.1 document, made from the code, and a page to read it; nothing comes from outside. */
export function documentation(resources: Hono<ApiEnvironment>): Hono<ApiEnvironment> {
	const app = new Hono<ApiEnvironment>();
	app.get('/v1/openapi.json', async (c) => {
		const document = await generateSpecs(resources, {
			documentation: {
				openapi: '3.1.0',
				info: {
					title: 'Yimi API',
					version: '1',
					description:
						'Orders, offers, visits and metrics. Errors are problem documents (RFC 9457). Every POST except POST /sessions needs an Idempotency-Key.',
				},
				servers: [{ url: `${getRuntime().config.publicOrigin}/api/v1` }],
				components: {
					securitySchemes: {
						cookie: { type: 'apiKey', in: 'cookie', name: 'yimi_session' },
						bearer: { type: 'http', scheme: 'bearer' },
					},
				},
				security: [{ cookie: [] }, { bearer: [] }],
			},
		});
		return c.json(document);
	});
	app.get('/docs', (c) => c.html(page));
	app.get('/docs/start.js', (c) => c.body(start, 200, { 'content-type': 'text/javascript' }));
	app.get('/docs/:file', async (c) => {
		const type = readerFiles[c.req.param('file')];
		if (!type) throw domainError('not_found');
		const body = await readFile(path.join(readerFolder, c.req.param('file')));
		return c.body(body, 200, { 'content-type': type, 'cache-control': 'max-age=86400' });
	});
	return app;
}
