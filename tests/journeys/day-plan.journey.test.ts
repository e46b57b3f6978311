import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addDays, localDateOf } from '../../src/lib/calendar/local-time.ts';
import { translator } from '../../src/lib/i18n/index.ts';
import { accessibilityViolations } from '../support/accessibility.ts';
import { startApplication, type Application } from '../support/application.ts';
import { openBrowser } from '../support/browser.ts';
import { openAs } from './open-as.ts';

// A dispatcher plans a day, pins a visit, plans again and accepts; without JavaScript.

let application: Application;
let browser: Browser;
let date: string;

beforeAll(async () => {
	application = await startApplication();
	browser = await openBrowser();
	// The busiest day to come.
	const today = localDateOf(application.runtime.clock.now());
	const [row] = await application.database.sql<{ date: string }[]>`
		select local_date as date from orders
		where state in ('matching', 'staffed') and local_date > ${today}
			and local_date < ${addDays(today, 30)}
		group by 1 order by count(*) desc, 1 limit 1`;
	date = row!.date;
}, 90_000);
afterAll(async () => {
	await browser.close();
	await application.stop();
});

const zh = translator('zh-CN');
const en = translator('en');
const isReadable = async (page: Page) => expect(await accessibilityViolations(page)).toEqual([]);
const picture = async (page: Page, name: string) => {
	const folder = process.env['YIMI_PICTURES'];
	if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
};
const path = '/desk/day-plans';

test('a dispatcher plans a day, stops, pins, plans again around the pin, and accepts', async () => {
	const page = await openAs(application, browser, 'liu-jing', 'phone', { javaScript: false });
	await page.goto('/desk');
	await page.goto(path);
	expect(await page.textContent('main')).toContain(zh('days:none'));
	await isReadable(page);
	await page.fill('#date', '2020-01-01');
	await page.fill('#seconds', '500');
	await page.click('main form button');
	expect(await page.title()).toContain(zh('common:error'));
	expect(await page.textContent('.error-summary')).toContain(
		zh('errors:field.max_value', { limit: 120 }),
	);
	expect(await page.inputValue('#seconds')).toBe('500');
	await page.fill('#seconds', '100');
	await page.click('main form button');
	expect(await page.textContent('.error-summary')).toContain(zh('errors:field.day_to_plan'));
	await isReadable(page);
	await picture(page, 'form');

	await page.fill('#date', date);
	await page.click('main form button');
	await page.waitForURL(/day-plans\/[0-9a-f-]+$/);
	await page.waitForSelector('main .volunteers, main .empty', { timeout: 30_000 });
	expect(await page.textContent('[role=status]')).toContain(zh('days:state.running'));
	await picture(page, 'running');
	await page.click(`button:has-text("${zh('days:stop')}")`);
	await page.waitForSelector(`button:has-text("${zh('days:accept')}")`, { timeout: 30_000 });
	await isReadable(page);
	await picture(page, 'proposal-phone');

	const card = page.locator('.volunteers .card').first();
	const name = (await card.locator('h3').textContent())!;
	await card.locator('summary').first().click();
	await card
		.locator('button:has-text("' + zh('days:pin_save') + '")')
		.first()
		.click();
	expect(await page.textContent('main')).toContain(zh('days:pins_hint'));
	expect(await page.textContent('.pin')).toContain(name);
	await picture(page, 'pinned');
	const before = page.url();
	await page.click(`button:has-text("${zh('days:again')}")`);
	await expect.poll(() => page.url()).not.toBe(before);
	await page.waitForSelector('main .volunteers', { timeout: 30_000 });
	await page.click(`button:has-text("${zh('days:stop')}")`);
	await page.waitForSelector(`button:has-text("${zh('days:accept')}")`, { timeout: 30_000 });
	expect(await page.textContent('.pin')).toContain(name);
	expect(await page.locator(`.badge:has-text("${zh('days:pinned')}")`).count()).toBe(1);

	await page.click(`button:has-text("${zh('days:accept')}")`);
	await page.waitForSelector('.notice.good');
	const [row] = await application.database.sql<{ offers: number }[]>`
		select (outcome->>'offers')::integer as offers from day_plans where state = 'accepted'`;
	expect(await page.textContent('.notice.good')).toContain(
		zh('days:accepted_hint', { offers: row!.offers }),
	);
	await isReadable(page);
	await page.close();
});

test('the list says how the plans stand, in English too; others do not see them', async () => {
	const page = await openAs(application, browser, 'liu-jing', 'desktop', { locale: 'en' });
	await page.goto(`/en${path}`);
	const text = await page.textContent('main table');
	expect(text).toContain(en('days:state.accepted'));
	expect(text).toContain(en('days:state.proposed'));
	await isReadable(page);
	await picture(page, 'list-desktop');
	await page.click('main table a >> nth=1');
	await page.waitForSelector('.volunteers');
	await isReadable(page);
	await picture(page, 'proposal-desktop');
	await page.close();
	const volunteer = await openAs(application, browser, 'chen-xiaoming', 'phone');
	const answer = await volunteer.goto(path);
	expect(answer!.status()).toBe(403);
	await volunteer.close();
});
