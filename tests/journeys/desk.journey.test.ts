import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { localizePath, translator, type Locale } from '../../src/lib/i18n/index.ts';
import { accessibilityViolations } from '../support/accessibility.ts';
import { startApplication, type Application } from '../support/application.ts';
import { openBrowser } from '../support/browser.ts';
import { answerQuestions } from './answer-questions.ts';
import { openAs } from './open-as.ts';

// A phone call, and what becomes of it at the desk; without JavaScript.

let application: Application;
let browser: Browser;
let checkedItem: string;

beforeAll(async () => {
	application = await startApplication();
	browser = await openBrowser();
	const [item] = await application.database.sql<{ key: string }[]>`
		select key from service_items
		where admission = 'check' and minimum_lead_minutes <= 1440 and not round_the_clock
		order by risky, key limit 1`;
	checkedItem = item!.key;
}, 90_000);
afterAll(async () => {
	await browser.close();
	await application.stop();
});

const stateOf = async (orderId: string) => {
	const [order] = await application.database.sql<{ state: string; channel: string }[]>`
		select state, channel from orders where id = ${orderId}`;
	return order!;
};

describe.each<Locale>(['zh-CN', 'en'])('the desk in %s', (locale) => {
	const t = translator(locale);
	const href = (path: string) => localizePath(locale, path);
	const open = (key: string, device: 'phone' | 'desktop') =>
		openAs(application, browser, key, device, { locale, javaScript: false });
	let desk: Page;

	async function orderByPhone(day: number): Promise<string> {
		await desk.goto(href('/desk/calls'));
		await desk.fill('input[name=query]', 'lxy');
		await desk.click('main form button');
		expect(desk.url()).not.toContain('lxy');
		await desk.click('main a:has-text("李秀英")');
		await desk.click('button[name=byPhone]');
		await desk.click(`button[value=${checkedItem}]`);
		const { orderId, number } = await answerQuestions(desk, { day });
		expect(number).toMatch(/^\d{4} \d{4}$/);
		expect(await stateOf(orderId)).toEqual({ state: 'submitted', channel: 'phone' });
		return orderId;
	}

	test('2. a dispatcher finds the caller by initials, orders for her and admits the order', async () => {
		desk = await open('liu-jing', 'desktop');
		const orderId = await orderByPhone(3);
		await desk.goto(href('/desk'));
		expect(await accessibilityViolations(desk)).toEqual([]);
		await desk.click(`a[href$="/desk/orders/${orderId}"]`);
		expect(await accessibilityViolations(desk)).toEqual([]);
		await desk.check('input[name=form][value=promised]');
		await desk.fill('textarea[name=note]', '已电话确认');
		await desk.locator('form[action*="admit"] button').click();
		expect(await desk.title()).toContain(t('common:error'));
		expect(await desk.locator('.error-summary').count()).toBe(1);
		expect(await desk.inputValue('textarea[name=note]')).toBe('已电话确认');
		expect((await stateOf(orderId)).state).toBe('submitted');
		await desk.fill('input[name=promisedFor]', '2026-12-01');
		await desk.locator('form[action*="admit"] button').click();
		expect(['admitted', 'matching', 'staffed']).toContain((await stateOf(orderId)).state);
		await desk.goto(href(`/desk/orders/${orderId}/matching`));
		expect(await accessibilityViolations(desk)).toEqual([]);
	});

	test('2. a refusal has a reason that the family sees', async () => {
		const orderId = await orderByPhone(4);
		await desk.goto(href(`/desk/orders/${orderId}/refusal`));
		await desk.check('input[name=reason][value=needs_professional]');
		await desk.fill('textarea[name=note]', '请联系社区医生');
		await desk.locator('main form button').first().click();
		expect((await stateOf(orderId)).state).toBe('refused');
		const daughter = await open('wang-fang', 'phone');
		await daughter.goto(href(`/orders/${orderId}`));
		const shown = await daughter.textContent('main');
		expect(shown).toContain('请联系社区医生');
		expect(shown).toContain(t('orders:refusal_reason.needs_professional'));
		await daughter.close();
		await desk.close();
	});

	test('someone who may not is told so, and sees nothing', async () => {
		const stranger = await open('sun-hao', 'phone');
		for (const path of ['/desk', '/desk/calls', '/manage/brands', '/admin/accounts']) {
			const answer = await stranger.goto(href(path));
			expect([path, answer!.status()]).toEqual([path, 403]);
			expect(await stranger.textContent('main')).toContain(t('errors:not_allowed'));
		}
		await stranger.close();
	});
});
