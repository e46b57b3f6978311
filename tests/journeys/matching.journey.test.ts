import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { translator } from '../../src/lib/i18n/index.ts';
import { castMember } from '../../src/lib/server/demo/index.ts';
import { placeOrder } from '../../src/lib/server/orders/index.ts';
import { accessibilityViolations } from '../support/accessibility.ts';
import { startApplication, type Application } from '../support/application.ts';
import { openBrowser } from '../support/browser.ts';
import { contextOf } from '../support/runtime.ts';
import { openAs } from './open-as.ts';

let application: Application;
let browser: Browser;

beforeAll(async () => {
	application = await startApplication();
	browser = await openBrowser();
	// Nobody but these two has time, so that it is known who is asked.
	await application.database.sql`
		update volunteers set state = 'paused'
		where state = 'active' and name not in (${castMember('chen-xiaoming').name}, ${castMember('zhou-li').name})`;
	await application.database.sql`
		update volunteers set visits_per_day = 9, visits_per_week = 40, offers_per_day = 40,
			radius_metres = 20000, quiet_from = '00:00', quiet_until = '00:00',
			insured_until = '2030-01-01'`;
	// Without a past both are asked, and without other visits both can.
	await application.database.sql`delete from offers`;
	await application.database.sql`
		update commitments set state = 'released'
		where state = 'held' and upper(during) > ${application.runtime.clock.now()}`;
}, 90_000);
afterAll(async () => {
	await browser.close();
	await application.stop();
});

const zh = translator('zh-CN');
const en = translator('en');
const isReadable = async (page: Page) => expect(await accessibilityViolations(page)).toEqual([]);
const pathOf = (page: Page) => new URL(page.url()).pathname;

/** Days after the demo's present, 14:00 local time. */
function inDays(days: number): Date {
	const day = new Date(application.runtime.clock.now().getTime() + days * 86_400_000);
	return new Date(`${day.toISOString().slice(0, 10)}T06:00:00Z`);
}

/** Wang Fang orders a hospital escort for her mother, and matching looks at it. */
async function placed(startsAt: Date): Promise<string> {
	const { runtime, database } = application;
	const [found] = await database.sql`
		select a.id as account, c.id as client from accounts a, clients c
		where a.display_name = ${castMember('wang-fang').name}
			and c.name = ${castMember('li-xiuying').name}`;
	const order = await placeOrder(await contextOf(runtime, found!['account']), {
		clientId: found!['client'],
		itemKey: 'hospital-escort',
		startsAt,
		channel: 'web',
	});
	// The worker may be looking already: wait for what came of it.
	await vi.waitFor(
		async () => {
			await application.runTask('matching/propose');
			const looks = await database.sql`
				select from matching_decisions where order_id = ${order.id}`;
			expect(looks.length).toBeGreaterThan(0);
		},
		{ timeout: 20_000, interval: 100 },
	);
	return order.id;
}

async function stateOf(orderId: string): Promise<string> {
	const [row] = await application.database.sql`select state from orders where id = ${orderId}`;
	return row!['state'];
}

test('volunteers say when they are free, without JavaScript; half a period is refused', async () => {
	for (const key of ['chen-xiaoming', 'zhou-li']) {
		const page = await openAs(application, browser, key, 'phone', { javaScript: false });
		await page.goto('/volunteer/profile');
		await isReadable(page);
		for (let weekday = 1; weekday <= 7; weekday++) {
			await page.fill(`#from-${weekday}-0`, '08:00');
			await page.fill(`#until-${weekday}-0`, '20:00');
		}
		await page.fill('#from-3-1', '21:00');
		await page.click('form[action="?/free_times"] button');
		expect(await page.title()).toContain(zh('common:error'));
		expect(await page.textContent('main')).toContain(zh('volunteers:free_wrong'));
		expect(await page.inputValue('#from-3-1')).toBe('21:00');
		await isReadable(page);
		await page.fill('#until-3-1', '01:00');
		await page.click('form[action="?/free_times"] button');
		expect(await page.textContent('[role=status]')).toBe(zh('volunteers:saved'));
		expect(await page.inputValue('#until-3-1')).toBe('00:00');
		expect(await page.inputValue('#from-4-0')).toBe('00:00');
		await page.close();
	}
});

test('a volunteer pauses, changes how far to go, and takes offers up again', async () => {
	const page = await openAs(application, browser, 'zhou-li', 'phone', { locale: 'en' });
	await page.goto('/en/volunteer/profile');
	await page.click('form[action="?/pause"] button');
	expect(await page.textContent('main')).toContain(en('volunteers:paused_note'));
	await page.click('form[action="?/resume"] button');
	await page.selectOption('#radiusMetres', '15000');
	await page.fill('#visitsPerDay', '99');
	await page.click('form[action="?/preferences"] button');
	expect(await page.locator('.error-summary a[href="#visitsPerDay"]').count()).toBe(1);
	expect(await page.inputValue('#radiusMetres')).toBe('15000');
	await page.fill('#visitsPerDay', '8');
	await page.click('form[action="?/preferences"] button');
	expect(await page.inputValue('#visitsPerDay')).toBe('8');
	expect(await page.inputValue('#radiusMetres')).toBe('15000');
	await isReadable(page);
	await page.close();
});

