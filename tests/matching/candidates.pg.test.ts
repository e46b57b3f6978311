import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addMinutes, instantOf } from '../../src/lib/calendar/local-time.ts';
import {
	rememberDistrict,
	type RememberedDistrict,
	type RememberedVolunteer,
} from '../../src/lib/server/matching/remembered-candidates.ts';
import { enoughAble, type OrderSnapshot } from '../../src/lib/server/matching/snapshot.ts';
import { storedCandidates } from '../../src/lib/server/matching/stored-candidates.ts';
import type { Context } from '../../src/lib/server/platform/context.ts';
import { newId } from '../../src/lib/server/platform/ids.ts';
import { distanceMetres, type Point } from '../../src/lib/server/volunteers/index.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import {
	addClient,
	addOrder,
	addServiceItem,
	addVolunteer,
	createDistrict,
	createTestContext,
	testNow,
	type TestDistrict,
	type TestItem,
} from '../support/district.ts';
import { addCrowd } from './crowd.ts';

let database: TestDatabase;
let ctx: Context;
let district: TestDistrict;
let items: (TestItem &
	Pick<OrderSnapshot, 'skills' | 'credentialKind' | 'remote' | 'risky' | 'placesNeeded'>)[];
let volunteerIds: string[];
let teamId: string;

beforeAll(async () => {
	database = await createTestDatabase();
	ctx = createTestContext(database.sql);
	district = await createDistrict(ctx);
	const kinds = [
		{
			key: 'plain',
			skills: ['escort'],
			credentialKind: null,
			remote: false,
			risky: false,
			placesNeeded: 1,
		},
		{
			key: 'by-phone',
			skills: [],
			credentialKind: null,
			remote: true,
			risky: false,
			placesNeeded: 1,
		},
		{
			key: 'bathing',
			skills: ['bathing', 'escort'],
			credentialKind: 'nurse',
			remote: false,
			risky: true,
			placesNeeded: 2,
		},
	] as const;
	items = [];
	for (const { placesNeeded, ...kind } of kinds) {
		const skills = [...kind.skills];
		const item = await addServiceItem(ctx, district.area, {
			...kind,
			skills,
			brandId: district.brand.id,
			volunteersNeeded: placesNeeded,
		});
		items.push({ ...item, ...kind, skills, placesNeeded });
	}
	volunteerIds = [district.volunteer.id];
	for (const name of ['二', '三', '四', '五'])
		volunteerIds.push((await addVolunteer(ctx, district.area, district.grid, { name })).id);
	volunteerIds.sort();
	teamId = newId();
	await ctx.sql`
		insert into teams (id, district_id, area_id, name_zh, name_en)
		values (${teamId}, ${district.area.id}, ${district.area.id}, '队', 'Team')`;
});
afterAll(() => database.end());

const dates = ['2025-01-01', '2026-11-25', '2026-11-26', '2027-03-01'] as const;
const optionalDate = fc.option(fc.constantFrom(...dates), { nil: null });
const clock = fc.integer({ min: 0, max: 23 }).map((hour) => `${String(hour).padStart(2, '0')}:30`);
const degree = (middle: number) =>
	fc.integer({ min: -60, max: 60 }).map((offset) => Math.round(middle * 1000 + offset) / 1000);

