import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { castMember, demoCast } from '../../src/lib/server/demo/index.ts';
import { accessibilityViolations } from '../support/accessibility.ts';
import { startApplication, type Application } from '../support/application.ts';
import { newDesktopPage, newElderPage, newPhonePage, openBrowser } from '../support/browser.ts';

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

const pathOf = (page: Page) => new URL(page.url()).pathname;
const send = (page: Page) => page.locator('main form button').first().click();

/** Asks for a code on the page as it stands, and answers it. */
async function askForCode(page: Page, phone: string): Promise<string> {
	await page.fill('#phone', phone);
	await send(page);
	return (await page.textContent('[data-demo-code]')) ?? '';
}

describe('an elder without JavaScript', () => {
	test('signs in by a code, makes the page larger, and signs out', async () => {
		const page = await newElderPage(browser, {
			baseURL: application.origin,
			javaScript: false,
		});
		await page.goto('/sign-in');
		expect(await accessibilityViolations(page)).toEqual([]);
		await page.fill('#phone', '不知道');
		await send(page);
		expect(await page.title()).toMatch(/^出错了/);
		expect(await page.inputValue('#phone')).toBe('不知道');
		const code = await askForCode(page, castMember('zhao-jianguo').phone);
		expect(await accessibilityViolations(page)).toEqual([]);
		await page.fill('#code', code === '000000' ? '111111' : '000000');
		await send(page);
		expect(await page.textContent('[role=alert]')).toContain('验证码不对');
		await page.fill('#code', ` ${code.slice(0, 3)} ${code.slice(3)} `);
		await send(page);
		expect(await page.textContent('header')).toContain('赵建国');

		await page.goto('/settings');
		expect(await accessibilityViolations(page)).toEqual([]);
		await page.check('input[name=elderView][value=true]');
		await page.check('input[name=textSize][value=largest]');
		await page.click('form[action="?/look"] button');
		expect(pathOf(page)).toBe('/settings');
		const size = await page.evaluate('getComputedStyle(document.body).fontSize');
		expect(size).toBe('30px');
		expect(await accessibilityViolations(page, { elder: true })).toEqual([]);

		await page.click('header form button');
		expect(pathOf(page)).toBe('/');
		await page.goto('/settings');
		expect(pathOf(page)).toBe('/sign-in');
		await page.close();
	});
});

describe('someone in English', () => {
	test('is led back to the page that asked to sign in', async () => {
		const page = await newPhonePage(browser, { baseURL: application.origin, locale: 'en' });
		await page.goto('/en/messages');
		expect(pathOf(page)).toBe('/en/sign-in');
		const code = await askForCode(page, castMember('wang-fang').phone);
		await page.fill('#code', code);
		await send(page);
		expect(pathOf(page)).toBe('/en/messages');
		await page.close();
	});

	test('is never led to another site', async () => {
		const page = await newPhonePage(browser, { baseURL: application.origin, locale: 'en' });
		for (const elsewhere of ['//evil.example', '/\\evil.example', 'https://evil.example']) {
			await page.goto(`/en/sign-in?next=${encodeURIComponent(elsewhere)}`);
			expect(await page.inputValue('input[name=next]')).toBe('');
		}
		await page.close();
	});

	test('whose phone is not known is told whom to call', async () => {
		const page = await newPhonePage(browser, { baseURL: application.origin, locale: 'en' });
		await page.goto('/en/sign-in');
		const code = await askForCode(page, '15900009999');
		await page.fill('#code', code);
		await send(page);
		expect(await page.textContent('[role=alert]')).toContain(application.runtime.config.helpPhone);
		await page.close();
	});
});

describe('staff', () => {
	test('sign in with their password, and are told so when they use a code', async () => {
		const page = await newDesktopPage(browser, {
			baseURL: application.origin,
			locale: 'en',
			javaScript: false,
		});
		const administrator = castMember('zheng-jie');
		await page.goto('/en/sign-in');
		const code = await askForCode(page, administrator.phone);
		await page.fill('#code', code);
		await send(page);
		expect(await page.textContent('[role=alert]')).toContain('Staff sign in with their password');
		expect(await page.inputValue('#phone')).toBe(administrator.phone);
		await page.fill('#password', 'not the password');
		await send(page);
		expect(await page.textContent('[role=alert]')).toContain('not right');
		await page.fill('#password', administrator.password ?? '');
		await send(page);
		expect(await page.textContent('header')).toContain(administrator.name);

		await page.goto('/en/admin/accounts');
		expect(await accessibilityViolations(page)).toEqual([]);
		await page.click('main a.button');
		await page.fill('#displayName', '顾新');
		await page.fill('#phone', '15900008888');
		await page.check('input[name=role][value=grid_chief]');
		await page.fill('#areaCode', '999999');
		await send(page);
		expect(await page.inputValue('#displayName')).toBe('顾新');
		await page.fill('#areaCode', '310120101 Nanqiao');
		await send(page);
		expect(await page.textContent('main')).toMatch(/Grid chief, Nanqiao/);
		expect(await accessibilityViolations(page)).toEqual([]);
		await page.click('form[action="?/suspend"] button');
		expect(await page.textContent('main')).toContain('Suspended');
		await page.close();
	});

	test('see no page of administrators without the role', async () => {
		const page = await newDesktopPage(browser, { baseURL: application.origin });
		const dispatcher = demoCast.find(({ role }) => role === 'dispatcher');
		await page.goto('/sign-in?by=password');
		await page.fill('#phone', dispatcher?.phone ?? '');
		await page.fill('#password', dispatcher?.password ?? '');
		await send(page);
		const answer = await page.goto('/admin/accounts');
		expect(answer?.status()).toBe(403);
		await page.close();
	});
});
