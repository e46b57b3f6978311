import { afterAll, beforeAll, expect, test } from 'vitest';
import {
	brandMetrics,
	managedBrands,
	ordersBehind,
	publicFigures,
	recomputeMetricDays,
} from '../../src/lib/server/metrics/index.ts';
import type { AccountActor, Actor, Context, Role } from '../../src/lib/server/platform/context.ts';
import { newId } from '../../src/lib/server/platform/ids.ts';
import { markMetricDay } from '../../src/lib/server/platform/metric-days.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import {
	actorOf,
	addAccount,
	addGrant,
	addOrder,
	as,
	createDistrict,
	createTestContext,
	type TestArea,
	type TestDistrict,
} from '../support/district.ts';

let database: TestDatabase;
let ctx: Context;
let district: TestDistrict;
let townManager: AccountActor;
let otherManager: AccountActor;

const ordersInTown = 54;
const ordersFarAway = 3;
const week = { from: '2026-11-23', to: '2026-11-29' };

beforeAll(async () => {
	database = await createTestDatabase();
	ctx = createTestContext(database.sql);
	district = await createDistrict(ctx);
	townManager = await staff('programme_manager', district.town, district.brand.id);
	otherManager = await staff('programme_manager', district.area, district.otherBrand.id);
	for (let index = 0; index < ordersInTown + ordersFarAway; index++)
		await addOrder(ctx, district, {
			area: index < ordersInTown ? district.grid : district.farGrid,
			state: index % 2 === 0 ? 'done' : 'expired',
			submittedAt: new Date('2026-11-24T01:00:00Z'),
			startsAt: new Date('2026-11-25T01:00:00Z'),
		});
	for (let index = 0; index < 3; index++)
		await addOrder(ctx, district, {
			item: district.checkedItem,
			state: 'done',
			startsAt: new Date('2026-11-25T01:00:00Z'),
		});
	for (const day of ['2026-11-24', '2026-11-25']) await markMetricDay(ctx, district.area.id, day);
	await recomputeMetricDays(ctx);
	const planId = newId();
	await database.sql`
		insert into brand_plans (id, brand_id, first_year, last_year)
		values (${planId}, ${district.brand.id}, 2025, 2027)`;
	for (const [year, indicator, value] of [
		[2026, 'orders', 60],
		[2026, 'fulfilled_rate', 0.9],
		[2027, 'orders', 500],
	] as const)
		await database.sql`
			insert into brand_targets (plan_id, year, indicator, value)
			values (${planId}, ${year}, ${indicator}, ${value})`;
});
afterAll(() => database.end());

async function staff(role: Role, area: TestArea, brandId: string | null): Promise<AccountActor> {
	const accountId = await addAccount(ctx, district.area, { name: '工作人员' });
	await addGrant(ctx, accountId, { role, areaId: area.id, brandId });
	return actorOf(ctx, accountId);
}

async function orders(actor: Actor, area?: string): Promise<number> {
	const question = { slug: district.brand.slug, ...week, area };
	const metrics = await brandMetrics(as(ctx, actor), question);
	const behind = await ordersBehind(as(ctx, actor), {
		...question,
		indicator: 'orders',
		part: 'all',
	});
	const figure = metrics.indicators.find(({ key }) => key === 'orders')!;
	expect(behind.count).toBe(figure.numerator);
	return figure.numerator;
}

test('who has no role for the figures of a brand is refused figures and lists', async () => {
	const refused: [Actor, string][] = [
		[{ kind: 'anonymous' }, 'not_signed_in'],
		[district.stranger, 'not_allowed'],
		[district.client.actor, 'not_allowed'],
		[district.volunteer.actor, 'not_allowed'],
		[district.dispatcher, 'not_allowed'],
		[district.gridChief, 'not_allowed'],
		[otherManager, 'not_allowed'],
	];
	for (const [actor, code] of refused) {
		const question = { slug: district.brand.slug, ...week };
		const actorCtx = as(ctx, actor);
		for (const area of [undefined, district.town.code, 'unknown']) {
			await expect(brandMetrics(actorCtx, { ...question, area })).rejects.toMatchObject({ code });
			await expect(
				ordersBehind(actorCtx, { ...question, area, indicator: 'orders', part: 'all' }),
			).rejects.toMatchObject({ code });
		}
	}
});

test('the manager, the supervisor and the administrator see the whole brand', async () => {
	for (const actor of [district.manager, district.supervisor, district.administrator])
		expect(await orders(actor)).toBe(ordersInTown + ordersFarAway);
	expect(await orders(district.manager, district.otherTown.code)).toBe(ordersFarAway);
});

test('a manager of one town sees that town, whatever is asked', async () => {
	expect(await orders(townManager)).toBe(ordersInTown);
	expect(await orders(townManager, district.community.code)).toBe(ordersInTown);
	for (const area of [district.area.code, district.otherTown.code])
		await expect(orders(townManager, area)).rejects.toMatchObject({ code: 'not_allowed' });
	const metrics = await brandMetrics(as(ctx, townManager), {
		slug: district.brand.slug,
		...week,
	});
	expect(metrics.areas.map(({ area }) => area.code)).toEqual([district.town.code]);
	expect(metrics.indicators.every(({ target }) => target === null)).toBe(true);
});