const anyVolunteer = fc.record({
	state: fc.constantFrom('applied', 'active', 'active', 'active', 'paused', 'left'),
	vettedOn: optionalDate,
	birthDate: fc.constantFrom('1960-02-29', '1990-07-01', '2010-06-01'),
	sex: fc.constantFrom('female', 'male', null),
	languages: fc.subarray(['mandarin', 'wu', 'fengxian']),
	longitude: degree(121.474),
	latitude: degree(30.918),
	radiusMetres: fc.integer({ min: 500, max: 9000 }),
	travelMode: fc.constantFrom('foot', 'bicycle', 'e_bike', 'bus', 'car'),
	guardianConsentOn: optionalDate,
	insuredUntil: optionalDate,
	visitsPerDay: fc.integer({ min: 1, max: 3 }),
	visitsPerWeek: fc.integer({ min: 1, max: 5 }),
	offersPerDay: fc.integer({ min: 1, max: 4 }),
	quietFrom: clock,
	quietUntil: clock,
	inTeam: fc.boolean(),
	skills: fc.subarray(['bathing', 'escort']),
	credentials: fc.uniqueArray(
		fc.record({
			kind: fc.constant('nurse'),
			validFrom: fc.constantFrom('2024-01-01', '2026-11-25', '2026-12-24'),
			validUntil: fc.option(fc.constantFrom('2026-12-24', '2027-01-01'), { nil: null }),
		}),
		{ selector: ({ validFrom }) => validFrom, maxLength: 2 },
	),
	freeTimes: fc.oneof(
		fc.constant(
			[1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, startsAt: '08:00', endsAt: '20:00' })),
		),
		fc.uniqueArray(
			fc.record({
				weekday: fc.integer({ min: 1, max: 7 }),
				startsAt: fc.constantFrom('00:00', '08:00', '10:10'),
				endsAt: fc.constantFrom('11:50', '12:00', '24:00'),
			}),
			{ selector: ({ weekday, startsAt }) => `${weekday} ${startsAt}`, maxLength: 6 },
		),
	),
}) as fc.Arbitrary<Omit<RememberedVolunteer, 'volunteerId' | 'districtId'>>;

const who = fc.integer({ min: 0, max: 4 });
const days = (number: number) => addMinutes(testNow, number * 1440);
const anyPast = fc.record({
	taken: fc.uniqueArray(
		fc.record({
			volunteer: who,
			day: fc.integer({ min: -34, max: 14 }),
			kind: fc.constantFrom('visit', 'visit', 'activity', 'time_off'),
			byPhone: fc.boolean(),
		}),
		{ selector: ({ volunteer, day }) => `${volunteer} ${day}`, maxLength: 25 },
	),
	offers: fc.uniqueArray(
		fc.record({
			volunteer: who,
			order: fc.integer({ min: 0, max: 2 }),
			round: fc.integer({ min: 0, max: 1 }),
			state: fc.constantFrom('sent', 'accepted', 'declined', 'expired', 'withdrawn'),
			hoursAgo: fc.oneof(fc.nat(30), fc.nat(5000)),
		}),
		{ selector: ({ volunteer, order, round }) => `${volunteer} ${order} ${round}`, maxLength: 20 },
	),
	attended: fc.array(fc.record({ volunteer: who, withClient: fc.boolean() }), { maxLength: 8 }),
	doNotPairs: fc.uniqueArray(who, { maxLength: 2 }),
	droppedOut: fc.uniqueArray(who, { maxLength: 2 }),
	companion: fc.option(who, { nil: null }),
});

const anyOrder = fc.record({
	item: fc.integer({ min: 0, max: 2 }),
	day: fc.integer({ min: 1, max: 12 }),
	round: fc.integer({ min: 0, max: 1 }),
	urgent: fc.boolean(),
	wishedSex: fc.constantFrom('female', 'male', null),
	wishedSexMust: fc.boolean(),
	wishedLanguage: fc.constantFrom('wu', null),
	wishedLanguageMust: fc.boolean(),
});
const anyWorld = fc.record({
	volunteers: fc.array(anyVolunteer, { minLength: 5, maxLength: 5 }),
	orders: fc.array(anyOrder, { minLength: 3, maxLength: 3 }),
	past: anyPast,
});
type World = typeof anyWorld extends fc.Arbitrary<infer Value> ? Value : never;

async function forget(): Promise<void> {
	for (const table of [
		'offers',
		'visit_drop_outs',
		'visit_places',
		'visits',
		'commitments',
		'do_not_pairs',
		'team_members',
		'volunteer_skills',
		'volunteer_credentials',
		'volunteer_availabilities',
	])
		await ctx.sql`delete from ${ctx.sql(table)}`;
	await ctx.sql`delete from orders`;
}

