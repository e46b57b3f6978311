import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
	brandMetrics,
	indicatorKeys,
	indicators,
	ordersBehind,
	recomputeMetricDays,
	type BrandMetrics,
	type Figure,
	type IndicatorKey,
} from '../../src/lib/server/metrics/index.ts';
import type { Indicator } from '../../src/lib/server/metrics/indicators.ts';
import type { Context } from '../../src/lib/server/platform/context.ts';
import type { Sql } from '../../src/lib/server/platform/db.ts';
import { markMetricDay } from '../../src/lib/server/platform/metric-days.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import {
	addClient,
	addVolunteer,
	createDistrict,
	createTestContext,
	type TestDistrict,
} from '../support/district.ts';
import {
	areasOf,
	countByHand,
	firstDay,
	generatedOrders,
	lastDay,
	writeOrders,
	type Counted,
	type GeneratedOrder,
	type People,
} from './generated-events.ts';

let database: TestDatabase;
let district: TestDistrict;
let people: People;

beforeAll(async () => {
	database = await createTestDatabase();
	const ctx = createTestContext(database.sql);
	district = await createDistrict(ctx);
	const { area, grid } = district;
	people = {
		clients: [
			district.client,
			await addClient(ctx, area, grid, { name: '张兰' }),
			await addClient(ctx, area, grid, { name: '刘桂英' }),
		],
		volunteers: [
			district.volunteer,
			await addVolunteer(ctx, area, grid, { name: '何平' }),
			await addVolunteer(ctx, area, grid, { name: '高远' }),
		],
	};
});
afterAll(() => database.end());

class Undone extends Error {}

/** Runs in a transaction that leaves nothing behind. */
async function undone(work: (ctx: Context) => Promise<void>): Promise<void> {
	const run = database.sql.begin(async (sql) => {
		await work(createTestContext(sql as unknown as Sql));
		throw new Undone();
	});
	await run.catch((error) => {
		if (!(error instanceof Undone)) throw error;
	});
}

async function recomputeAll(ctx: Context): Promise<void> {
	for (let day = 20; day <= 28; day++) await markMetricDay(ctx, district.area.id, `2026-11-${day}`);
	await recomputeMetricDays(ctx);
}

function median(values: number[]): number | null {
	const sorted = values.toSorted((one, other) => one - other);
	const middle = (sorted.length - 1) / 2;
	const [low, high] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle)]];
	return low === undefined || high === undefined ? null : (low + high) / 2;
}

/** What a figure should be, from the things counted by hand. */
function expected(key: IndicatorKey, things: Counted[]): Figure {
	const indicator: Indicator = indicators[key];
	const sum = (of: readonly string[]) =>
		things
			.filter(({ measure }) => of.includes(measure))
			.reduce((all, { amount }) => all + amount, 0);
	const ofSample = (sample: string) => things.filter(({ measure }) => measure === sample);
	switch (indicator.kind) {
		case 'sum': {
			const numerator = sum(indicator.of);
			const value = indicator.unit === 'hours' ? numerator / 60 : numerator;
			return { value, numerator, denominator: null };
		}
		case 'ratio': {
			const numerator = sum([indicator.numerator]);
			const denominator = sum(indicator.denominator);
			return { value: denominator ? numerator / denominator : null, numerator, denominator };
		}
		case 'distinct': {
			const numerator = new Set(ofSample(indicator.of).map(({ person }) => person)).size;
			return { value: numerator, numerator, denominator: null };
		}
		case 'median': {
			const amounts = ofSample(indicator.of).map(({ amount }) => amount);
			return { value: median(amounts), numerator: amounts.length, denominator: null };
		}
	}
}

function expectFigures(
	figures: Record<IndicatorKey, Figure> | BrandMetrics['indicators'],
	things: Counted[],
): void {
	for (const key of indicatorKeys) {
		const figure = Array.isArray(figures) ? figures.find((one) => one.key === key) : figures[key];
		expect({ key, ...figure }).toMatchObject({ key, ...expected(key, things) });
	}
}

const isIn = (path: string, root: string) => path === root || path.startsWith(`${root}.`);

const questions = fc.record({
	orders: generatedOrders,
	area: fc.option(fc.integer({ min: 0, max: 7 }), { nil: undefined }),
	days: fc
		.tuple(fc.integer({ min: 22, max: 26 }), fc.integer({ min: 22, max: 26 }))
		.map(([one, other]) => [Math.min(one, other), Math.max(one, other)] as const),
});

test('every figure equals the direct count of the events, by day and by area, to the last order', async () => {
	await fc.assert(
		fc.asyncProperty(questions, async ({ orders, area, days }) => {
			await undone(async (ctx) => {
				await writeOrders(ctx, district, people, orders);
				await recomputeAll(ctx);
				const [from, to] = days.map((day) => `2026-11-${day}`) as [string, string];
				const root = area === undefined ? undefined : areasOf(district)[area];
				const metrics = await brandMetrics(ctx, {
					slug: district.brand.slug,
					from,
					to,
					area: root?.code,
				});
				const things = countByHand(district, people, orders).filter(
					(thing) =>
						thing.brandId === district.brand.id &&
						isIn(thing.areaPath, root?.path ?? district.area.path) &&
						thing.day >= from &&
						thing.day <= to,
				);
				expectFigures(metrics.indicators, things);
				for (const { localDate, figures } of metrics.days)
					expectFigures(
						figures,
						things.filter(({ day }) => day === localDate),
					);
				for (const part of metrics.areas) {
					const path = areasOf(district).find(({ code }) => code === part.area.code)!.path;
					const isRoot = path === (root ?? district.area).path;
					expectFigures(
						part.figures,
						things.filter(({ areaPath }) => (isRoot ? areaPath === path : isIn(areaPath, path))),
					);
				}
			});
		}),
		{ numRuns: 25 },
	);
}, 60_000);

