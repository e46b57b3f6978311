import type { Hono } from 'hono';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ApiEnvironment } from '../../src/lib/server/api/environment.ts';
import { newId } from '../../src/lib/server/platform/ids.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { createDistrict, type TestDistrict } from '../support/district.ts';
import {
	createTestApi,
	createTestRuntime,
	signInAs,
	systemContext,
	type TestRuntime,
} from '../support/runtime.ts';

let database: TestDatabase;
let runtime: TestRuntime;
let api: Hono<ApiEnvironment>;
let district: TestDistrict;

beforeAll(async () => {
	database = await createTestDatabase();
	runtime = createTestRuntime(database);
	api = createTestApi();
	district = await createDistrict(systemContext(runtime));
});
afterAll(() => database.end());

type Plan = {
	id: string;
	state: string;
	visits: { planDate: string; state: string; startsAt: string }[];
	pauses: { id: string }[];
	missingToStart: string[];
};

test('a program draws up a plan, starts it, skips, moves, pauses, changes and ends it', async () => {
	const { bearer } = await signInAs(runtime, district.dispatcher.accountId);
	const post = async (path: string, body: object = {}, key: string = newId()) => {
		const response = await api.request(`/v1/visit-plans${path}`, {
			method: 'POST',
			headers: { ...bearer, 'content-type': 'application/json', 'idempotency-key': key },
			body: JSON.stringify(body),
		});
		return { status: response.status, body: (await response.json()) as Plan & { type: string } };
	};
	const rhythm = {
		recurrence: 'FREQ=WEEKLY;BYDAY=TU',
		startsOn: '2026-11-26',
		localTime: '09:30',
		durationMinutes: 60,
		holidayRule: 'keep',
	};
	const draft = { clientId: district.client.id, itemKey: district.item.key, ...rhythm };
	const key = newId();
	const drafted = await post('', draft, key);
	expect(drafted).toMatchObject({ status: 201, body: { state: 'draft', visits: [] } });
	expect(drafted.body.missingToStart).toEqual(['agreement']);
	expect((await post('', draft, key)).body.id).toBe(drafted.body.id);
	const path = `/${drafted.body.id}`;

	const refused = await post(`${path}/start`);
	expect(refused.status).toBe(422);
	expect(refused.body.type).toContain('agreement_missing');
	const begun = await post(`${path}/start`, { agreementSignedOn: '2026-11-20' });
	expect(begun.body.visits).toHaveLength(6);

	const stateOn = (plan: Plan, date: string) =>
		plan.visits.find(({ planDate }) => planDate === date)?.state;
	const skipped = await post(`${path}/skips`, { planDate: '2026-12-08' });
	expect(stateOn(skipped.body, '2026-12-08')).toBe('cancelled');
	const restored = await post(`${path}/restorations`, { planDate: '2026-12-08' });
	expect(stateOn(restored.body, '2026-12-08')).toBe('open');
	const startsAt = '2026-12-09T01:00:00.000Z';
	const moved = await post(`${path}/moves`, { planDate: '2026-12-08', startsAt });
	expect(moved.body.visits).toContainEqual(expect.objectContaining({ startsAt }));
	const paused = await post(`${path}/pauses`, { fromDate: '2026-12-01', reason: 'hospital' });
	expect(paused.body.visits.every(({ state }) => state === 'cancelled')).toBe(true);
	const ended = await post(`${path}/pauses/${paused.body.pauses[0]?.id}/end`);
	expect(ended.body.visits.every(({ state }) => state === 'open')).toBe(true);
	const changed = await post(`${path}/change`, {
		...rhythm,
		recurrence: 'FREQ=MONTHLY;BYDAY=1FR',
		startsOn: '2026-12-15',
	});
	expect(changed.body.visits.map(({ planDate }) => planDate)).toEqual(['2027-01-01']);
	const over = await post(`/${changed.body.id}/end`, { lastDate: '2026-12-31', reason: 'other' });
	expect(over.body.visits.map(({ state }) => state)).toEqual(['cancelled']);

	const response = await api.request('/v1/visit-plans', { headers: bearer });
	const { plans } = (await response.json()) as { plans: { id: string }[] };
	expect(plans.map(({ id }) => id).sort()).toEqual([drafted.body.id, changed.body.id].sort());
});

test('what is no rule of visits is refused with its field', async () => {
	const { bearer } = await signInAs(runtime, district.dispatcher.accountId);
	const response = await api.request('/v1/visit-plans', {
		method: 'POST',
		headers: { ...bearer, 'content-type': 'application/json', 'idempotency-key': newId() },
		body: JSON.stringify({
			clientId: district.client.id,
			itemKey: district.item.key,
			recurrence: 'FREQ=DAILY',
			startsOn: '2026-11-26',
			localTime: '25:00',
			durationMinutes: 60,
			holidayRule: 'keep',
		}),
	});
	expect(response.status).toBe(422);
	const { errors } = (await response.json()) as { errors: { field: string }[] };
	expect(errors.map(({ field }) => field)).toEqual(['recurrence', 'localTime']);
});
