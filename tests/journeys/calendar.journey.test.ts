import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addDays, instantOf, localDateOf } from '../../src/lib/calendar/local-time.ts';
import { localizePath, translator, type Locale } from '../../src/lib/i18n/index.ts';
import { accessibilityViolations } from '../support/accessibility.ts';
import { startApplication, type Application } from '../support/application.ts';
import { openBrowser } from '../support/browser.ts';
import { openAs } from './open-as.ts';

// When a volunteer has time, calendars for everybody, and visits moved from the desk.

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

/** A visit of a coming day that somebody has agreed to. */
async function agreedVisit() {
	const [visit] = await application.database.sql<
		{ id: string; volunteerId: string; date: string }[]
	>`
		select v.id, p.volunteer_id as "volunteerId", v.local_date as date
		from visits v join visit_places p on p.visit_id = v.id
		where v.state = 'agreed' and v.starts_at > ${new Date(application.runtime.clock.now().getTime() + 86_400_000)}
		order by v.starts_at limit 1`;
	return visit!;
}

describe.each<[Locale, string]>([
	['zh-CN', 'zhou-li'],
	['en', 'chen-xiaoming'],
])('a volunteer in %s', (locale, member) => {
	const t = translator(locale);
	const href = (path: string) => localizePath(locale, path);

	test('notes days away, connects a calendar, and sees both in their own', async () => {
		const page = await openAs(application, browser, member, 'phone', { locale });
		await page.goto(href('/volunteer/times'));
		expect(await accessibilityViolations(page)).toEqual([]);
		const today = localDateOf(application.runtime.clock.now());
		await page.fill('input[name=firstDay]', addDays(today, 3));
		await page.fill('input[name=lastDay]', addDays(today, 2));
		await page.click('form[action*="take_time_off"] button');
		expect(await page.textContent('.error-summary')).toContain(t('errors:end_before_start'));
		expect(await page.inputValue('input[name=firstDay]')).toBe(addDays(today, 3));
		await page.fill('input[name=lastDay]', addDays(today, 4));
		await page.click('form[action*="take_time_off"] button');
		expect(await page.textContent('main')).toContain(t('calendars:off.saved'));
		await page.fill('input[name=url]', 'webcal://10.0.0.1/private.ics');
		await page.click('form[action*="add_calendar"] button');
		expect(await page.textContent('main')).toContain(t('calendars:other.added'));
		expect(await page.textContent('main')).toContain('10.0.0.1');
		expect(await page.textContent('main')).not.toContain('private.ics');
		for (const view of ['day', 'week', 'month']) {
			await page.goto(href(`/calendar?view=${view}&date=${addDays(today, 3)}`));
			expect(await page.textContent('main')).toContain(t('calendars:time_off'));
			expect(await accessibilityViolations(page)).toEqual([]);
		}
		await page.close();
	});

	test('gives their phone a calendar to read, and ends it', async () => {
		const page = await openAs(application, browser, member, 'phone', { locale });
		await page.goto(href('/calendar/feed'));
		await page.click('form[action*="make"] button');
		const address = (await page.textContent('code.address'))!;
		expect(await accessibilityViolations(page)).toEqual([]);
		const path = new URL(address).pathname;
		const feed = await fetch(application.origin + path);
		expect(feed.headers.get('content-type')).toContain('text/calendar');
		expect(await feed.text()).toMatch(/^BEGIN:VCALENDAR/);
		await page.goto(href('/calendar/feed'));
		expect(await page.textContent('main')).not.toContain(path);
		await page.click('form[action*="revoke"] button');
		expect(await page.textContent('main')).toContain(t('calendars:feed.revoked'));
		expect((await fetch(application.origin + path)).status).toBe(404);
		await page.close();
	});
});

describe('the desk', () => {
	const t = translator('zh-CN');

	test('moves a visit by a form, which says first what that means', async () => {
		const visit = await agreedVisit();
		const page = await openAs(application, browser, 'liu-jing', 'desktop');
		await page.goto(`/desk/calendar?view=week&date=${visit.date}&volunteer=${visit.volunteerId}`);
		expect(await accessibilityViolations(page)).toEqual([]);
		await page.click(`a[href$="/desk/visits/${visit.id}/move"]`);
		const next = addDays(visit.date, 1);
		await page.fill('input[name=date]', next);
		await page.fill('input[name=time]', '03:00');
		await page.click('form[method=GET] button');
		expect(
			await page
				.locator('form[method=POST] button')
				.filter({ hasText: t('calendars:move.confirm') })
				.count(),
		).toBe(0);
		await page.fill('input[name=time]', '10:00');
		await page.click('form[method=GET] button');
		expect(await accessibilityViolations(page)).toEqual([]);
		await page.getByRole('button', { name: t('calendars:move.confirm') }).click();
		expect(await page.textContent('main')).toContain(t('calendars:move.done'));
		const [moved] = await application.database.sql`
			select starts_at as "startsAt" from visits where id = ${visit.id}`;
		expect(moved).toEqual({ startsAt: instantOf(next, '10:00') });
		await page.close();
	});

	test('drags a visit to another day: the rules are shown before the drop, and it asks before it moves', async () => {
		const visit = await agreedVisit();
		const page = await openAs(application, browser, 'liu-jing', 'desktop');
		await page.goto(`/desk/calendar?view=week&date=${visit.date}&volunteer=${visit.volunteerId}`);
		const dates = await page
			.locator('[data-date]')
			.evaluateAll((days) => days.map((day) => (day as HTMLElement).dataset['date']!));
		const target = dates.find((date) => date !== visit.date && date > visit.date) ?? dates[0]!;
		const card = page.locator(`[data-visit="${visit.id}"]`);
		const transfer = await page.evaluateHandle(() => new DataTransfer());
		await card.dispatchEvent('dragstart', { dataTransfer: transfer });
		await page
			.locator(`[data-date="${target}"]`)
			.dispatchEvent('dragover', { dataTransfer: transfer });
		await page.waitForSelector('[data-move-says]:not([hidden])');
		expect((await page.textContent('[data-move-says]'))!.length).toBeGreaterThan(5);
		await page.locator(`[data-date="${target}"]`).dispatchEvent('drop', { dataTransfer: transfer });
		await page.waitForURL(`**/desk/visits/${visit.id}/move?date=${target}`);
		const [still] = await application.database.sql`
			select local_date as date from visits where id = ${visit.id}`;
		expect(still).toEqual({ date: visit.date });
		await page.close();
	});

	test('finds a volunteer who calls and notes when they are away', async () => {
		const page = await openAs(application, browser, 'liu-jing', 'desktop');
		await page.goto('/desk/volunteers');
		expect(await accessibilityViolations(page)).toEqual([]);
		await page.fill('input[name=query]', '周丽');
		await page.click(
			'form[method=POST] button:has-text("' + t('calendars:desk_volunteers.find') + '")',
		);
		await page.click('.card a:has-text("周丽")');
		expect(await accessibilityViolations(page)).toEqual([]);
		await page.fill(
			'input[name=firstDay]',
			addDays(localDateOf(application.runtime.clock.now()), 20),
		);
		await page.click('form[action*="take_time_off"] button');
		expect(await page.textContent('main')).toContain(t('calendars:off.saved'));
		await page.close();
	});
});

test('the family sees a calendar of services, in the elder view, too', async () => {
	const page = await openAs(application, browser, 'wang-fang', 'phone');
	await page.goto('/calendar?view=month');
	expect(await accessibilityViolations(page)).toEqual([]);
	await page.close();
});
