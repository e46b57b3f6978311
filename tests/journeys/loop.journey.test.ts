import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { localizePath, translator, type Locale } from '../../src/lib/i18n/index.ts';
import { accessibilityViolations } from '../support/accessibility.ts';
import { startApplication, type Application } from '../support/application.ts';
import { openBrowser } from '../support/browser.ts';
import { openAs, openAsPhone } from './open-as.ts';

// The whole loop, as people do it: order, offer, visit, review, follow-up, figures.

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
const confirm = (page: Page) => page.locator('main form button:not(.link)').first().click();

interface Offer {
	id: string;
	phone: string;
	visitStart: Date;
}

/** Waits until the worker has asked someone, and tells whom. */
async function firstOffer(orderId: string): Promise<Offer> {
	return vi.waitFor(
		async () => {
			const [row] = await application.database.sql<
				{ id: string; volunteerId: string; phone: Uint8Array; visitStart: Date }[]
			>`
				select o.id, o.volunteer_id as "volunteerId", v.phone_encrypted as phone,
					r.starts_at as "visitStart"
				from offers o join volunteers v on v.id = o.volunteer_id
					join orders r on r.id = o.order_id
				where o.order_id = ${orderId} and o.state = 'sent' order by o.score desc limit 1`;
			expect(row).toBeDefined();
			return {
				id: row!.id,
				phone: application.runtime.codec.decrypt(
					row!.phone,
					`volunteers.phone_encrypted:${row!.volunteerId}`,
				),
				visitStart: row!.visitStart,
			};
		},
		{ timeout: 30_000, interval: 200 },
	);
}