async function writeVolunteer(id: string, given: World['volunteers'][number]): Promise<void> {
	const { sql } = ctx;
	await sql`
		update volunteers set state = ${given.state}, vetted_on = ${given.vettedOn},
			birth_date = ${given.birthDate}, sex = ${given.sex}, languages = ${given.languages},
			longitude = ${given.longitude}, latitude = ${given.latitude},
			radius_metres = ${given.radiusMetres}, travel_mode = ${given.travelMode},
			guardian_consent_on = ${given.guardianConsentOn}, insured_until = ${given.insuredUntil},
			visits_per_day = ${given.visitsPerDay}, visits_per_week = ${given.visitsPerWeek},
			offers_per_day = ${given.offersPerDay}, quiet_from = ${given.quietFrom},
			quiet_until = ${given.quietUntil}
		where id = ${id}`;
	if (given.inTeam)
		await sql`insert into team_members (team_id, volunteer_id) values (${teamId}, ${id})`;
	for (const skill of given.skills)
		await sql`insert into volunteer_skills (volunteer_id, skill) values (${id}, ${skill})`;
	for (const { kind, validFrom, validUntil } of given.credentials)
		await sql`
			insert into volunteer_credentials (id, volunteer_id, kind, valid_from, valid_until, checked_on)
			values (${newId()}, ${id}, ${kind}, ${validFrom}, ${validUntil}, '2026-01-01')`;
	for (const { weekday, startsAt, endsAt } of given.freeTimes)
		await sql`
			insert into volunteer_availabilities (volunteer_id, weekday, starts_at, ends_at)
			values (${id}, ${weekday}, ${startsAt}, ${endsAt})`;
}

/** Writes a visit with one place filled, and the time that it takes when it is not yet over. */
async function writeVisit(given: {
	volunteerId: string;
	startsAt: Date;
	endsAt: Date;
	item?: TestItem;
	orderId?: string;
	clientId?: string;
	attended?: boolean;
	holds?: boolean;
}): Promise<string> {
	const { sql } = ctx;
	const [visitId, placeId] = [newId(), newId()];
	const item = given.item ?? district.item;
	await sql`
		insert into visits
			(id, district_id, area_id, order_id, client_id, item_id, brand_id, state, starts_at, ends_at,
			 local_date, created_at)
		values
			(${visitId}, ${district.area.id}, ${district.grid.id}, ${given.orderId ?? null},
			 ${given.clientId ?? district.client.id}, ${item.id}, ${item.brandId}, 'open',
			 ${given.startsAt}, ${given.endsAt}, '2026-11-25', ${ctx.now})`;
	await sql`
		insert into visit_places (id, visit_id, position, volunteer_id, checked_out_at)
		values (${placeId}, ${visitId}, 1, ${given.volunteerId},
			${given.attended ? given.endsAt : null})`;
	if (given.holds)
		await sql`
			insert into commitments
				(id, volunteer_id, during, kind, source_id, longitude, latitude, state, created_at)
			select ${newId()}, ${given.volunteerId}, tstzrange(${given.startsAt}, ${given.endsAt}),
				'visit', ${placeId}, case when not remote then ${district.grid.longitude}::double precision end,
				case when not remote then ${district.grid.latitude}::double precision end, 'held', ${ctx.now}
			from service_items where id = ${item.id}`;
	return placeId;
}

