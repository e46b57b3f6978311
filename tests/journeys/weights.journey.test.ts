import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { translator } from '../../src/lib/i18n/index.ts';
import { accessibilityViolations } from '../support/accessibility.ts';
import { startApplication, type Application } from '../support/application.ts';
import { openBrowser } from '../support/browser.ts';
import { openAs } from './open-as.ts';

let application: Application;
let browser: Browser;

beforeAll(async () => {
	application = await startApplication();
	browser = await openBrowser();
}, 90_000);
afterAll(async () => {
	await browser.close();
	await application.stop();
});

const zh = translator('zh-CN');
const en = translator('en');
const isReadable = async (page: Page) => expect(await accessibilityViolations(page)).toEqual([]);
const path = '/manage/brands/qinlao-dabenying/weights';

test('the manager sees what other weights would have done, saves them, and takes them back', async () => {
	const page = await openAs(application, browser, 'wu-min', 'phone', { javaScript: false });
	await page.goto('/manage/brands/qinlao-dabenying');
	await page.click(`a[href="${path}"]`);
	expect(await page.textContent('main')).toContain(zh('weights:version_built_in'));
	expect(await page.textContent('main')).toContain(zh('weights:history_none'));
	expect(await page.inputValue('#travel')).toBe('25');
	await isReadable(page);

	await page.fill('#travel', '101');
	await page.fill('#rest', '');
	await page.fill('#note', '让新人多一些机会');
	await page.click('#change button');
	expect(await page.title()).toContain(zh('common:error'));
	expect(await page.locator('.error-summary li').allTextContents()).toEqual([
		zh('errors:field.max_value', { limit: 100 }),
		zh('errors:field.required'),
	]);
	expect(await page.inputValue('#travel')).toBe('101');
	expect(await page.inputValue('#note')).toBe('让新人多一些机会');
	await isReadable(page);

	for (const part of ['travel', 'continuity', 'fairness', 'language', 'rest', 'acceptance'])
		await page.fill(`#${part}`, '0');
	await page.fill('#newcomer', '0');
	await page.click('#change button');
	expect(await page.textContent('.error-summary li')).toBe(zh('errors:field.no_weight'));

	await page.fill('#newcomer', '30');
	await page.fill('#rest', '10');
	await page.click('#change button');
	const preview = (await page.textContent('#preview'))!;
	expect(preview).toMatch(/\d+ 个订单中，\d+ 个会先问另一个人，\d+ 个第一批会有不同的人/);
	expect(preview).toContain('新人机会 75% · 近来没有被问 25%');
	expect(await page.locator('#preview li a').count()).toBe(5);
	expect(preview).not.toMatch(/李秀英|敬贤路/);
	expect(await page.inputValue('#newcomer')).toBe('30');
	await isReadable(page);
	const [before] = await application.database.sql`select from matching_weights`;
	expect(before).toBeUndefined();

	await page.click('#preview button');
	expect(await page.textContent('[role=status]')).toBe(zh('weights:saved'));
	expect(await page.inputValue('#newcomer')).toBe('75');
	expect(await page.textContent('main')).toContain('让新人多一些机会');
	await isReadable(page);

	await page.click(`button[aria-label="${zh('weights:restore_built_in')}"]`);
	expect(await page.inputValue('#travel')).toBe('25');
	expect(await page.textContent('main')).toContain(zh('weights:restored_built_in'));
	await page.close();
});

test('who looks at a stale page is told; a supervisor sees, a manager of another brand does not', async () => {
	const stale = await openAs(application, browser, 'wu-min', 'desktop', { locale: 'en' });
	const other = await openAs(application, browser, 'wu-min', 'desktop', { locale: 'en' });
	await stale.goto(`/en${path}`);
	await stale.fill('#travel', '90');
	await stale.click('#change button');
	await isReadable(stale);
	await other.goto(`/en${path}`);
	await other.click('button[aria-label="Make current again: version 1"]');
	await stale.click('#preview button');
	expect(await stale.textContent('[role=alert]')).toContain(en('errors:weights_changed'));
	await stale.close();
	await other.close();

	const supervisor = await openAs(application, browser, 'zhu-guohua', 'desktop', { locale: 'en' });
	await supervisor.goto(`/en${path}`);
	expect(await supervisor.textContent('main')).toContain(en('weights:see_only'));
	expect(await supervisor.locator('main form').count()).toBe(0);
	await isReadable(supervisor);
	await supervisor.close();

	const stranger = await openAs(application, browser, 'he-jun', 'desktop', { locale: 'en' });
	const refused = await stranger.goto(`/en${path}`);
	expect(refused!.status()).toBe(403);
	await stranger.close();
});

test('the dispatcher reads what the score of a volunteer is made of', async () => {
	const { sql } = application.database;
	const [found] = await sql`
		select o.id as "orderId", v.id as "volunteerId"
		from orders o join volunteers v on v.district_id = o.district_id
		where o.state = 'matching' and o.starts_at > ${application.runtime.clock.now()}
			and v.state = 'active'
		order by o.starts_at, v.id limit 1`;
	const page = await openAs(application, browser, 'liu-jing', 'desktop', { locale: 'en' });
	await page.goto(
		`/en/desk/orders/${found!['orderId']}/matching?volunteer=${found!['volunteerId']}`,
	);
	const candidate = (await page.textContent('#candidate'))!;
	expect(candidate).toMatch(/Score: [\d.]+ of 100/);
	expect(candidate).toContain(en('weights:part_name.fairness'));
	expect(candidate).toMatch(/Chance of a yes: \d+%/);
	const percents = await page.locator('#candidate > ul li').allTextContents();
	const sum = percents.reduce((total, text) => total + Number(/(-?\d+)%/.exec(text)![1]), 0);
	expect(candidate).toContain(`Chance of a yes: ${sum}%`);
	await isReadable(page);
	await page.close();
});
