import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Context } from '../../src/lib/server/platform/context.ts';
import {
	changeAvailability,
	changePreferences,
	getVolunteer,
	pauseVolunteering,
	resumeVolunteering,
	searchVolunteers,
} from '../../src/lib/server/volunteers/index.ts';
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
});
afterAll(() => database.end());

const anonymous = { kind: 'anonymous' } as const;

describe('a profile', () => {
	test('is seen by the volunteer and by staff of the area, without the phone', async () => {
		const { id, actor, name } = district.volunteer;
		for (const reader of [actor, district.dispatcher, district.supervisor]) {
			const profile = await getVolunteer(as(ctx, reader), id);
			expect(profile).toMatchObject({
				id,
				name,
				radiusMetres: 5000,
				skills: [{ key: 'escort' }],
				quietFrom: '00:00',
			});
			expect(profile.freeTimes).toHaveLength(7);
			expect(JSON.stringify(profile)).not.toContain(district.volunteer.phone.slice(-8));
		}
	});

	test('is nobody else’s business', async () => {
		const { id } = district.volunteer;
		for (const reader of [district.stranger, district.otherDispatcher, district.client.actor])
			await expect(getVolunteer(as(ctx, reader), id)).rejects.toThrow('not_allowed');
		await expect(getVolunteer(as(ctx, anonymous), id)).rejects.toThrow('not_signed_in');
		await expect(getVolunteer(as(ctx, district.dispatcher), district.client.id)).rejects.toThrow(
			'not_found',
		);
	});
});

describe('a volunteer changes', () => {
	const preferences = {
		radiusMetres: 2500,
		travelMode: 'bus' as const,
		languages: ['mandarin' as const, 'fengxian' as const],
		visitsPerDay: 1,
		visitsPerWeek: 4,
		offersPerDay: 2,
		quietFrom: '20:30',
		quietUntil: '09:00',
	};

	test('when in the week they are free; what goes past midnight is split', async () => {
		const { id, actor } = await addVolunteer(ctx, district.area, district.grid, { name: '夜班' });
		const mine = as(ctx, actor);
		await changeAvailability(mine, {
			volunteerId: id,
			freeTimes: [{ weekday: 6, startsAt: '22:00', endsAt: '02:00' }],
		});
		expect((await getVolunteer(mine, id)).freeTimes).toEqual([
			{ weekday: 6, startsAt: '22:00', endsAt: '24:00' },
			{ weekday: 7, startsAt: '00:00', endsAt: '02:00' },
		]);
		await changeAvailability(mine, { volunteerId: id, freeTimes: [] });
		expect((await getVolunteer(mine, id)).freeTimes).toEqual([]);
	});

	test('how far, how and how much they help, and it is on record', async () => {
		const { id, actor } = await addVolunteer(ctx, district.area, district.grid, { name: '林静' });
		await changePreferences(as(ctx, actor), { volunteerId: id, ...preferences });
		expect(await getVolunteer(as(ctx, actor), id)).toMatchObject(preferences);
		const audit = await ctx.sql`
			select action, actor_account_id as who from audit_events where subject_id = ${id}`;
		expect(audit).toEqual([{ action: 'volunteer.change_preferences', who: actor.accountId }]);
	});

	test('pauses and resumes, once each', async () => {
		const { id, actor } = await addVolunteer(ctx, district.area, district.grid, { name: '何平' });
		const mine = as(ctx, actor);
		await pauseVolunteering(mine, id);
		expect((await getVolunteer(mine, id)).state).toBe('paused');
		await expect(pauseVolunteering(mine, id)).rejects.toThrow('wrong_state');
		await resumeVolunteering(mine, id);
		expect((await getVolunteer(mine, id)).state).toBe('active');
		await expect(resumeVolunteering(mine, id)).rejects.toThrow('wrong_state');
	});

	test('and nobody else does, the administrator apart; the desk sets free times alone', async () => {
		const { id } = district.volunteer;
		const changes = [
			(ctx: Context) => changeAvailability(ctx, { volunteerId: id, freeTimes: [] }),
			(ctx: Context) => changePreferences(ctx, { volunteerId: id, ...preferences }),
			(ctx: Context) => pauseVolunteering(ctx, id),
			(ctx: Context) => resumeVolunteering(ctx, id),
		];
		for (const change of changes) {
			for (const actor of [district.stranger, district.otherDispatcher])
				await expect(change(as(ctx, actor))).rejects.toThrow('not_allowed');
			await expect(change(as(ctx, anonymous))).rejects.toThrow('not_signed_in');
		}
		for (const change of changes.slice(1))
			await expect(change(as(ctx, district.dispatcher))).rejects.toThrow('not_allowed');
		const administrator = as(ctx, district.administrator);
		await pauseVolunteering(administrator, id);
		await resumeVolunteering(administrator, id);
	});
});

describe('the search by name', () => {
	test('finds by characters, pinyin and initials, within the areas of the dispatcher', async () => {
		const near = await addVolunteer(ctx, district.area, district.grid, { name: '欧阳修远' });
		const far = await addVolunteer(ctx, district.area, district.farGrid, { name: '欧阳建华' });
		const found = async (actor: typeof district.dispatcher, text: string) =>
			(await searchVolunteers(as(ctx, actor), text)).map(({ id }) => id);
		for (const text of ['欧阳', 'ouyang', 'Ou Yang', 'oy'])
			expect((await found(district.dispatcher, text)).sort()).toEqual([near.id, far.id].sort());
		expect(await found(district.dispatcher, 'ouyangxiu')).toEqual([near.id]);
		expect(await found(district.otherDispatcher, '欧阳')).toEqual([far.id]);
		expect(await found(district.dispatcher, '  ')).toEqual([]);
		expect(await found(district.dispatcher, '%')).toEqual([]);
	});

	test('is for dispatchers, grid chiefs and administrators', async () => {
		for (const actor of [district.volunteer.actor, district.supervisor])
			await expect(searchVolunteers(as(ctx, actor), '欧阳')).rejects.toThrow('not_allowed');
		await expect(searchVolunteers(as(ctx, anonymous), '欧阳')).rejects.toThrow('not_signed_in');
	});
});
