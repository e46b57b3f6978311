import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat, truncate, watch } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accessibilityViolations } from './accessibility.ts';
import { newDesktopPage, newElderPage, newPhonePage, openBrowser } from './browser.ts';
import { unpackChromium, type UnpackedChromium } from './chromium-folder.ts';

const UNPACKING_MS = 120_000;

function pageOf(html: string): string {
	return `data:text/html;charset=utf-8,${encodeURIComponent(html)}`;
}

describe('the browser', () => {
	let browser: Browser;
	const pages: Page[] = [];

	beforeAll(async () => {
		browser = await openBrowser();
	}, UNPACKING_MS);
	afterAll(() => browser.close());
	afterEach(async () => {
		for (const page of pages.splice(0)) await page.close();
	});

	async function opened(page: Promise<Page>): Promise<Page> {
		pages.push(await page);
		return page;
	}

	const SCRIPTED = pageOf('<title>阳光一米</title><script>document.title += " 已运行"</script>');

	it.each([
		{ javaScript: true, title: '阳光一米 已运行' },
		{ javaScript: false, title: '阳光一米' },
	])('reads a title with JavaScript $javaScript', async ({ javaScript, title }) => {
		const page = await opened(newPhonePage(browser, { javaScript }));
		await page.goto(SCRIPTED);
		expect(await page.title()).toBe(title);
	});

	it.each([true, false])(
		'takes a picture that shows the page, JavaScript %s',
		async (javaScript) => {
			const page = await opened(newDesktopPage(browser, { javaScript }));
			await page.goto(pageOf('<title>empty</title>'));
			const empty = await page.screenshot();
			await page.goto(pageOf('<title>text</title><h1>One metre</h1>'));
			const withText = await page.screenshot();
			expect(withText.subarray(1, 4).toString()).toBe('PNG');
			expect(withText.equals(empty)).toBe(false);
		},
	);

	it.each([
		{ name: 'phone', open: newPhonePage, size: '390x844', touch: true, still: false },
		{ name: 'elder', open: newElderPage, size: '390x844', touch: true, still: true },
		{ name: 'desktop', open: newDesktopPage, size: '1280x800', touch: false, still: false },
	])('opens a $name page of its size', async ({ open, size, touch, still }) => {
		const page = await opened(open(browser));
		await page.goto(
			pageOf('<meta name="viewport" content="width=device-width"><title>size</title>'),
		);
		expect(
			await page.evaluate(() => ({
				size: `${innerWidth}x${innerHeight}`,
				touch: navigator.maxTouchPoints > 0,
				still: matchMedia('(prefers-reduced-motion: reduce)').matches,
			})),
		).toEqual({ size, touch, still });
	});

	it.each(['zh-CN', 'en'] as const)('asks for pages in %s, on Shanghai time', async (locale) => {
		const page = await opened(newPhonePage(browser, { locale }));
		expect(
			await page.evaluate(() => [
				navigator.language,
				Intl.DateTimeFormat().resolvedOptions().timeZone,
			]),
		).toEqual([locale, 'Asia/Shanghai']);
	});

	it('reaches this machine under its usual address only', async () => {
		const server = createServer((_request, response) => {
			response.setHeader('content-type', 'text/html').end('<title>reached</title>');
		}).listen(0, '0.0.0.0');
		await once(server, 'listening');
		const { port } = server.address() as AddressInfo;
		const page = await opened(newPhonePage(browser, { baseURL: `http://127.0.0.1:${port}` }));
		await page.goto('/');
		expect(await page.title()).toBe('reached');
		await expect(page.goto(`http://127.0.0.2:${port}/`)).rejects.toThrow('ERR_NAME_NOT_RESOLVED');
		server.close();
		server.closeAllConnections();
	});

	describe('accessibility', () => {
		const FAULTLESS =
			'<!doctype html><html lang="en"><title>Fine</title><main><h1>Fine</h1>' +
			'<p style="color:#666;background:#fff">Contrast of 5.7 to 1</p></main></html>';

		it.each([true, false])('passes a faultless page, JavaScript %s', async (javaScript) => {
			const page = await opened(newPhonePage(browser, { javaScript }));
			await page.goto(pageOf(FAULTLESS));
			expect(await accessibilityViolations(page)).toEqual([]);
		});

		it('asks for more contrast in the elder view', async () => {
			const page = await opened(newElderPage(browser));
			await page.goto(pageOf(FAULTLESS));
			expect(await accessibilityViolations(page, { elder: true })).toEqual([
				expect.stringMatching(/^serious color-contrast-enhanced .* at p: <p /),
			]);
		});

		it.each([true, false])('names what is wrong and where, JavaScript %s', async (javaScript) => {
			const page = await opened(newPhonePage(browser, { javaScript }));
			await page.goto(pageOf('<html lang="en"><title>Bad</title><main><h1>Bad</h1><input></main>'));
			expect(await accessibilityViolations(page)).toEqual([
				expect.stringMatching(/^critical label .* at input: <input>$/),
			]);
		});
	});
});

describe('unpacking', () => {
	let parent: string;

	beforeEach(async () => {
		parent = await mkdtemp(join(tmpdir(), 'yimi-unpacking-'));
	});
	afterEach(() => rm(parent, { recursive: true, force: true }));

	function unpackInOtherProcess() {
		const child = spawn(
			process.execPath,
			[
				'--import',
				'tsx',
				'--input-type=module',
				'--eval',
				'import { unpackChromium } from "./chromium-folder.ts";' +
					'process.stdout.write(JSON.stringify(await unpackChromium(process.argv[1])));',
				parent,
			],
			{
				cwd: dirname(fileURLToPath(import.meta.url)),
				stdio: ['ignore', 'pipe', 'inherit'],
				detached: true,
			},
		);
		let output = '';
		child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
		const result = once(child, 'close').then(() => JSON.parse(output) as UnpackedChromium);
		return { child, result };
	}

	it(
		'is done once by processes side by side, and again when a file is cut short',
		async () => {
			const results = await Promise.all([1, 2].map(() => unpackInOtherProcess().result));
			expect(results.map(({ unpackedNow }) => unpackedNow).sort()).toEqual([false, true]);
			const executable = results[0]?.executable ?? '';
			expect(results[1]?.executable).toBe(executable);
			expect(await readdir(parent)).toEqual([basename(dirname(executable))]);

			const { size } = await stat(executable);
			await truncate(executable, 1_000_000);
			expect((await unpackChromium(parent)).unpackedNow).toBe(true);
			expect((await stat(executable)).size).toBe(size);
			expect(await readdir(parent)).toEqual([basename(dirname(executable))]);
			expect((await unpackChromium(parent)).unpackedNow).toBe(false);
		},
		UNPACKING_MS,
	);

	it(
		'is taken over when the process that does it is killed',
		async () => {
			const started = watch(parent)[Symbol.asyncIterator]().next();
			const first = unpackInOtherProcess();
			first.result.catch(() => {});
			await started;
			const second = unpackChromium(parent);
			process.kill(-(first.child.pid ?? NaN), 'SIGKILL');
			const { executable, unpackedNow } = await second;
			expect(unpackedNow).toBe(true);
			expect((await stat(executable)).size).toBeGreaterThan(100_000_000);
		},
		UNPACKING_MS,
	);
});
