import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { localizePath, translator, type Locale } from '../../src/lib/i18n/index.ts';
import { accessibilityViolations } from '../support/accessibility.ts';
import { startApplication, type Application } from '../support/application.ts';
import { openBrowser } from '../support/browser.ts';
import { csv, volunteerHeadings, volunteerRows } from '../support/rosters.ts';
import { openAs } from './open-as.ts';

// A bureau's roster of volunteers, from the upload to the register; without JavaScript.

let application: Application;
let browser: Browser;
let folder: string;

beforeAll(async () => {
	application = await startApplication();
	browser = await openBrowser();
	folder = await mkdtemp(join(tmpdir(), 'yimi-rosters-'));
}, 90_000);
afterAll(async () => {
	await browser.close();
	await application.stop();
	await rm(folder, { recursive: true });
});

const countVolunteers = async () => {
	const [row] = await application.database.sql<{ count: number }[]>`
		select count(*) as count from volunteers`;
	return row!.count;
};

describe.each<Locale>(['zh-CN', 'en'])('rosters in %s', (locale) => {
	const t = translator(locale);
	const href = (path: string) => localizePath(locale, path);
	/** Nobody of the demo district has these phones, and each language has its own. */
	const rows = volunteerRows(3_000, { community: '江海村' }).map(([name, phone, ...others]) => [
		name!,
		phone!.replace('138 ', locale === 'en' ? '147 ' : '159 '),
		...others,
	]);
	let page: Page;

	async function upload(name: string, content: string | Buffer): Promise<void> {
		await page.goto(href('/admin/rosters'));
		await page.check('input[value=volunteers]');
		// From a file, because large content in memory takes the browser's protocol a minute.
		await writeFile(join(folder, name), content);
		await page.setInputFiles('input[type=file]', join(folder, name));
		await page.click('main form button');
	}

	test('an administrator finds examples, and is told what is wrong with a file', async () => {
		page = await openAs(application, browser, 'zheng-jie', 'desktop', {
			locale,
			javaScript: false,
		});
		await page.goto(href('/admin/rosters'));
		expect(await accessibilityViolations(page)).toEqual([]);
		const example = await page.request.get('/admin/rosters/examples/volunteers');
		expect(await example.text()).toMatch(/^\ufeff姓名,/);

		await page.click('main form button');
		expect(await page.textContent('.error-summary')).toContain(t('errors:field.required'));
		await upload('roster.xls', 'old');
		expect(await page.textContent('.field-error')).toBe(t('rosters:file.file_not_xlsx'));
		await upload('roster.csv', Buffer.alloc(25 * 1024 * 1024 + 1, 'a'));
		expect(await page.textContent('.field-error')).toBe(
			t('rosters:file.file_too_large', { megabytes: 25 }),
		);
		await upload('roster.csv', Buffer.alloc(30 * 1024 * 1024, 'a'));
		expect(await page.textContent('.field-error')).toBe(
			t('rosters:file.file_too_large', { megabytes: 25 }),
		);
		expect(await page.title()).toContain(t('common:error'));
	});

	test('a file with a wrong date is shown by line and column, and cannot be confirmed', async () => {
		const wrong = rows.slice(0, 3).map((row) => [...row]);
		wrong[1]![3] = '1950-13';
		await upload('roster.csv', csv([...volunteerHeadings, '身份证号'], wrong));
		expect(await page.textContent('h1')).toBe(t('rosters:heading.with_errors'));
		const cells = await page.locator('table').first().locator('tbody td').allTextContents();
		expect(cells).toEqual(['3', 'D', t('rosters:problem.date_impossible')]);
		expect(await page.textContent('main')).toContain(t('rosters:ignored.identity_number'));
		expect(await page.locator('form[action="?/confirm"]').count()).toBe(0);
		expect(await accessibilityViolations(page)).toEqual([]);
		await page.click('form[action="?/discard"] button');
		expect(new URL(page.url()).pathname).toBe(href('/admin/rosters'));
		expect(await page.textContent('tbody tr')).toContain(t('rosters:state.discarded'));
	});

	test('a good file is written after it was confirmed, and the same again changes nothing', async () => {
		const before = await countVolunteers();
		await upload('roster.csv', csv(volunteerHeadings, rows));
		expect(await page.textContent('h1')).toBe(t('rosters:heading.previewed'));
		expect(await page.locator('.figure-value').allTextContents()).toEqual([
			'3,000',
			'3,000',
			'0',
			'0',
		]);
		expect(await countVolunteers()).toBe(before);
		expect(await accessibilityViolations(page)).toEqual([]);
		await page.click('form[action="?/confirm"] button');
		// The page refreshes itself until the worker has written all.
		await page.waitForSelector('.notice.good', { timeout: 60_000 });
		expect(await page.textContent('h1')).toBe(t('rosters:heading.written'));
		expect(await countVolunteers()).toBe(before + 3_000);

		await upload('roster.csv', csv(volunteerHeadings, rows));
		expect(await page.textContent('main')).toContain(t('rosters:page.changes_nothing'));
		await page.close();
	});
});