test('what adds up is the sum of its days and of its areas, and each list is as long as its figure', async () => {
	await fc.assert(
		fc.asyncProperty(questions, async ({ orders, area }) => {
			await undone(async (ctx) => {
				await writeOrders(ctx, district, people, orders);
				await recomputeAll(ctx);
				const question = {
					slug: district.brand.slug,
					from: firstDay,
					to: lastDay,
					area: area === undefined ? undefined : areasOf(district)[area]!.code,
				};
				const metrics = await brandMetrics(ctx, question);
				const sum = (key: IndicatorKey, parts: { figures: Record<IndicatorKey, Figure> }[]) =>
					parts.reduce((all, { figures }) => all + figures[key].numerator, 0);
				for (const figure of metrics.indicators) {
					const { key, numerator, denominator } = figure;
					if (indicators[key].kind !== 'distinct') {
						expect([key, sum(key, metrics.days)]).toEqual([key, numerator]);
						expect([key, sum(key, metrics.areas)]).toEqual([key, numerator]);
					}
					const behind = await ordersBehind(ctx, { ...question, indicator: key, part: 'all' });
					expect([key, behind.count]).toEqual([key, behind.rows.length]);
					if (figure.unit === 'hours') {
						expect([key, behind.all.amount]).toEqual([key, numerator]);
					} else if (key === 'average_rating') {
						expect([key, behind.all.amount, behind.count]).toEqual([key, numerator, denominator]);
					} else {
						expect([key, behind.count]).toEqual([key, denominator ?? numerator]);
						if (denominator !== null) expect([key, behind.all.counted]).toEqual([key, numerator]);
					}
				}
			});
		}),
		{ numRuns: 10 },
	);
}, 60_000);

const oneOrder: GeneratedOrder = {
	area: 3,
	otherBrand: false,
	client: 0,
	submittedAt: new Date('2026-11-23T16:00:00Z'),
	startsAt: new Date('2026-11-25T15:59:59.999Z'),
	state: 'closed',
	filledAfter: [30],
	visit: {
		checkedInAfter: 10,
		checkedOut: true,
		volunteers: [0],
		missed: 0,
		dropOuts: 0,
		credit: 90,
		correction: 0,
	},
	rating: 5,
	followedUp: true,
	offers: 1,
};

async function daysWith(ctx: Context, key: IndicatorKey): Promise<Record<string, number>> {
	const { days } = await brandMetrics(ctx, {
		slug: district.brand.slug,
		from: firstDay,
		to: lastDay,
	});
	return Object.fromEntries(
		days
			.filter(({ figures }) => figures[key].numerator !== 0)
			.map(({ localDate, figures }) => [localDate, figures[key].numerator]),
	);
}

test('the day of an order is the one in Shanghai, to the millisecond at midnight', async () => {
	await undone(async (ctx) => {
		const justBefore = { ...oneOrder, submittedAt: new Date('2026-11-23T15:59:59.999Z') };
		const justAfter = { ...oneOrder, startsAt: new Date('2026-11-25T16:00:00Z') };
		await writeOrders(ctx, district, people, [oneOrder, justBefore, justAfter]);
		await recomputeAll(ctx);
		expect(await daysWith(ctx, 'orders')).toEqual({ '2026-11-23': 1, '2026-11-24': 2 });
		expect(await daysWith(ctx, 'visits_done')).toEqual({ '2026-11-25': 2, '2026-11-26': 1 });
	});
});

test('recomputing twice gives the same facts, and a late event shows up in its own day', async () => {
	await undone(async (ctx) => {
		const facts = () => ctx.sql`
			select * from metric_facts order by brand_id, local_date, measure, area_id`;
		await writeOrders(ctx, district, people, [oneOrder, { ...oneOrder, otherBrand: true }]);
		await recomputeAll(ctx);
		const once = await facts();
		expect(once.length).toBeGreaterThan(20);
		await recomputeAll(ctx);
		expect(await facts()).toEqual(once);

		await writeOrders(ctx, district, people, [{ ...oneOrder, rating: 1 }]);
		expect(await recomputeMetricDays(ctx)).toBe(0);
		expect(await facts()).toEqual(once);
		await markMetricDay(ctx, district.area.id, '2026-11-25');
		await markMetricDay(ctx, district.area.id, '2026-11-25');
		expect(await recomputeMetricDays(ctx)).toBe(1);
		expect(await daysWith(ctx, 'satisfaction')).toEqual({ '2026-11-25': 1 });
		expect(await daysWith(ctx, 'average_rating')).toEqual({ '2026-11-25': 6 });
		expect(await recomputeMetricDays(ctx)).toBe(0);
	});
});

test('what is taken back disappears from its day', async () => {
	await undone(async (ctx) => {
		await writeOrders(ctx, district, people, [oneOrder]);
		await recomputeAll(ctx);
		await ctx.sql`delete from reviews`;
		await markMetricDay(ctx, district.area.id, '2026-11-25');
		await recomputeMetricDays(ctx);
		expect(await daysWith(ctx, 'satisfaction')).toEqual({});
		expect(await daysWith(ctx, 'visits_done')).toEqual({ '2026-11-25': 1 });
	});
});