test('one declines, one accepts with a tap, and who comes too late reads a friendly sentence', async () => {
	const orderId = await placed(inDays(5));
	const chen = await openAs(application, browser, 'chen-xiaoming', 'phone', {
		javaScript: false,
	});
	await chen.goto('/volunteer/offers');
	await isReadable(chen);
	const shown = await chen.textContent('main');
	expect(shown).toContain('约 ');
	expect(shown).not.toMatch(/李秀英|敬贤路|5741/);
	await chen.click('main h2 a');
	await isReadable(chen);
	expect(await chen.textContent('main')).toContain(zh('matching:offer.why'));

	const zhou = await openAs(application, browser, 'zhou-li', 'phone', { javaScript: false });
	await zhou.goto('/volunteer/offers');
	await chen.click('form[action="?/accept"] button');
	expect(pathOf(chen)).toMatch(/^\/volunteer\/visits\//);
	expect(await stateOf(orderId)).toBe('staffed');
	await zhou.click('form[action$="?/accept"] button');
	expect(await zhou.textContent('[role=alert]')).toContain(zh('errors:offer_taken'));
	await isReadable(zhou);

	await placed(inDays(6));
	await zhou.goto('/volunteer/offers');
	await zhou.click('form[action$="?/decline"] button');
	expect(await zhou.textContent('[role=status]')).toBe(zh('matching:offers.declined'));
	await zhou.goto('/volunteer/offers?show=earlier');
	expect(await zhou.textContent('main')).toContain(zh('matching:offer_state.declined'));
	expect(await zhou.textContent('main')).toContain(zh('matching:offer_state.taken'));
	await isReadable(zhou);
	await chen.close();
	await zhou.close();
});

test('two tap the same open task at the same instant: one has it', async () => {
	const orderId = await placed(inDays(8));
	const pages = await Promise.all([
		openAs(application, browser, 'chen-xiaoming', 'phone', { locale: 'en' }),
		openAs(application, browser, 'zhou-li', 'phone', { locale: 'en' }),
	]);
	const [place] = await application.database.sql`
		select p.id from visit_places p join visits v on v.id = p.visit_id
		where v.order_id = ${orderId}`;
	for (const page of pages) await page.goto('/en/volunteer/tasks');
	await isReadable(pages[0]!);
	await Promise.all(
		pages.map((page) => page.click(`form:has(input[value="${place!['id']}"]) button`)),
	);
	const claimed = pages.filter((page) => pathOf(page).startsWith('/en/volunteer/visits/'));
	const late = pages.find((page) => pathOf(page) === '/en/volunteer/tasks');
	expect(claimed).toHaveLength(1);
	expect(await late!.textContent('[role=alert]')).toContain(en('errors:task_taken'));
	await isReadable(late!);
	expect(await stateOf(orderId)).toBe('staffed');
	for (const page of pages) await page.close();
});

test('the daughter cancels, without JavaScript, and the volunteer is told', async () => {
	const orderId = await placed(inDays(9));
	const page = await openAs(application, browser, 'wang-fang', 'phone', { javaScript: false });
	await page.goto(`/orders/${orderId}/cancellation`);
	await isReadable(page);
	await page.click('main form button');
	expect(await page.title()).toContain(zh('common:error'));
	expect(await page.locator('.error-summary a[href="#reason"]').count()).toBe(1);
	await page.check('input[name=reason][value=unwell]');
	await page.click('main form button');
	expect(pathOf(page)).toBe(`/orders/${orderId}`);
	expect(await stateOf(orderId)).toBe('cancelled');
	await page.goto(`/orders/${orderId}/cancellation`);
	expect(await page.textContent('main')).toContain(zh('matching:cancel.over'));
	const [told] = await application.database.sql`
		select count(*) as count from notifications n join offers f on f.id = n.subject_id
		where f.order_id = ${orderId} and n.kind = 'offer_withdrawn'`;
	expect(told!['count']).toBeGreaterThan(0);
	await page.close();
});

test('the dispatcher reads why nobody was found, proposes by name with a reason, or gives up', async () => {
	const { sql } = application.database;
	await sql`update volunteers set state = 'paused' where name = ${castMember('zhou-li').name}`;
	await sql`
		update volunteers set radius_metres = 100, longitude = longitude + 0.03
		where name = ${castMember('chen-xiaoming').name}`;
	const orderId = await placed(inDays(10));
	const page = await openAs(application, browser, 'liu-jing', 'desktop', { javaScript: false });
	await page.goto(`/desk/orders/${orderId}/matching`);
	await isReadable(page);
	const log = await page.textContent('.timeline');
	expect(log).toContain(zh('matching:rule_name.within_radius'));
	expect(log).toContain(zh('matching:desk.handed'));

	const seek = async (name: string) => {
		await page.fill('#name', name);
		await page.click('form[action*="?/search"] button');
		expect(page.url()).not.toContain(name);
		await page.click('.found a');
		await isReadable(page);
	};
	await seek('zhouli');
	expect(await page.textContent('#candidate')).toContain(zh('matching:desk.never'));
	expect(await page.locator('form[action*="?/propose"]').count()).toBe(0);
	await seek('cxm');
	expect(await page.textContent('#candidate')).toContain(zh('matching:desk.with_reason'));
	expect(await page.textContent('#candidate')).toMatch(/离家 .*公里，最远去 100 米/);
	await page.click('form[action*="?/propose"] button');
	expect(await page.textContent('[role=alert]')).toContain(zh('matching:rule.within_radius'));
	await page.check('input[name=overrideReason][value=agreed_by_phone]');
	await page.click('form[action*="?/propose"] button');
	expect(await page.textContent('[role=status]')).toBe(zh('matching:desk.proposed'));
	expect(await page.textContent('.timeline')).toContain(
		zh('matching:override_reason.agreed_by_phone'),
	);
	await page.click('form[action*="?/again"] button');
	expect(await page.textContent('[role=status]')).toBe(zh('matching:desk.again_done'));
	await page.selectOption('#reason', 'staff_decision');
	await page.click('form[action*="?/unmet"] button');
	expect(await stateOf(orderId)).toBe('expired');
	await page.close();
});
