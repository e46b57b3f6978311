import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { addDays, addMinutes } from '../../src/lib/calendar/local-time.ts';
import type { Context } from '../../src/lib/server/platform/context.ts';
import { newId } from '../../src/lib/server/platform/ids.ts';
import { addJob } from '../../src/lib/server/platform/queries.ts';
import { draftVisitPlan, startVisitPlan } from '../../src/lib/server/visits/index.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import {
	as,
	at,
	createDistrict,
	createTestContext,
	testNow,
	type TestDistrict,
} from '../support/district.ts';

let database: TestDatabase;
let ctx: Context;
let district: TestDistrict;
let worker: ChildProcess | undefined;
const plans: string[] = [];

beforeAll(async () => {
	database = await createTestDatabase();
	ctx = createTestContext(database.sql);
	// Everything was set up nine days ago; nobody has worked since.
	const then = at(ctx, addMinutes(testNow, -9 * 24 * 60));
	district = await createDistrict(then);
	const desk = as(then, district.dispatcher);
	for (const [index, recurrence] of [
		'FREQ=WEEKLY;BYDAY=TU,FR',
		'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO',
		'FREQ=MONTHLY;BYMONTHDAY=20,-1',
	].entries()) {
		const planId = await draftVisitPlan(desk, {
			clientId: district.client.id,
			itemKey: district.item.key,
			recurrence,
			startsOn: '2026-11-17',
			localTime: `${10 + index}:00`,
			durationMinutes: 45,
			holidayRule: 'keep',
		});
		if (index === 0)
			await database.sql`
				insert into visit_plan_pairings (id, plan_id, position, role, volunteer_id, agreed_at)
				values (${newId()}, ${planId}, 1, 'regular', ${district.volunteer.id}, ${then.now})`;
		await startVisitPlan(desk, planId, { agreementSignedOn: '2026-11-10' });
		plans.push(planId);
	}
});
afterEach(() => worker?.kill('SIGKILL'));
afterAll(() => database.end());

/** Wakes the tasks as the crontab does, with a living worker, and waits until they are done. */
async function workOnce(): Promise<void> {
	for (const task of ['visits/generate', 'visits/check-plans', 'visits/miss-overdue'])
		await addJob(database.sql, { task, jobKey: null, runAt: null });
	await vi.waitFor(
		async () => {
			const [left] = await database.sql<{ jobs: number }[]>`
				select count(*) as jobs from graphile_worker.jobs where task_identifier like 'visits/%'`;
			expect(left?.jobs).toBe(0);
		},
		{ timeout: 15_000, interval: 50 },
	);
}

test('nine days without a worker: plans are complete, what nobody made is missed, people are told once', async () => {
	worker = fork('tests/faults/worker-process.ts', [database.url], {
		execArgv: ['--import', 'tsx'],
		stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
	});
	await once(worker, 'message');
	await workOnce();
	await workOnce();

	const visits = await database.sql<{ plan: string; planDate: string; state: string }[]>`
		select plan_id as plan, plan_date as "planDate", state from visits order by plan_date`;
	const datesOf = (plan: string) =>
		visits.filter((visit) => visit.plan === plan).map(({ planDate }) => planDate);
	const fromTo = (first: string, step: number, last: string) => {
		const dates: string[] = [];
		for (let date = first; date <= last; date = addDays(date, step)) dates.push(date);
		return dates;
	};
	const horizon = '2027-01-06';
	expect(datesOf(plans[0]!)).toEqual(
		[...fromTo('2026-11-17', 7, horizon), ...fromTo('2026-11-20', 7, horizon)].sort(),
	);
	expect(datesOf(plans[1]!)).toEqual(fromTo('2026-11-30', 14, horizon));
	expect(datesOf(plans[2]!)).toEqual(['2026-11-20', '2026-11-30', '2026-12-20', '2026-12-31']);

	for (const { state, planDate, plan } of visits)
		expect(state, planDate).toBe(
			planDate < '2026-11-25' ? 'missed' : plan === plans[0] ? 'agreed' : 'open',
		);

	const told = await database.sql<{ kind: string; accountId: string }[]>`
		select kind, account_id as "accountId" from notifications where kind like 'visit_plans_%'`;
	expect([...told]).toEqual([
		{ kind: 'visit_plans_visit_missed', accountId: district.dispatcher.accountId },
	]);
	const alerts = await database.sql<{ plan: string; localDate: string }[]>`
		select plan_id as plan, local_date as "localDate" from visit_plan_alerts
		where settled_at is null order by plan_id`;
	expect(alerts.map(({ plan }) => plan).sort()).toEqual([plans[0], plans[2]].sort());
});
