import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { localizePath, translator, type Locale } from '../../src/lib/i18n/index.ts';
import { accessibilityViolations } from '../support/accessibility.ts';
import { startApplication, type Application } from '../support/application.ts';
import { openBrowser } from '../support/browser.ts';
import { openAs } from './open-as.ts';

// Who is calling: finding people, their contact, new people and their consent; without JavaScript.

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

describe.each<Locale>(['zh-CN', 'en'])('a call in %s', (locale) => {
	const t = translator(locale);
	const href = (path: string) => localizePath(locale, path);
	const press = (page: Page, name: string) =>
		page.getByRole('button', { name, exact: true }).click();
	const open = () =>
		openAs(application, browser, 'liu-jing', 'desktop', { locale, javaScript: false });

	async function search(page: Page, query: string) {
		await page.goto(href('/desk/calls'));
		await page.fill('input[name=query]', query);
		await press(page, t('desk:calls.find'));
		expect(page.url()).not.toContain(encodeURIComponent(query));
	}

	test('people are found in every way, an order by its number, and each reveal is recorded', async () => {
		const page = await open();
		for (const query of ['李秀英', 'lixiuying', 'lxy', '021-57410001', '0001']) {
			await search(page, query);
			expect(await page.textContent('main'), query).toContain('李秀英');
		}
		expect(await accessibilityViolations(page)).toEqual([]);
		await page.getByRole('link', { name: '李秀英' }).first().click();
		expect(await accessibilityViolations(page)).toEqual([]);
		expect(await page.textContent('main')).not.toContain('57410001');
		const clientId = pathOf(page).split('/').at(-1)!;
		const reveals = async () =>
			(
				await application.database.sql`
					select from audit_events
					where action = 'client.see_contact' and subject_id = ${clientId}`
			).length;
		const before = await reveals();
		await press(page, t('desk:client_page.reveal'));
		expect(await page.textContent('main')).toContain('57410001');
		expect(await reveals()).toBe(before + 1);

		await search(page, 'qqqq');
		expect(await page.textContent('main')).toContain(t('desk:calls.none'));
		const [order] = await application.database.sql<{ id: string; number: string }[]>`
			select id, number from orders order by number limit 1`;
		await search(page, `${order!.number.slice(0, 4)} ${order!.number.slice(4)}`);
		expect(pathOf(page)).toBe(href(`/desk/orders/${order!.id}`));
		await page.close();
	});

	test('a new caller is recorded, the input kept after a slip, with a consent that is revoked', async () => {
		const page = await open();
		await page.goto(href('/desk/clients/new'));
		await press(page, t('desk:new_client.save'));
		expect(await page.locator('.error-summary li').count()).toBeGreaterThan(2);
		const name = locale === 'en' ? '钱桂珍' : '孙𠮷祥';
		await page.fill('input[name=name]', name);
		await page.fill('input[name=phone]', '12');
		await page.fill('input[name=address]', '人民路1号');
		await page.selectOption('select[name=communityCode]', { index: 3 });
		await page.check('input[name=languages][value=fengxian]');
		await press(page, t('desk:new_client.save'));
		expect(await page.title()).toContain(t('common:error').trim());
		expect(await page.textContent('.error-summary')).toContain(t('errors:field.phone'));
		expect(await page.inputValue('input[name=name]')).toBe(name);
		expect(await page.isChecked('input[name=languages][value=fengxian]')).toBe(true);
		expect(await accessibilityViolations(page)).toEqual([]);
		await page.fill('input[name=phone]', locale === 'en' ? '13911110002' : '13911110001');
		await press(page, t('desk:new_client.save'));
		expect(await page.textContent('h1')).toBe(name);

		await page.getByRole('link', { name: t('desk:client_page.add_consent') }).click();
		await page.fill('input[name=proxyName]', '孙小妹');
		await page.fill('input[name=proxyPhone]', '13911110003');
		await page.check('input[name=relation][value=family]');
		await page.check('input[name=evidence][value=spoken_by_phone]');
		await page.fill('input[name=expiresOn]', '2026-01-01');
		await press(page, t('desk:consent.save'));
		expect(await page.textContent('.error-summary')).toContain(t('errors:consent_end_invalid'));
		await page.fill('input[name=expiresOn]', '2027-11-24');
		expect(await accessibilityViolations(page)).toEqual([]);
		await press(page, t('desk:consent.save'));
		expect(await page.textContent('main')).toContain('孙小妹');
		await press(page, t('desk:client_page.revoke_of', { name: '孙小妹' }));
		expect(await page.textContent('main')).toContain(t('desk:client_page.consent_ended'));
		await page.close();
	});
});