/** Writes a world into the tables, and tells it as memory holds it. */
async function write(world: World, otherClientId: string): Promise<RememberedDistrict> {
	const { sql } = ctx;
	await forget();
	const remembered: RememberedDistrict = {
		orders: [],
		volunteers: [],
		doNotPairs: [],
		takenTimes: [],
		offers: [],
		attended: [],
		droppedOut: [],
	};
	const idOf = (index: number) => volunteerIds[index]!;
	for (const [index, given] of world.volunteers.entries()) {
		await writeVolunteer(idOf(index), given);
		remembered.volunteers.push({
			...given,
			volunteerId: idOf(index),
			districtId: district.area.id,
			freeTimes: [...given.freeTimes].sort((one, other) =>
				`${one.weekday} ${one.startsAt}`.localeCompare(`${other.weekday} ${other.startsAt}`),
			),
			credentials: [...given.credentials].sort((one, other) =>
				one.validFrom.localeCompare(other.validFrom),
			),
		});
	}
	const { past } = world;
	for (const [index, given] of world.orders.entries()) {
		const item = items[given.item]!;
		const date = days(given.day).toISOString().slice(0, 10);
		const startsAt = instantOf(date, '10:00');
		const endsAt = instantOf(date, '12:00');
		const id = await addOrder(ctx, district, { item, startsAt, endsAt });
		await sql`
			update orders set matching_round = ${given.round}, urgent = ${given.urgent},
				wished_sex = ${given.wishedSex}, wished_sex_must = ${given.wishedSexMust},
				wished_language = ${given.wishedLanguage},
				wished_language_must = ${given.wishedLanguageMust}
			where id = ${id}`;
		const companion = index === 0 ? past.companion : null;
		const { longitude, latitude } = district.grid;
		remembered.orders.push({
			round: given.round,
			urgent: given.urgent,
			wishedSex: given.wishedSex as OrderSnapshot['wishedSex'],
			wishedSexMust: given.wishedSexMust,
			wishedLanguage: given.wishedLanguage,
			wishedLanguageMust: given.wishedLanguageMust,
			id,
			districtId: district.area.id,
			clientId: district.client.id,
			longitude,
			latitude,
			startsAt,
			endsAt,
			clientLanguages: ['mandarin'],
			skills: item.skills,
			credentialKind: item.credentialKind,
			remote: item.remote,
			risky: item.risky,
			placesNeeded: item.placesNeeded,
			companions: companion === null ? [] : [world.volunteers[companion]!.birthDate],
		});
		if (companion !== null) {
			const volunteerId = idOf(companion);
			await writeVisit({ volunteerId, startsAt, endsAt, item, orderId: id, holds: true });
			remembered.takenTimes.push({
				volunteerId,
				startsAt,
				endsAt,
				kind: 'visit',
				place: item.remote ? null : { longitude, latitude },
			});
		}
	}
	for (const { volunteer, day, kind, byPhone } of past.taken) {
		const date = days(day).toISOString().slice(0, 10);
		const [startsAt, endsAt] = [instantOf(date, '13:00'), instantOf(date, '14:00')];
		const volunteerId = idOf(volunteer);
		const item = byPhone ? items[1]! : items[0]!;
		if (kind === 'visit') await writeVisit({ volunteerId, startsAt, endsAt, item, holds: true });
		else
			await sql`
				insert into commitments (id, volunteer_id, during, kind, state, created_at)
				values (${newId()}, ${volunteerId}, tstzrange(${startsAt}, ${endsAt}), ${kind}, 'held',
					${ctx.now})`;
		remembered.takenTimes.push({
			volunteerId,
			startsAt,
			endsAt,
			kind: kind as 'visit',
			place:
				kind === 'visit' && !byPhone
					? { longitude: district.grid.longitude, latitude: district.grid.latitude }
					: null,
		});
	}
	const place = await writeVisit({
		volunteerId: idOf(0),
		startsAt: days(-40),
		endsAt: days(-39),
	});
	for (const { volunteer, order, round, state, hoursAgo } of past.offers) {
		const sentAt = addMinutes(testNow, -60 * hoursAgo);
		const orderId = remembered.orders[order]!.id;
		await sql`
			insert into offers
				(id, district_id, order_id, visit_place_id, volunteer_id, round, wave, source, state, score,
				 sent_at, expires_at, created_at)
			values
				(${newId()}, ${district.area.id}, ${orderId}, ${place}, ${idOf(volunteer)}, ${round}, 1,
				 'matcher', ${state}, 0.5, ${sentAt}, ${addMinutes(sentAt, 60)}, ${sentAt})`;
		remembered.offers.push({
			orderId,
			volunteerId: idOf(volunteer),
			round,
			state: state as 'sent',
			sentAt,
		});
	}
	for (const { volunteer, withClient } of past.attended) {
		const clientId = withClient ? district.client.id : otherClientId;
		const volunteerId = idOf(volunteer);
		const [startsAt, endsAt] = [days(-60), days(-59)];
		await writeVisit({ volunteerId, clientId, startsAt, endsAt, attended: true });
		remembered.attended.push({ volunteerId, clientId });
	}
	for (const volunteer of past.doNotPairs) {
		const pair = { clientId: district.client.id, volunteerId: idOf(volunteer) };
		await sql`
			insert into do_not_pairs (client_id, volunteer_id, asked_by, created_at)
			values (${pair.clientId}, ${pair.volunteerId}, 'client', ${ctx.now})`;
		remembered.doNotPairs.push(pair);
	}
	const second = remembered.orders[1]!;
	const [visitId, placeId] = [newId(), newId()];
	await sql`
		insert into visits
			(id, district_id, area_id, order_id, client_id, item_id, brand_id, state, starts_at, ends_at,
			 local_date, created_at)
		select ${visitId}, district_id, area_id, id, client_id, item_id, brand_id, 'open', starts_at,
			ends_at, local_date, created_at
		from orders where id = ${second.id}`;
	await sql`insert into visit_places (id, visit_id, position) values (${placeId}, ${visitId}, 1)`;
	for (const volunteer of past.droppedOut) {
		await sql`
			insert into visit_drop_outs (id, visit_place_id, volunteer_id, at, kind)
			values (${newId()}, ${placeId}, ${idOf(volunteer)}, ${ctx.now}, 'dropped_out')`;
		remembered.droppedOut.push({ volunteerId: idOf(volunteer), orderId: second.id });
	}
	return remembered;
}

