import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addDays, localDateOf, weekdayOfDate } from '../../src/lib/calendar/local-time.ts';
import { translator } from '../../src/lib/i18n/index.ts';
import { accessibilityViolations } from '../support/accessibility.ts';
import { startApplication, type Application } from '../support/application.ts';
import { openBrowser } from '../support/browser.ts';
import { systemContext } from '../support/runtime.ts';
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
const screenshots = process.env.YIMI_SCREENSHOTS;

async function isReadable(page: Page, name?: string): Promise<void> {
	if (screenshots && name)
		await page.screenshot({ path: `${screenshots}/${name}.png`, fullPage: true });
	expect(await accessibilityViolations(page)).toEqual([]);
}

/** The next day of a weekday (1 Monday) at least two days ahead of the demo's present. */
function nextWeekday(now: Date, weekday: number): string {
	let date = addDays(localDateOf(now), 2);
	while (weekdayOfDate(date) !== weekday) date = addDays(date, 1);
	return date;
}

test('the desk draws up a plan, starts it, leaves out a visit and takes that back; a missing visit is found', async () => {
	const { now } = systemContext(application.runtime);
	const desk = await openAs(application, browser, 'liu-jing', 'desktop', { javaScript: false });
	const [client] = await application.database.sql<{ id: string }[]>`
		select id from clients where state = 'active' order by created_at, id limit 1`;
	await desk.goto(`/desk/clients/${client!.id}`);
	expect(await desk.textContent('main')).toContain(zh('series:none_for_client'));
	await desk.click(`a[href^="/desk/visit-plans/new"]`);
	await isReadable(desk, 'plan-new');

	const tuesday = nextWeekday(now, 2);
	await desk.fill('#startsOn', '2020-01-01');
	await desk.click('main button');
	expect(await desk.title()).toContain(zh('common:error'));
	expect(await desk.textContent('.error-summary')).toContain(zh('errors:field.in_the_past'));
	await desk.fill('#startsOn', tuesday);
	await desk.selectOption('#riskTier', '');
	await desk.click('main button');
	expect(await desk.textContent('main')).toContain(zh('series:start_title'));
	await isReadable(desk, 'plan-draft');

	await desk.click('form[action="?/start"] button');
	expect(await desk.textContent('.error-summary')).toContain(zh('errors:agreement_missing'));
	await desk.fill('#agreementSignedOn', localDateOf(now));
	await desk.click('form[action="?/start"] button');
	expect(await desk.textContent('[role=status]')).toBe(zh('series:done.started'));
	await isReadable(desk, 'plan-started');
	const coming = await desk.locator('form[action="?/skip"]').count();
	expect(coming).toBeGreaterThanOrEqual(4);

	await desk.locator('form[action="?/skip"] button').nth(1).click();
	expect(await desk.textContent('[role=status]')).toBe(zh('series:done.skipped'));
	expect(await desk.locator('form[action="?/skip"]').count()).toBe(coming - 1);
	await desk.click('form[action="?/restore"] button');
	expect(await desk.textContent('[role=status]')).toBe(zh('series:done.restored'));
	expect(await desk.locator('form[action="?/skip"]').count()).toBe(coming);
	const planPath = new URL(desk.url()).pathname;

	await desk.click(`a[href="${planPath}/people"]`);
	await isReadable(desk, 'plan-people');
	await desk.goto('/desk/visit-plans');
	await isReadable(desk, 'plans');

	const [visit] = await application.database.sql<{ planId: string }[]>`
		delete from visits where id = (
			select id from visits where plan_id = ${planPath.split('/').at(-1)!}
			order by starts_at offset 1 limit 1)
		returning plan_id as "planId"`;
	expect(visit).toBeDefined();
	await application.runTask('visits/check-plans');
	await desk.goto('/desk/visit-plans/alerts');
	expect(await desk.textContent('main')).toContain(zh('series:alert.next_visit_missing'));
	await isReadable(desk, 'plans-alerts');
	await desk.close();
});

test('a volunteer agrees to a series on the phone, as one offer', async () => {
	const { sql } = application.database;
	const { now } = systemContext(application.runtime);
	const [plan] = await sql<{ id: string }[]>`
		select id from visit_plans where state = 'active' order by created_at desc limit 1`;
	const page = await openAs(application, browser, 'chen-xiaoming', 'phone', { javaScript: false });
	await page.goto('/volunteer/series');
	expect(await page.textContent('main')).toContain(zh('series:volunteer.none'));
	await isReadable(page, 'series-none');
	await sql`
		insert into visit_plan_offers (id, plan_id, position, role, volunteer_id, by_name, state,
			cannot_on, score, sent_at, expires_at)
		select gen_random_uuid(), ${plan!.id}, 1, 'regular', v.id, true, 'sent', '{}', 0.5, ${now}, ${new Date(+now + 86_400_000)}
		from volunteers v where v.name = '陈晓明'`;
	await page.reload();
	await isReadable(page, 'series-offer');
	await page.click('form[action="?/accept"] button');
	expect(await page.textContent('[role=status]')).toBe(zh('series:volunteer.accepted'));
	const [pairing] = await sql`select role from visit_plan_pairings where plan_id = ${plan!.id}`;
	expect(pairing).toEqual({ role: 'regular' });
	await page.close();
});
