import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { wordOutlook } from '../../src/lib/pages/orders.ts';
import { translator } from '../../src/lib/i18n/index.ts';
import { countWithoutWishes, proposeVolunteers } from '../../src/lib/server/matching/index.ts';
import { placeOrder, type OrderRequestInput } from '../../src/lib/server/orders/index.ts';
import type { Context } from '../../src/lib/server/platform/context.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import {
	addVolunteer,
	as,
	createDistrict,
	createTestContext,
	type TestDistrict,
} from '../support/district.ts';

let database: TestDatabase;
let ctx: Context;
let district: TestDistrict;

beforeAll(async () => {
	database = await createTestDatabase();
	ctx = createTestContext(database.sql);
	district = await createDistrict(ctx);
	const add = (name: string, given: object) =>
		addVolunteer(ctx, district.area, district.grid, { name, ...given });
	for (const name of ['甲', '乙', '丙', '丁'])
		await add(`男${name}`, { sex: 'male', languages: ['mandarin', 'fengxian'] });
	for (const name of ['甲', '乙']) await add(`女${name}`, { sex: 'female' });
});
afterAll(() => database.end());
beforeEach(async () => {
	await ctx.sql`delete from do_not_pairs`;
});

const family = () => as(ctx, district.proxy);
const request = (given: Partial<OrderRequestInput> = {}): OrderRequestInput => ({
	clientId: district.client.id,
	itemKey: 'hospital-escort',
	startsAt: new Date('2026-11-27T01:00:00Z'),
	...given,
});
const woman = { sex: 'female', sexMust: true, languageMust: false } as const;
const womanOfFengxian = { ...woman, language: 'fengxian', languageMust: true } as const;

test('says nothing where enough volunteers remain', async () => {
	const counts = await countWithoutWishes(family(), request({ wishes: woman }));
	expect(counts).toEqual({ volunteers: 3, obstacle: null, without: [] });
});

test('explains musts that contradict each other, by what each alone would leave', async () => {
	const counts = await countWithoutWishes(family(), request({ wishes: womanOfFengxian }));
	expect(counts).toEqual({
		volunteers: 0,
		obstacle: 'wishes',
		without: [
			{ wishes: ['sex'], volunteers: 4 },
			{ wishes: ['sex', 'language'], volunteers: 7 },
		],
	});
	const outlook = wordOutlook(translator('en'), counts, 'female', 'fengxian');
	expect(outlook?.title).toBe('With these wishes there are 0 volunteers at this time.');
	expect(outlook?.lines[0]).toBe('Without “A woman”: 4 volunteers.');
	expect(wordOutlook(translator('zh-CN'), counts, 'female', 'fengxian')?.lines[0]).toBe(
		'如果不要求“女志愿者”：有 4 位志愿者。',
	);
	const { id } = await placeOrder(family(), {
		...request({ wishes: womanOfFengxian }),
		channel: 'web',
	});
	await proposeVolunteers(ctx);
	expect(await ctx.sql`select state, desk_reason from orders where id = ${id}`).toEqual([
		{ state: 'matching', desk_reason: 'no_candidate' },
	]);
});

test('a wish that is no must rules nobody out', async () => {
	const wishes = { ...womanOfFengxian, sexMust: false, languageMust: false };
	expect(await countWithoutWishes(family(), request({ wishes }))).toMatchObject({
		volunteers: 7,
		obstacle: null,
	});
});

test('a place that is too far for all, and a time when nobody is free, are told apart', async () => {
	const place = { communityCode: district.otherCommunity.code, address: '洪庙路1号' };
	expect(await countWithoutWishes(family(), request({ place }))).toMatchObject({
		volunteers: 0,
		obstacle: 'nobody_nearby',
	});
	const startsAt = new Date('2026-11-27T15:00:00Z');
	expect(await countWithoutWishes(family(), request({ startsAt }))).toMatchObject({
		volunteers: 0,
		obstacle: 'nobody_free',
	});
});

test('does not count whom the client is never to meet', async () => {
	await ctx.sql`
		insert into do_not_pairs (client_id, volunteer_id, asked_by, created_at)
		values (${district.client.id}, ${district.volunteer.id}, 'client', ${ctx.now})`;
	expect(await countWithoutWishes(family(), request({ wishes: woman }))).toMatchObject({
		volunteers: 2,
		without: [{ wishes: ['sex'], volunteers: 6 }],
	});
});

test('is for those who may order for the client, and changes nothing', async () => {
	for (const actor of [district.stranger, district.volunteer.actor, district.otherDispatcher])
		await expect(countWithoutWishes(as(ctx, actor), request())).rejects.toThrow('client_not_yours');
	await expect(countWithoutWishes(as(ctx, { kind: 'anonymous' }), request())).rejects.toThrow(
		'not_signed_in',
	);
	const traces = () => ctx.sql`
		select (select count(*) from orders) as orders, (select count(*) from audit_events) as audits`;
	const before = await traces();
	await countWithoutWishes(as(ctx, district.dispatcher), request({ wishes: womanOfFengxian }));
	expect(await traces()).toEqual(before);
});
