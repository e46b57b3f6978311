import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addMinutes } from '../../src/lib/calendar/local-time.ts';
import { castMember } from '../../src/lib/server/demo/index.ts';
import { sessionCookieName } from '../../src/lib/server/accounts/index.ts';
import { formatOrderNumber } from '../../src/lib/i18n/format.ts';
import { lockOrder, moveOrder, placeOrder } from '../../src/lib/server/orders/index.ts';
import { withTransaction } from '../../src/lib/server/platform/db.ts';
import { fillPlace, openPlacesOf, openVisit } from '../../src/lib/server/visits/index.ts';
import { accessibilityViolations } from '../support/accessibility.ts';
import { startApplication, type Application } from '../support/application.ts';
import { newDesktopPage, newElderPage, newPhonePage, openBrowser } from '../support/browser.ts';
import { contextOf, signInAs, systemContext } from '../support/runtime.ts';

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

async function accountOf(key: string): Promise<string> {
	const { name } = castMember(key);
	const [row] = await application.database.sql`
		select id from accounts where display_name = ${name}`;
	return row?.id as string;
}

/** Puts a page into the hands of a member of the cast, signed in. */
async function handTo(page: Page, key: string): Promise<Page> {
	const { cookie } = await signInAs(application.runtime, await accountOf(key));
	const value = cookie.cookie.slice(sessionCookieName.length + 1);
	await page.context().addCookies([{ name: sessionCookieName, value, url: application.origin }]);
	return page;
}

/** Wang Fang's order of a hospital escort for her mother, taken by Chen Xiaoming. */
async function agreedVisit(startsAt: Date) {
	const { runtime, database } = application;
	const [found] = await database.sql`
		select c.id as client, v.id as volunteer, v.district_id as district
		from clients c, volunteers v
		where c.name = ${castMember('li-xiuying').name} and v.name = ${castMember('chen-xiaoming').name}`;
	const order = await placeOrder(await contextOf(runtime, await accountOf('wang-fang')), {
		clientId: found?.client,
		itemKey: 'hospital-escort',
		startsAt,
		notes: '需要轮椅',
		channel: 'web',
	});
	const ctx = systemContext(runtime);
	const visitId = await withTransaction(ctx, async (ctx) => {
		await lockOrder(ctx, order.id);
		const { visitId } = await openVisit(ctx, { id: order.id, districtId: found?.district });
		const [place] = await openPlacesOf(ctx, order.id);
		await fillPlace(ctx, { placeId: place!.placeId, volunteerId: found?.volunteer });
		await moveOrder(ctx, order.id, 'staff', { staffedAt: ctx.now, matchingDueAt: null });
		return visitId;
	});
	return { orderId: order.id, number: formatOrderNumber(order.number), visitId };
}

const tap = (page: Page, action: string) => page.click(`main form[action="?/${action}"] button`);
const isReadable = async (page: Page) => expect(await accessibilityViolations(page)).toEqual([]);

