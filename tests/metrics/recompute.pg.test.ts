import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
	brandMetrics,
	markRecentDays,
	recomputeMetricDays,
} from '../../src/lib/server/metrics/index.ts';
import { tryLockMetricDay } from '../../src/lib/server/metrics/queries.ts';
import type { Context } from '../../src/lib/server/platform/context.ts';
import type { Sql } from '../../src/lib/server/platform/db.ts';
import { markMetricDay } from '../../src/lib/server/platform/metric-days.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import {
	addOrder,
	at,
	createDistrict,
	createTestContext,
	type TestDistrict,
} from '../support/district.ts';

const day = '2026-11-25';
const placed = { submittedAt: new Date('2026-11-25T01:00:00Z') };

let database: TestDatabase;
let ctx: Context;
let district: TestDistrict;

beforeAll(async () => {
	database = await createTestDatabase();
	ctx = createTestContext(database.sql);
	district = await createDistrict(ctx);
});
afterAll(() => database.end());
beforeEach(async () => {
	await database.sql`
		truncate orders, metric_facts, metric_days_due, local_day_runs cascade`;
	await database.sql`delete from graphile_worker._private_jobs`;
});

async function ordersOfDay(): Promise<number> {
	const metrics = await brandMetrics(ctx, { slug: district.brand.slug, from: day, to: day });
	return metrics.indicators.find(({ key }) => key === 'orders')!.numerator;
}

async function marks(): Promise<{ localDate: string; marks: number }[]> {
	return database.sql<{ localDate: string; marks: number }[]>`
		select local_date as "localDate", count(*) as marks from metric_days_due
		group by local_date order by local_date`;
}

test('a change that commits while its day is recomputed is counted by the next run', async () => {
	await markMetricDay(ctx, district.area.id, day);
	await database.sql.begin(async (sql) => {
		const change = { ...ctx, sql: sql as unknown as Sql };
		await addOrder(change, district, placed);
		await markMetricDay(change, district.area.id, day);
		expect(await recomputeMetricDays(ctx)).toBe(1);
		expect(await ordersOfDay()).toBe(0);
	});
	expect(await recomputeMetricDays(ctx)).toBe(1);
	expect(await ordersOfDay()).toBe(1);
});

test('a change that is rolled back takes its mark with it', async () => {
	const change = database.sql.begin(async (sql) => {
		await markMetricDay({ ...ctx, sql: sql as unknown as Sql }, district.area.id, day);
		throw new Error('undone');
	});
	await expect(change).rejects.toThrow('undone');
	expect(await marks()).toEqual([]);
});

test('a day that another run has in hand keeps its marks, and others go on', async () => {
	await addOrder(ctx, district, placed);
	await markMetricDay(ctx, district.area.id, day);
	await markMetricDay(ctx, district.area.id, '2026-11-24');
	await database.sql.begin(async (sql) => {
		expect(await tryLockMetricDay(sql as unknown as Sql, district.area.id, day)).toBe(true);
		expect(await recomputeMetricDays(ctx)).toBe(1);
		expect(await marks()).toEqual([{ localDate: day, marks: 1 }]);
	});
	expect(await recomputeMetricDays(ctx)).toBe(1);
	expect(await ordersOfDay()).toBe(1);
});

test('changes and runs at the same time leave the right facts and no mark', async () => {
	const change = async () => {
		await database.sql.begin(async (sql) => {
			const inside = { ...ctx, sql: sql as unknown as Sql };
			await addOrder(inside, district, placed);
			await markMetricDay(inside, district.area.id, day);
		});
	};
	await Promise.all(
		Array.from({ length: 30 }, (_, index) =>
			index % 3 === 0 ? recomputeMetricDays(ctx) : change(),
		),
	);
	await recomputeMetricDays(ctx);
	expect(await marks()).toEqual([]);
	expect(await ordersOfDay()).toBe(20);
});

test('many marks wake one job, a few seconds later', async () => {
	for (let time = 0; time < 5; time++) await markMetricDay(ctx, district.area.id, day);
	const jobs = await database.sql<{ task: string; seconds: number }[]>`
		select task_identifier as task,
			extract(epoch from run_at - created_at)::float8 as seconds
		from graphile_worker.jobs`;
	expect(jobs.map(({ task }) => task)).toEqual(['metrics/recompute']);
	expect(jobs[0]!.seconds).toBeGreaterThan(2);
	expect(jobs[0]!.seconds).toBeLessThan(10);
});

test('from 02:00 on the last 35 days are marked, once a local day', async () => {
	const oneMinuteBefore = at(ctx, new Date('2026-11-25T17:59:00Z'));
	expect(await markRecentDays(oneMinuteBefore)).toBe(0);
	const night = at(ctx, new Date('2026-11-25T18:00:00Z'));
	expect(await Promise.all([markRecentDays(night), markRecentDays(night)])).toContain(1);
	const days = await marks();
	expect(days.length).toBe(35);
	expect(days[0]).toEqual({ localDate: '2026-10-23', marks: 1 });
	expect(days.at(-1)).toEqual({ localDate: '2026-11-26', marks: 1 });
	expect(await markRecentDays(at(ctx, new Date('2026-11-26T09:00:00Z')))).toBe(0);
	expect(await markRecentDays(at(ctx, new Date('2026-11-26T18:15:00Z')))).toBe(1);
});