test('questions that make no sense are told apart', async () => {
	const ask = (given: object) =>
		brandMetrics(as(ctx, district.manager), { slug: district.brand.slug, ...week, ...given });
	await expect(ask({ slug: 'nothing' })).rejects.toMatchObject({ code: 'not_found' });
	await expect(ask({ to: '2026-11-22' })).rejects.toMatchObject({ code: 'end_before_start' });
	await expect(ask({ area: '99' })).rejects.toMatchObject({
		code: 'validation_failed',
		fields: [{ field: 'area' }],
	});
	await expect(ask({ to: '2027-11-24' })).rejects.toMatchObject({
		code: 'validation_failed',
		fields: [{ field: 'to', message: 'field.period_too_long' }],
	});
	expect((await ask({ to: '2027-11-23' })).days.length).toBe(366);
	await expect(
		ordersBehind(as(ctx, district.manager), {
			slug: district.brand.slug,
			...week,
			indicator: 'toString',
			part: 'all',
		}),
	).rejects.toMatchObject({ code: 'not_found' });
});

test('a list is paged without losing or repeating an order, though all were placed at once', async () => {
	const ids: string[] = [];
	let cursor: string | undefined;
	do {
		const page = await ordersBehind(as(ctx, district.manager), {
			slug: district.brand.slug,
			...week,
			indicator: 'orders',
			part: 'all',
			cursor,
		});
		expect(page.rows.length).toBeLessThanOrEqual(50);
		ids.push(...page.rows.map(({ thingId }) => thingId));
		cursor = page.nextCursor ?? undefined;
	} while (cursor);
	expect(ids.length).toBe(ordersInTown + ordersFarAway);
	expect(new Set(ids).size).toBe(ids.length);
	await expect(
		ordersBehind(as(ctx, district.manager), {
			slug: district.brand.slug,
			...week,
			indicator: 'orders',
			part: 'all',
			cursor: 'eyJhdCI6MX0',
		}),
	).rejects.toMatchObject({ code: 'cursor_invalid' });
});

test('the parts of a share are listed apart', async () => {
	const list = (part: 'all' | 'counted' | 'not_counted') =>
		ordersBehind(as(ctx, district.manager), {
			slug: district.brand.slug,
			...week,
			indicator: 'fulfilled_rate',
			part,
		});
	const [all, counted, rest] = [
		await list('all'),
		await list('counted'),
		await list('not_counted'),
	];
	expect(all.count).toBe(57);
	expect([counted.count, rest.count]).toEqual([29, 28]);
	expect(counted.rows.every(({ orderState }) => orderState === 'done')).toBe(true);
	expect(rest.rows.every(({ orderState }) => orderState === 'expired')).toBe(true);
});

test('a brand is compared with the targets of its year', async () => {
	const { indicators } = await brandMetrics(as(ctx, district.manager), {
		slug: district.brand.slug,
		from: '2026-11-25',
		to: '2026-11-29',
	});
	const target = (name: string) => indicators.find(({ key }) => key === name)!.target;
	expect(target('orders')).toEqual({ year: 2026, value: 60, soFar: 57, standing: 'on_course' });
	expect(target('fulfilled_rate')).toMatchObject({ value: 0.9, standing: 'behind' });
	expect(target('hours')).toBeNull();
});

test('the overview holds the brands in scope, and refuses who has none', async () => {
	const slugs = async (actor: Actor) =>
		(await managedBrands(as(ctx, actor))).map(({ slug }) => slug).sort();
	expect(await slugs(district.manager)).toEqual([district.brand.slug]);
	expect(await slugs(otherManager)).toEqual([district.otherBrand.slug]);
	expect(await slugs(district.supervisor)).toEqual(
		[district.brand.slug, district.otherBrand.slug].sort(),
	);
	await expect(slugs(district.dispatcher)).rejects.toMatchObject({ code: 'not_allowed' });
	await expect(slugs({ kind: 'anonymous' })).rejects.toMatchObject({ code: 'not_signed_in' });
	const [overview] = await managedBrands(as(ctx, townManager));
	expect(overview).toMatchObject({ whole: false, period: { from: '2026-01-01' } });
	expect(overview!.indicators.find(({ key }) => key === 'orders')!.value).toBe(ordersInTown);
});

test('the public sees the year of a brand, but nothing that rests on fewer than five', async () => {
	const shown = async (slug: string) => {
		const { figures } = await publicFigures(as(ctx, { kind: 'anonymous' }), slug);
		return Object.fromEntries(figures.map(({ key, value, hidden }) => [key, hidden || value]));
	};
	expect(await shown(district.brand.slug)).toMatchObject({
		orders: 57,
		fulfilled_rate: 29 / 57,
		visits_done: 0,
	});
	expect(await shown(district.otherBrand.slug)).toMatchObject({
		orders: true,
		fulfilled_rate: true,
	});
});