test('of many, the nearest are looked at until enough of them could be asked', async () => {
	await forget();
	const crowded = await createTestDatabase();
	try {
		const ctx = createTestContext(crowded.sql);
		const district = await createDistrict(ctx);
		await addCrowd(ctx, district, 900, 0.02);
		const source = storedCandidates(ctx.sql);
		const order = (await source.findOrder(await addOrder(ctx, district, {})))!;
		const list = await source.listCandidates(order, testNow);
		expect(list.candidates.length).toBeGreaterThanOrEqual(enoughAble);
		expect(list.considered).toBe(list.candidates.length);
		expect(list.considered).toBeLessThan(901);
		expect(list.ruledOut).toEqual({});
		const found = new Set(list.candidates.map(({ volunteerId }) => volunteerId));
		const farthest = Math.max(...list.candidates.map((each) => distanceMetres(each, order)));
		const everyone = await ctx.sql<(Point & { id: string })[]>`
			select id, longitude, latitude from volunteers`;
		// What is looked at together are up to three rings of cells 600 metres wide.
		for (const { id, ...home } of everyone)
			if (distanceMetres(home, order) < farthest / Math.SQRT2 - 1800) expect(found).toContain(id);
		const known = everyone.find(({ id }) => !found.has(id))!.id;
		await ctx.sql`
			with visit as (
				insert into visits
					(id, district_id, area_id, client_id, item_id, brand_id, state, starts_at, ends_at,
					 local_date, created_at)
				select gen_random_uuid(), district_id, area_id, client_id, item_id, brand_id, 'open', ${testNow},
					${addMinutes(testNow, 60)}, local_date, ${testNow}
				from orders where id = ${order.id} returning id)
			insert into visit_places (id, visit_id, position, volunteer_id, checked_out_at)
			select gen_random_uuid(), id, 1, ${known}, ${testNow} from visit`;
		const again = await source.listCandidates(order, testNow);
		expect(again.candidates.find(({ volunteerId }) => volunteerId === known)).toMatchObject({
			visitsWithClient: 1,
			visitsEver: 1,
		});
	} finally {
		await crowded.end();
	}
});

test('PostgreSQL and memory know the same of every order and volunteer', async () => {
	const { id: otherClientId } = await addClient(ctx, district.area, district.grid, {
		name: '赵建国',
	});
	let couldBeAsked = 0;
	await fc.assert(
		fc.asyncProperty(anyWorld, async (world) => {
			const district = await write(world, otherClientId);
			const remembered = rememberDistrict(district);
			const stored = storedCandidates(ctx.sql);
			for (const { id } of district.orders) {
				const order = await stored.findOrder(id);
				expect(order).toEqual(await remembered.findOrder(id));
				const list = await stored.listCandidates(order!, testNow);
				expect(list).toEqual(await remembered.listCandidates(order!, testNow));
				couldBeAsked += list.candidates.length;
				for (const volunteerId of volunteerIds)
					expect(await stored.findCandidate(order!, volunteerId, testNow)).toEqual(
						await remembered.findCandidate(order!, volunteerId, testNow),
					);
			}
		}),
		{ numRuns: 25, endOnFailure: true },
	);
	expect(couldBeAsked).toBeGreaterThan(8);
	expect(await storedCandidates(ctx.sql).findOrder(newId())).toBeNull();
}, 120_000);