describe.each<Locale>(['zh-CN', 'en'])('the loop in %s', (locale) => {
	const t = translator(locale);
	const href = (path: string) => localizePath(locale, path);
	let orderId: string;
	let number: string;
	let offer: Offer;
	let volunteer: Page;

	test('1. a daughter without JavaScript orders an escort for her mother', async () => {
		const page = await openAs(application, browser, 'wang-fang', 'phone', {
			locale,
			javaScript: false,
		});
		await page.goto(href('/orders/new'));
		await page.click('button[value=hospital-escort]');
		expect(pathOf(page)).toMatch(/\/who$/);
		expect(await accessibilityViolations(page)).toEqual([]);
		await page.locator('input[name=clientId]').first().check();
		await confirm(page);
		expect(pathOf(page)).toMatch(/\/where$/);
		await page.check('input[name=at][value=home]');
		await confirm(page);
		expect(pathOf(page)).toMatch(/\/when$/);
		await page.selectOption('select[name=date]', { index: locale === 'en' ? 4 : 3 });
		await page.selectOption('select[name=time]', { index: 2 });
		await confirm(page);
		expect(pathOf(page)).toMatch(/\/notes$/);
		await page.fill('textarea[name=notes]', '妈妈耳朵不好，请说慢一点 𠮷🙂');
		await confirm(page);
		expect(pathOf(page)).toMatch(/\/check$/);
		expect(await page.textContent('main')).toContain('妈妈耳朵不好，请说慢一点 𠮷🙂');
		expect(await accessibilityViolations(page)).toEqual([]);
		expect(page.url()).not.toMatch(/妈妈|%E5/);
		// Tapped twice, as people do: placed once.
		await page.locator('main form button.wide').dblclick();
		await page.waitForURL(/\/placed$/);
		orderId = pathOf(page).split('/').at(-2)!;
		number = (await page.textContent('.confirmation .number'))!.trim();
		expect(number).toMatch(/^\d{4} \d{4}$/);
		expect(await accessibilityViolations(page)).toEqual([]);

		const [count] = await application.database.sql<{ orders: number }[]>`
			select count(*) as orders from orders where channel = 'web' and created_at >= ${application.runtime.clock.now()}`;
		expect(count!.orders).toBe(1);
		await page.close();
	});

	test('3. a volunteer sees task, area, time and distance, not the address, and accepts', async () => {
		offer = await firstOffer(orderId);
		volunteer = await openAsPhone(application, browser, offer.phone, 'phone', { locale });
		await volunteer.goto(href(`/volunteer/offers/${offer.id}`));
		const shown = (await volunteer.textContent('body'))!;
		expect(shown).not.toMatch(/李秀英|57410001|妈妈/);
		expect(shown).not.toMatch(/\d+弄\d+号/);
		expect(shown).toMatch(/米|公里|\bk?m\b/);
		expect(await accessibilityViolations(volunteer)).toEqual([]);
		await volunteer.click('form[action*="accept"] button');
		await volunteer.waitForURL(/\/volunteer\/visits/);
		const [order] = await application.database.sql<{ state: string }[]>`
			select state from orders where id = ${orderId}`;
		expect(order!.state).toBe('staffed');
	});

	test('4. the address shows after accepting, each look is recorded, and the visit is done', async () => {
		const [visit] = await application.database.sql<{ id: string }[]>`
			select id from visits where order_id = ${orderId}`;
		await volunteer.goto(href(`/volunteer/visits/${visit!.id}`));
		expect(await volunteer.textContent('body')).not.toContain('李秀英');
		await volunteer.click('form[action*="reveal"] button');
		expect(await volunteer.textContent('body')).toContain('李秀英');
		expect(await volunteer.locator('a[href^="tel:+862157410001"]').count()).toBe(1);
		const [reveals] = await application.database.sql<{ count: number }[]>`
			select count(*) as count from audit_events
			where action = 'visit.reveal_contact' and detail ->> 'visitId' = ${visit!.id}`;
		expect(reveals!.count).toBe(1);

		application.runtime.clock.turnTo(new Date(offer.visitStart.getTime() - 5 * 60_000));
		await volunteer.reload();
		await volunteer.goto(href(`/volunteer/visits/${visit!.id}`));
		await volunteer.click('form[action*="check_in"] button');
		application.runtime.clock.turnTo(new Date(offer.visitStart.getTime() + 110 * 60_000));
		await volunteer.goto(href(`/volunteer/visits/${visit!.id}`));
		expect(await accessibilityViolations(volunteer)).toEqual([]);
		await volunteer.click('form[action*="check_out"] button');
		expect(await volunteer.textContent('body')).toContain(t('visits:thanks'));
		await volunteer.goto(href(`/volunteer/visits/${visit!.id}`));
		expect(await volunteer.textContent('body')).not.toContain('李秀英');
		await volunteer.goto(href('/volunteer/hours'));
		expect(await accessibilityViolations(volunteer)).toEqual([]);
		const [hours] = await application.database.sql<{ minutes: number }[]>`
			select e.minutes from hours_entries e join visit_places p on p.id = e.visit_place_id
			where p.visit_id = ${visit!.id}`;
		expect(hours!.minutes).toBe(115);
		await volunteer.close();
	});

	test('5. the daughter reviews, and the grid chief follows up and closes the order', async () => {
		const daughter = await openAs(application, browser, 'wang-fang', 'phone', {
			locale,
			javaScript: false,
		});
		await daughter.goto(href(`/orders/${orderId}`));
		await daughter.click(`a[href$="/orders/${orderId}/review"]`);
		await confirm(daughter);
		expect(await daughter.title()).toContain(t('common:error'));
		expect(await daughter.locator('.error-summary').count()).toBe(1);
		await daughter.check('input[name=rating][value="5"]');
		await daughter.locator('input[name=onTime]').first().check();
		await daughter.fill('textarea[name=comment]', '很耐心，谢谢！');
		await confirm(daughter);
		expect(await daughter.textContent('main')).toContain(t('feedback:review.thanks'));
		await daughter.close();

		const [followUp] = await application.database.sql<{ id: string }[]>`
			select id from follow_ups where order_id = ${orderId}`;
		const chief = await openAs(application, browser, 'zhang-weidong', 'phone', {
			locale,
			javaScript: false,
		});
		await chief.goto(href('/desk/follow-ups'));
		expect(await chief.textContent('main')).toContain('李秀英');
		expect(await accessibilityViolations(chief)).toEqual([]);
		await chief.goto(href(`/desk/follow-ups/${followUp!.id}`));
		await chief.check('input[name=outcome][value=satisfied]');
		await chief.locator('main form:has(input[name=outcome]) button').click();
		const [order] = await application.database.sql<{ state: string }[]>`
			select state from orders where id = ${orderId}`;
		expect(order!.state).toBe('closed');
		await chief.close();
	});

	test('6. the manager sees it in the figures and opens the orders behind one', async () => {
		await application.runTask('metrics/recompute');
		const day = offer.visitStart.toISOString().slice(0, 10);
		const manager = await openAs(application, browser, 'wu-min', 'desktop', { locale });
		await manager.goto(href(`/manage/brands/qinlao-dabenying?from=${day}&to=${day}`));
		expect(await accessibilityViolations(manager)).toEqual([]);
		await manager.goto(
			href(`/manage/brands/qinlao-dabenying/orders?indicator=visits_done&from=${day}&to=${day}`),
		);
		expect((await manager.textContent('main'))!.replaceAll(' ', '')).toContain(
			number.replace(' ', ''),
		);
		await manager.goto(href('/manage/brands/aigongchen-guchangcheng'));
		expect(await manager.textContent('main')).toContain(t('errors:not_allowed'));
		await manager.close();
	});
});
