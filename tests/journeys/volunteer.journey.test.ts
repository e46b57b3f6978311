import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { localizePath, translator, type Locale } from '../../src/lib/i18n/index.ts';
import { accessibilityViolations } from '../support/accessibility.ts';
import { startApplication, type Application } from '../support/application.ts';
import { openBrowser } from '../support/browser.ts';
import { openAs } from './open-as.ts';

// Claiming from the open list, giving back, and two who tap at the same instant.

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

describe.each<[Locale, string]>([
	['zh-CN', 'zhou-li'],
	['en', 'chen-xiaoming'],
])('a volunteer in %s', (locale, member) => {
	const t = translator(locale);
	const href = (path: string) => localizePath(locale, path);

	test('claims an open task, drops out, and the order matches again', async () => {
		const page = await openAs(application, browser, member, 'phone', { locale });
		await page.goto(href('/volunteer/tasks'));
		expect(await accessibilityViolations(page)).toEqual([]);
		const place = await page.locator('input[name=task]').first().inputValue();
		await page.locator('form[action*="claim"] button').first().click();
		await page.waitForURL(/\/volunteer\/visits/);
		const orderOf = async () => {
			const [row] = await application.database.sql<
				{ state: string; round: number; visitId: string; volunteerId: string | null }[]
			>`
				select o.state, o.matching_round as round, v.id as "visitId",
					p.volunteer_id as "volunteerId"
				from visit_places p join visits v on v.id = p.visit_id join orders o on o.id = v.order_id
				where p.id = ${place}`;
			return row!;
		};
		const claimed = await orderOf();
		expect(claimed.volunteerId).not.toBeNull();
		await page.goto(href(`/volunteer/visits/${claimed.visitId}`));
		expect(await accessibilityViolations(page)).toEqual([]);
		await page.selectOption('select[name=reason]', 'ill');
		await page.click('form[action*="drop_out"] button');
		expect(await page.textContent('main')).toContain(t('visits:list.dropped_out'));
		const dropped = await orderOf();
		expect(dropped).toMatchObject({ state: 'matching', volunteerId: null });
		expect(dropped.round).toBeGreaterThan(claimed.round);
		await vi.waitFor(
			async () => {
				const [look] = await application.database.sql<{ looks: number }[]>`
					select count(*) as looks from matching_decisions d
						join visits v on v.order_id = d.order_id
					where v.id = ${claimed.visitId} and d.round = ${dropped.round}`;
				expect(look!.looks).toBeGreaterThan(0);
			},
			{ timeout: 20_000, interval: 200 },
		);
		await page.close();
	});
});

test('two tap at the same instant: one has it, the other reads a friendly sentence', async () => {
	const t = translator('zh-CN');
	const pages = await Promise.all([
		openAs(application, browser, 'zhou-li', 'phone'),
		openAs(application, browser, 'chen-xiaoming', 'phone'),
	]);
	const lists = await Promise.all(
		pages.map(async (page) => {
			await page.goto('/volunteer/tasks');
			return page
				.locator('input[name=task]')
				.evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value));
		}),
	);
	const shared = lists[0]!.find((task) => lists[1]!.includes(task));
	expect(shared).toBeDefined();
	await Promise.all(pages.map((page) => page.click(`form:has(input[value="${shared}"]) button`)));
	await Promise.all(pages.map((page) => page.waitForLoadState()));
	const claimed = pages.filter((page) => pathOf(page).includes('/volunteer/visits'));
	expect(claimed).toHaveLength(1);
	const other = pages.find((page) => !claimed.includes(page))!;
	expect(await other.textContent('[role=alert]')).toContain(t('errors:task_taken'));
	for (const page of pages) await page.close();
});