test('a visit from the list to the hours, the review and the follow-up, without JavaScript', async () => {
	const startsAt = new Date('2026-12-01T06:00:00Z');
	const { orderId, number, visitId } = await agreedVisit(startsAt);
	const { runtime, origin } = application;

	const phone = await newPhonePage(browser, { baseURL: origin, javaScript: false });
	await handTo(phone, 'chen-xiaoming');
	await phone.goto('/volunteer/visits');
	await isReadable(phone);
	expect(await phone.textContent('main')).not.toContain('李秀英');
	await phone.click(`main h2 a[href="/volunteer/visits/${visitId}"]`);
	await isReadable(phone);
	expect(await phone.textContent('main')).not.toContain('李秀英');
	expect(await phone.locator('form[action="?/check_in"]').count()).toBe(0);

	await phone.click('main form[action^="?/reveal"] button');
	await isReadable(phone);
	const contact = await phone.textContent('section:has(#contact)');
	for (const shown of ['李秀英', '敬贤路128弄15号302室', '需要轮椅', '021 5741 0001'])
		expect(contact).toContain(shown);
	expect(await phone.getAttribute('a[href^="tel:+86"]', 'href')).toBe('tel:+862157410001');
	expect(await phone.getAttribute('a[rel~=external]', 'href')).toMatch(
		/position=\d+\.\d{3},\d+\.\d{3}&/,
	);

	runtime.clock.turnTo(startsAt);
	await phone.goto('/volunteer/visits');
	await phone.click(`form[action="/volunteer/visits/${visitId}?/check_in"] button`);
	expect(await phone.textContent('main')).toContain('服务中');
	await isReadable(phone);
	runtime.clock.turnTo(addMinutes(startsAt, 100));
	await tap(phone, 'check_out');
	await isReadable(phone);
	expect(await phone.textContent('[role=status]')).toContain('谢谢您');
	expect(await phone.textContent('main')).not.toContain('李秀英');
	await phone.click('main a[href="/volunteer/hours"]');
	await isReadable(phone);
	expect(await phone.textContent('.entries li')).toContain('100 分钟');
	await phone.goto('/volunteer/visits?when=past');
	expect(await phone.locator(`main h2 a[href="/volunteer/visits/${visitId}"]`).count()).toBe(1);
	await phone.close();

	const daughter = await newElderPage(browser, { baseURL: origin, javaScript: false });
	await handTo(daughter, 'wang-fang');
	await daughter.goto(`/orders/${orderId}/review`);
	await isReadable(daughter);
	await daughter.fill('#comment', '小陈很耐心 😀 𠮷');
	await daughter.click('main form button');
	expect(await daughter.title()).toMatch(/^出错了/);
	expect(await daughter.getAttribute('[role=alert] a', 'href')).toBe('#rating');
	expect(await daughter.inputValue('#comment')).toBe('小陈很耐心 😀 𠮷');
	await isReadable(daughter);
	await daughter.check('input[name=rating][value="5"]');
	await daughter.check('input[name=onTime][value=yes]');
	await daughter.click('main form button');
	expect(await daughter.textContent('main')).toContain('小陈很耐心 😀 𠮷');
	await isReadable(daughter);
	await daughter.close();

	await application.runTask('feedback/schedule-follow-ups');
	const desk = await newDesktopPage(browser, { baseURL: origin, javaScript: false, locale: 'en' });
	await handTo(desk, 'zhang-weidong');
	await desk.goto('/en/desk/follow-ups');
	await isReadable(desk);
	await desk.click(`main a[aria-label$="${number}"]`);
	await isReadable(desk);
	expect(await desk.textContent('main')).toContain('小陈很耐心');
	await desk.click('main form[action^="?/reveal"] button');
	expect(await desk.getAttribute('a[href^="tel:+86"]', 'href')).toBe('tel:+862157410001');
	await desk.check('input[name=outcome][value=needs_more]');
	await tap(desk, 'record');
	expect(await desk.title()).toMatch(/^Error/);
	expect(await desk.getAttribute('[role=alert] a', 'href')).toBe('#note');
	await isReadable(desk);
	await desk.fill('#note', '下月还要复诊');
	await tap(desk, 'record');
	expect(await desk.textContent('[role=status]')).toContain('closed');
	await isReadable(desk);
	await desk.goto('/en/desk/follow-ups?list=needs_more');
	await isReadable(desk);
	expect(await desk.textContent('main')).toContain('下月还要复诊');
	await desk.close();
	const [order] = await application.database.sql`select state from orders where id = ${orderId}`;
	expect(order?.state).toBe('closed');
}, 180_000);

test('a volunteer who cannot come says so with two taps, in English', async () => {
	const { orderId, visitId } = await agreedVisit(new Date('2026-12-08T06:00:00Z'));
	const page = await newPhonePage(browser, { baseURL: application.origin, locale: 'en' });
	await handTo(page, 'chen-xiaoming');
	await page.goto(`/en/volunteer/visits/${visitId}`);
	await page.selectOption('#reason', 'ill');
	await tap(page, 'drop_out');
	expect(await page.textContent('[role=status]')).toContain('That is all right');
	await isReadable(page);
	const answer = await page.goto(`/en/volunteer/visits/${visitId}`);
	expect(answer?.status()).toBe(404);
	const [order] = await application.database.sql`select state from orders where id = ${orderId}`;
	expect(order?.state).toBe('matching');
	await page.close();
});

test('the desk calls a volunteer who has not come, and asks for somebody else', async () => {
	const startsAt = new Date('2026-12-10T06:00:00Z');
	const { number } = await agreedVisit(startsAt);
	application.runtime.clock.turnTo(addMinutes(startsAt, 31));
	await application.runTask('visits/miss-overdue');
	const desk = await newDesktopPage(browser, { baseURL: application.origin, javaScript: false });
	await handTo(desk, 'liu-jing');
	await desk.goto('/desk/late-volunteers');
	await isReadable(desk);
	const card = desk.locator('.card', { hasText: number });
	await card.locator('form[action="?/reveal"] button').click();
	await isReadable(desk);
	expect(await card.locator('a[href^="tel:"]').textContent()).toContain('139 0000 0005');
	await card.locator('form[action="?/missed"] button').click();
	expect(await desk.textContent('[role=status]')).toContain('已记下');
	expect(await card.count()).toBe(0);
	const [order] = await application.database.sql`
		select state, urgent from orders where number = ${number.replace(' ', '')}`;
	expect(order).toEqual({ state: 'matching', urgent: true });
	await desk.close();
});
