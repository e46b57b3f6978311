import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { csv, volunteerHeadings, volunteerRows } from '../support/rosters.ts';
import { freePort, startYimi, type YimiProcess } from '../support/yimi-process.ts';

let folder: string;
let port: number;
let processes: YimiProcess[] = [];

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'yimi-start-'));
	chmodSync(folder, 0o755);
	port = await freePort();
});
afterEach(async () => {
	for (const yimi of processes) if (yimi.child.exitCode === null) await yimi.interrupt();
	processes = [];
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function start(
	mode: string,
	environment: Record<string, string> = {},
	words: string[] = [],
): YimiProcess {
	const settings = { PORT: String(port), YIMI_DATA: join(folder, 'data'), ...environment };
	const yimi = startYimi(mode, settings, words);
	processes.push(yimi);
	return yimi;
}

const ready = /^Yimi is ready: http:\/\/127\.0\.0\.1:\d+$/;

test('the demo starts in an empty environment, says where and for whom, takes an import beside it, and goes on where it stopped', async () => {
	const origin = `http://127.0.0.1:${port}`;
	const first = start('demo');
	expect(await first.waitFor(ready)).toBe(`Yimi is ready: ${origin}`);
	await first.waitFor(/13900000001/);
	expect((await fetch(`${origin}/readyz`)).status).toBe(200);
	const page = await fetch(origin);
	expect(page.status).toBe(200);
	expect(page.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
	expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
	const items = async () => (await (await fetch(`${origin}/api/v1/service-items`)).json()).items;
	const before = await items();
	expect(before.length).toBeGreaterThanOrEqual(30);

	const second = start('demo', { PORT: String(await freePort()) });
	expect(await second.exited).toBe(1);
	expect(second.lines.join('\n')).toMatch(/YIMI_DATA/);

	const roster = join(folder, 'roster.csv');
	writeFileSync(roster, csv(volunteerHeadings, volunteerRows(3, { community: '江海村' })));
	const command = start('import', {}, ['volunteers', roster, '--yes']);
	expect(await command.exited).toBe(0);
	expect(command.lines.at(-1)).toMatch(/^Written\. Added: 3\. Changed: 0\./);

	const end = await first.interrupt();
	expect(end.code).toBe(0);
	expect(end.milliseconds).toBeLessThan(10_000);

	const again = start('demo');
	await again.waitFor(ready);
	expect(await items()).toEqual(before);

	again.child.kill('SIGKILL');
	await again.exited;
	const afterDeath = start('demo');
	await afterDeath.waitFor(ready);
	expect(await items()).toEqual(before);
	expect((await afterDeath.interrupt()).code).toBe(0);
}, 120_000);

test('a port in use is said in one sentence', async () => {
	const other = createServer().listen(0, '127.0.0.1');
	await once(other, 'listening');
	const address = other.address();
	const taken = typeof address === 'object' && address ? address.port : 0;
	const yimi = start('demo', { PORT: String(taken) });
	expect(await yimi.exited).toBe(1);
	expect(yimi.lines.at(-1)).toBe(
		`Port ${taken} is in use. Stop what uses it, or choose another: PORT=3001.`,
	);
	other.close();
}, 60_000);

test('a real installation refuses to start without its settings', async () => {
	const yimi = start('web');
	expect(await yimi.exited).toBe(1);
	expect(yimi.lines).toEqual([
		'A real installation needs DATABASE_URL, PUBLIC_ORIGIN, YIMI_KEYS, YIMI_INDEX_KEY, MESSAGE_WEBHOOK_URL and MESSAGE_WEBHOOK_SECRET. To try Yimi with generated people, run `npm start`.',
	]);
});
