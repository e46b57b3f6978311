import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { addDays, addMinutes, localDateOf } from '../../src/lib/calendar/local-time.ts';
import { translator } from '../../src/lib/i18n/index.ts';
import { accessibilityViolations } from '../support/accessibility.ts';
import { startApplication, type Application } from '../support/application.ts';
import { openBrowser } from '../support/browser.ts';
import { openAs } from './open-as.ts';

// A delay, a door that stays closed, a visit that is never ended; bad weather and a round.

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

const t = translator('zh-CN');

/** A visit that Zhou Li, of the cast, has agreed to. */
async function visitOfZhouLi() {
	const [visit] = await application.database.sql<{ id: string; startsAt: Date; endsAt: Date }[]>`
		select v.id, v.starts_at as "startsAt", v.ends_at as "endsAt"
		from visits v
			join visit_places p on p.visit_id = v.id
			join volunteers n on n.id = p.volunteer_id
		where v.state = 'agreed' and n.name = '周丽' and v.starts_at > ${application.runtime.clock.now()}
		order by v.starts_at limit 1`;
	return visit!;
}

describe('a visit under way', () => {
	test('begins later than planned, meets a closed door, and is ended by the desk', async () => {
		const visit = await visitOfZhouLi();
		const { clock } = application.runtime;
		clock.turnTo(addMinutes(visit.startsAt, -20));
		const phone = await openAs(application, browser, 'zhou-li', 'phone');
		await phone.goto(`/volunteer/visits/${visit.id}`);
		expect(await accessibilityViolations(phone)).toEqual([]);
		await phone.selectOption('select[name=minutes]', '20');
		await phone.click('form[action*="delay"] button');
		const [place] = await application.database.sql`
			select expected_at as at from visit_places where visit_id = ${visit.id}`;
		expect(place).toEqual({ at: addMinutes(visit.startsAt, 20) });

		clock.turnTo(addMinutes(visit.startsAt, 20));
		await phone.goto(`/volunteer/visits/${visit.id}`);
		await phone.click('form[action*="check_in"] button');
		await phone.click('form[action*="door"] button');
		await phone.click('form[action*="door"] button');
		expect(await phone.textContent('#door')).toContain(t('unexpected:step.called_client'));
		expect(await accessibilityViolations(phone)).toEqual([]);

		const desk = await openAs(application, browser, 'liu-jing', 'desktop');
		await desk.goto('/desk/unexpected');
		expect(await desk.textContent('main')).toContain('周丽');
		expect(await accessibilityViolations(desk)).toEqual([]);
		await desk.click('form[action*="step"] button');
		await desk.selectOption('select[name=outcome]', 'away_as_known');
		await desk.click('form[action*="close"] button');
		expect(await desk.textContent('main')).toContain(t('unexpected:noted'));
		await phone.goto(`/volunteer/visits/${visit.id}`);
		expect(await phone.textContent('#door')).toContain(t('unexpected:outcomes.away_as_known'));

		clock.turnTo(addMinutes(visit.endsAt, 20));
		await desk.goto('/desk/unexpected');
		const card = desk.locator('.card', { hasText: '周丽' });
		await card.getByRole('button', { name: t('unexpected:check_out_for') }).click();
		expect(await desk.textContent('main')).toContain(t('unexpected:noted'));
		const [ended] = await application.database.sql`
			select state, checked_out_at as out from visits where id = ${visit.id}`;
		expect(ended).toEqual({ state: 'checked_out', out: visit.endsAt });
		await phone.close();
		await desk.close();
	});
});

test('the desk declares bad weather, undoes it, and starts a round', async () => {
	const { database, runtime } = application;
	const today = localDateOf(runtime.clock.now());
	const page = await openAs(application, browser, 'liu-jing', 'desktop');
	await page.goto('/desk/days');
	expect(await accessibilityViolations(page)).toEqual([]);
	const date = addDays(today, 1);
	await page.fill('input[name=date]', date);
	await page.fill('input[name=movedTo]', date);
	await page.click('form[action*="declare"] button');
	expect(await page.textContent('.error-summary')).toContain(t('errors:end_before_start'));
	expect(await page.inputValue('input[name=date]')).toBe(date);
	await page.fill('input[name=movedTo]', addDays(today, 3));
	await page.click('form[action*="declare"] button');
	expect(await page.textContent('main')).toContain(t('unexpected:days.declared'));
	const outdoorVisits = async () => {
		const [row] = await database.sql<{ count: number }[]>`
			select count(*) as count from visits v join service_items i on i.id = v.item_id
			where i.outdoor and v.local_date = ${date} and v.state in ('open', 'agreed')
				and not exists (
					select from weather_moves m where m.visit_id = v.id and m.refusal is not null)`;
		return row!.count;
	};
	await vi.waitFor(async () => expect(await outdoorVisits()).toBe(0), { timeout: 20_000 });
	await page.goto('/desk/days');
	expect(await accessibilityViolations(page)).toEqual([]);
	await page.click('form[action*="undo"] button');
	expect(await page.textContent('main')).toContain(t('unexpected:days.undone'));

	await page.selectOption('select[name=roundArea]', { index: 1 });
	await page.selectOption('select[name=itemKey]', 'phone-chat');
	await page.selectOption('select[name=category]', 'living_alone');
	await page.click('form[action*="start"] button');
	expect(await page.textContent('main')).toContain(t('unexpected:days.started'));
	await vi.waitFor(
		async () => {
			const [round] = await database.sql`
				select r.placed_at as "placedAt",
					(select count(*) from care_round_clients c where c.order_id is not null) as orders
				from care_rounds r`;
			expect(round!.placedAt).not.toBeNull();
			expect(round!.orders).toBeGreaterThan(0);
		},
		{ timeout: 30_000, interval: 300 },
	);
	await page.close();
});
