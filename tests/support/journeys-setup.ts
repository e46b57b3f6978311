import postgres from 'postgres';
import type { TestProject } from 'vitest/node';
import { seedDemo } from '../../src/lib/server/demo/seed-demo.ts';
import { createPool } from '../../src/lib/server/platform/db.ts';
import {
	createFieldCodec,
	generateKeys,
	parseKeyring,
} from '../../src/lib/server/platform/encryption.ts';
import { createContext } from '../../src/lib/server/platform/runtime.ts';
import { insertInstallation } from '../../src/lib/server/platform/queries.ts';
import setUpServer from './global-setup.ts';
import { copyDatabase, urlOfDatabase } from './test-databases.ts';

/** The demo district, seeded once; each journey gets a copy. */
export interface SeededDemo {
	template: string;
	keys: { keys: string; indexKey: string };
	/** The present in which it was seeded: Wednesday 25 November 2026, 10:00 in Shanghai. */
	now: string;
}

declare module 'vitest' {
	export interface ProvidedContext {
		demo: SeededDemo;
	}
}

const now = new Date('2026-11-25T02:00:00Z');

/** Prepares the server and the seeded demo for the journeys. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
	const tearDown = await setUpServer(project);
	try {
		const server = project.getProvidedContext().testServer;
		const template = `${server.run}_demo`;
		const admin = postgres(server.url, { max: 1, onnotice: () => {} });
		await copyDatabase(admin, server.template, template);
		await admin.end();
		const sql = createPool(urlOfDatabase(server.url, template), { max: 2 });
		const keys = generateKeys();
		await insertInstallation(sql, 'demo', now);
		await seedDemo(
			createContext(
				{
					sql,
					clock: { now: () => now },
					codec: createFieldCodec(parseKeyring(keys.keys, keys.indexKey)),
				},
				{ actor: { kind: 'system' } },
			),
			{},
		);
		await sql.end();
		project.provide('demo', { template, keys, now: now.toISOString() });
	} catch (error) {
		await tearDown();
		throw error;
	}
	return tearDown;
}
