import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { translator } from '../../src/lib/i18n/index.ts';
import { castMember } from '../../src/lib/server/demo/index.ts';
import { accessibilityViolations } from '../support/accessibility.ts';
import { startApplication, type Application } from '../support/application.ts';
import { openBrowser } from '../support/browser.ts';
import { openAs } from './open-as.ts';

// An order that nobody can take: told beforehand, climbing, unmet; without JavaScript.

let application: Application;
let browser: Browser;
let orderId: string;

beforeAll(async () => {
	application = await startApplication();
	browser = await openBrowser();
	// Women remain, and men are none.
	await application.database.sql`update volunteers set state = 'paused' where sex = 'male'`;
}, 90_000);
afterAll(async () => {
	await browser.close();
	await application.stop();
});

const zh = translator('zh-CN');
const en = translator('en');
const isReadable = async (page: Page) => expect(await accessibilityViolations(page)).toEqual([]);
const open = (key: string, device: 'phone' | 'desktop', locale: 'zh-CN' | 'en' = 'zh-CN') =>
	openAs(application, browser, key, device, { locale, javaScript: false });

test('a daughter is told that no man can come, and orders all the same', async () => {
	const page = await open('wang-fang', 'phone');
	await page.goto('/orders/new');
	await page.click('button[value=hospital-escort]');
	const next = () => page.locator('main form button:not(.link)').first().click();
	await page.locator('input[name=clientId]').first().check();
	await next();
	await page.check('input[name=at][value=home]');
	await next();
	await page.selectOption('select[name=date]', { index: 4 });
	await page.selectOption('select[name=time]', { index: 2 });
	await next();
	await page.check('input[name=wishedSex][value=male]');
	await page.check('input[name=musts][value=sex]');
	await next();
	const told = page.locator('main .notice.waiting');
	expect(await told.textContent()).toContain(zh('orders:outlook.wishes', { count: 0 }));
	expect(await told.textContent()).toMatch(/如果不要求“男志愿者”：有 \d+ 位(以上)?志愿者。/);
	await isReadable(page);
	await next();
	orderId = new URL(page.url()).pathname.split('/').at(-2)!;
});

test('it climbs to the grid chief, who sees it and may propose a neighbour', async () => {
	await vi.waitFor(
		async () => {
			await application.runTask('matching/propose');
			const steps = await application.database.sql`
				select from order_climbs where order_id = ${orderId}`;
			expect(steps.length).toBeGreaterThan(0);
		},
		{ timeout: 20_000, interval: 100 },
	);
	const dispatcher = await open('liu-jing', 'desktop', 'en');
	await dispatcher.goto(`/en/desk/orders/${orderId}`);
	expect(await dispatcher.textContent('main')).toContain(en('matching:climb.title'));
	await isReadable(dispatcher);
	const [chief] = await application.database.sql<{ told: boolean }[]>`
		select exists (
			select from order_climb_recipients r
				join order_climbs c on c.id = r.climb_id join accounts a on a.id = r.account_id
			where c.order_id = ${orderId} and a.display_name = ${castMember('zhang-weidong').name}
		) as told`;
	const page = await open('zhang-weidong', 'phone');
	const answer = await page.goto(`/desk/orders/${orderId}/matching`);
	expect(answer?.status()).toBe(chief!.told ? 200 : 403);
	if (chief!.told) {
		expect(await page.textContent('main')).toContain(zh('matching:desk.propose'));
		expect(await page.textContent('main')).not.toContain(zh('matching:desk.log'));
	}
	await isReadable(page);
});

test('what was not met, whom to look for, and who carries how much are shown', async () => {
	for (const [key, device] of [
		['liu-jing', 'desktop'],
		['zhu-guohua', 'phone'],
	] as const) {
		const page = await open(key, device);
		await page.goto('/manage/unmet');
		expect(await page.textContent('main')).toContain(zh('matching:unmet.hints'));
		await isReadable(page);
	}
	for (const [key, device] of [
		['zhu-guohua', 'phone'],
		['zheng-jie', 'desktop'],
	] as const) {
		const page = await open(key, device, 'en');
		await page.goto('/en/manage/fairness');
		expect(await page.textContent('main')).toContain(en('metrics:fairness.by.tenure'));
		await page.selectOption('select[name=month]', { index: 10 });
		await page.locator('main form button').click();
		expect(new URL(page.url()).searchParams.get('month')).toMatch(/^\d{4}-\d{2}$/);
		await isReadable(page);
	}
	const volunteer = await open('zhou-li', 'phone');
	for (const path of ['/manage/unmet', '/manage/fairness'])
		expect((await volunteer.goto(path))?.status()).toBe(403);
});
