import { afterAll, beforeAll, expect, test } from 'vitest';
import { addMinutes } from '../../src/lib/calendar/local-time.ts';
import {
	expireDecisionLogs,
	getDecisionLog,
	markUnmet,
	proposeVolunteers,
} from '../../src/lib/server/matching/index.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import {
	addOrder,
	as,
	at,
	createDistrict,
	createTestContext,
	testNow,
	type TestDistrict,
} from '../support/district.ts';

let database: TestDatabase;
let district: TestDistrict;
const ctx = () => createTestContext(database.sql);
const inDays = (days: number) => at(ctx(), addMinutes(testNow, days * 1440));

beforeAll(async () => {
	database = await createTestDatabase();
	district = await createDistrict(ctx());
});
afterAll(() => database.end());

test('decision logs go 400 days after the order ended; offers and steps stay', async () => {
	const ended = await addOrder(ctx(), district);
	const open = await addOrder(ctx(), district, { startsAt: addMinutes(testNow, 4320) });
	await proposeVolunteers(ctx());
	await markUnmet(as(inDays(1), district.dispatcher), { orderId: ended, reason: 'staff_decision' });
	const logOf = async (orderId: string) => getDecisionLog(as(ctx(), district.supervisor), orderId);
	expect(await expireDecisionLogs(inDays(400.9))).toBe(0);
	expect((await logOf(ended)).decisions).toHaveLength(1);
	expect(await expireDecisionLogs(inDays(401.1))).toBe(1);
	expect(await logOf(ended)).toMatchObject({ decisions: [], offers: [{ state: 'withdrawn' }] });
	expect((await logOf(open)).decisions).toHaveLength(1);
	expect(await database.sql`select step from order_climbs where order_id = ${ended}`).toEqual([
		{ step: 'register' },
	]);
});
