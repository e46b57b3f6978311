import ICAL from 'ical.js';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addDays, instantOf } from '../../src/lib/calendar/local-time.ts';
import {
	findCalendarFeed,
	getDeskCalendar,
	getOwnCalendar,
	getTeamCalendar,
	listTeams,
	makeCalendarFeed,
	readCalendarFeed,
	revokeCalendarFeed,
	type Calendar,
} from '../../src/lib/server/calendars/index.ts';
import {
	checkVisitMove,
	moveVisitTime,
	proposeVolunteers,
} from '../../src/lib/server/matching/index.ts';
import type { AccountActor, Context } from '../../src/lib/server/platform/context.ts';
import { newId } from '../../src/lib/server/platform/ids.ts';
import { fillPlace, openVisit } from '../../src/lib/server/visits/index.ts';
import { takeTimeOff } from '../../src/lib/server/volunteers/index.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import {
	addOrder,
	addVolunteer,
	as,
	createDistrict,
	createTestContext,
	type TestDistrict,
} from '../support/district.ts';

let database: TestDatabase;
let ctx: Context;
let district: TestDistrict;
let volunteerId: string;

beforeAll(async () => {
	database = await createTestDatabase();
	ctx = createTestContext(database.sql);
	district = await createDistrict(ctx);
	volunteerId = district.volunteer.id;
});
afterAll(() => database.end());
beforeEach(async () => {
	await ctx.sql`delete from notifications`;
	await ctx.sql`delete from offers`;
	await ctx.sql`delete from visits`;
	await ctx.sql`delete from commitments`;
	await ctx.sql`delete from volunteer_times_off`;
	await ctx.sql`delete from order_events`;
	await ctx.sql`delete from orders`;
});

const friday = '2026-11-27';

/** A visit of that day, agreed by the district's volunteer or open. */
async function visitOn(
	date: string,
	time: string,
	given: { open?: boolean; area?: TestDistrict['grid'] } = {},
) {
	const startsAt = instantOf(date, time);
	const orderId = await addOrder(ctx, district, {
		state: given.open ? 'matching' : 'staffed',
		startsAt,
		...(given.area ? { area: given.area } : {}),
	});
	const { visitId } = await openVisit(ctx, { id: orderId, districtId: district.area.id });
	const [place] = await ctx.sql<{ id: string }[]>`
		select id from visit_places where visit_id = ${visitId}`;
	if (!given.open) await fillPlace(ctx, { placeId: place!.id, volunteerId });
	return { orderId, visitId };
}

const listed = (calendar: Calendar) =>
	calendar.days.flatMap(({ date, entries }) =>
		entries.map((entry) => `${date} ${entry.kind} ${entry.state}`),
	);

describe('one’s own calendar', () => {
	test('of a volunteer holds visits, time off and busy times; of the family, services', async () => {
		await visitOn(friday, '09:00');
		await visitOn('2026-11-28', '09:00', { open: true });
		await takeTimeOff(ctx, { volunteerId, firstDay: '2026-11-29' });
		const own = await getOwnCalendar(as(ctx, district.volunteer.actor), { view: 'week' });
		expect(own).toMatchObject({ date: '2026-11-25', today: '2026-11-25' });
		expect(own.days.map(({ date }) => date)).toEqual(
			[0, 1, 2, 3, 4, 5, 6].map((days) => addDays('2026-11-23', days)),
		);
		expect(listed(own)).toEqual([`${friday} visit agreed`, '2026-11-29 time_off null']);
		for (const actor of [district.client.actor, district.proxy]) {
			const family = await getOwnCalendar(as(ctx, actor), { view: 'month', date: '2026-11-01' });
			expect(listed(family)).toEqual([`${friday} service agreed`, '2026-11-28 service open']);
			expect(JSON.stringify(family)).not.toMatch(/陈敏|李秀英|敬贤/);
		}
		expect(listed(await getOwnCalendar(as(ctx, district.stranger), {}))).toEqual([]);
	});

	test('counts what a full day does not show', async () => {
		for (const time of ['08:00', '09:00', '10:00', '11:00', '12:00', '13:00'])
			await visitOn(friday, time, { open: true });
		const month = await getOwnCalendar(as(ctx, district.client.actor), { view: 'month' });
		const day = month.days.find(({ date }) => date === friday);
		expect(day).toMatchObject({ count: 6 });
		expect(day?.entries).toHaveLength(4);
		await expect(getOwnCalendar(as(ctx, { kind: 'anonymous' }), {})).rejects.toThrow('signed');
		await expect(
			getOwnCalendar(as(ctx, district.client.actor), { date: '2026-02-30' }),
		).rejects.toThrow('validation_failed');
	});
});

describe('the calendar of the desk', () => {
	test('holds the visits of its areas, with names where staff may search clients', async () => {
		await visitOn(friday, '09:00');
		await visitOn(friday, '13:00', { open: true, area: district.farGrid });
		const of = async (actor: AccountActor, input: object = {}) => {
			const calendar = await getDeskCalendar(as(ctx, actor), {
				view: 'day',
				date: friday,
				...input,
			});
			return calendar.days[0]!.entries;
		};
		expect(await of(district.dispatcher)).toMatchObject([
			{ volunteerNames: ['陈敏'], clientName: '李秀英', openPlaces: 0 },
			{ volunteerNames: [], clientName: '李秀英', openPlaces: 1 },
		]);
		expect(await of(district.supervisor)).toMatchObject([{ clientName: null }, {}]);
		expect(await of(district.otherDispatcher)).toHaveLength(1);
		expect(await of(district.dispatcher, { area: district.town.code })).toHaveLength(1);
		expect(await of(district.dispatcher, { volunteer: volunteerId })).toHaveLength(1);
		for (const actor of [district.volunteer.actor, district.stranger, district.client.actor])
			await expect(of(actor)).rejects.toThrow('not_allowed');
	});

	test('of a team is seen by who leads it and by staff, without clients', async () => {
		const teamId = newId();
		await ctx.sql`
			insert into teams (id, district_id, area_id, name_zh, name_en)
			values (${teamId}, ${district.area.id}, ${district.town.id}, '巧主妇', 'Team')`;
		const leader = await addVolunteer(ctx, district.area, district.grid, { name: '周丽' });
		await ctx.sql`
			insert into team_members values (${teamId}, ${leader.id}, true), (${teamId}, ${volunteerId}, false)`;
		await visitOn(friday, '09:00');
		for (const actor of [leader.actor, district.dispatcher]) {
			expect(await listTeams(as(ctx, actor))).toMatchObject([{ id: teamId }]);
			const { calendar } = await getTeamCalendar(as(ctx, actor), { team: teamId, date: friday });
			const entries = calendar.days.flatMap((day) => day.entries);
			expect(entries).toMatchObject([{ volunteerNames: ['陈敏'], clientName: null }]);
		}
		for (const actor of [district.volunteer.actor, district.otherDispatcher])
			await expect(getTeamCalendar(as(ctx, actor), { team: teamId })).rejects.toThrow('not_found');
	});
});

describe('a feed', () => {
	const read = (path: string) =>
		readCalendarFeed(as(ctx, { kind: 'anonymous' }), {
			secret: path.replace('/calendar-feeds/', ''),
			publicOrigin: 'https://yimi.test',
		});

	test('is a calendar that programs read, without a name or an address', async () => {
		const { visitId } = await visitOn(friday, '09:00');
		await takeTimeOff(ctx, { volunteerId, firstDay: '2026-11-29' });
		const own = as(ctx, district.volunteer.actor);
		expect(await findCalendarFeed(own)).toBeNull();
		const { path } = await makeCalendarFeed(own);
		const text = await read(path);
		const events = new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent');
		expect(events).toHaveLength(1);
		const event = new ICAL.Event(events[0]);
		expect(event.startDate.toJSDate()).toEqual(instantOf(friday, '09:00'));
		expect(event.summary).toBe('志愿服务：项目hospital-escort');
		expect(String(events[0]!.getFirstPropertyValue('url'))).toBe(
			`https://yimi.test/volunteer/visits/${visitId}`,
		);
		expect(text).not.toMatch(/李秀英|陈敏|敬贤|LOCATION|ATTENDEE|ORGANIZER/);
		const stored = JSON.stringify(await ctx.sql`select * from calendar_feeds`);
		expect(stored).not.toContain(path.split('/').at(-1));
	});

	test('ends when another is made, when it is revoked, and with the account', async () => {
		const own = as(ctx, district.client.actor);
		const first = await makeCalendarFeed(own);
		const second = await makeCalendarFeed(own);
		await expect(read(first.path)).rejects.toThrow('not_found');
		expect(await read(second.path)).toContain('BEGIN:VCALENDAR');
		await ctx.sql`update accounts set state = 'suspended' where id = ${own.actor.kind === 'account' ? own.actor.accountId : ''}`;
		await expect(read(second.path)).rejects.toThrow('not_found');
		await ctx.sql`update accounts set state = 'active'`;
		await revokeCalendarFeed(own);
		await expect(read(second.path)).rejects.toThrow('not_found');
		await expect(read('/calendar-feeds/x')).rejects.toThrow('not_found');
	});
});

describe('moving a visit', () => {
	const desk = () => as(ctx, district.dispatcher);
	const stateOf = async (orderId: string) => {
		const [row] = await ctx.sql`
			select o.state, o.starts_at as "startsAt", o.local_date as "localDate",
				o.matching_round as round, v.starts_at as "visitAt", v.state as visit,
				p.volunteer_id as "volunteerId"
			from orders o join visits v on v.order_id = o.id join visit_places p on p.visit_id = v.id
			where o.id = ${orderId}`;
		return row;
	};
	const told = async () =>
		(await ctx.sql<{ kind: string }[]>`select kind from notifications order by kind`).map(
			({ kind }) => kind,
		);

	test('keeps a volunteer who can come then, and tells all', async () => {
		const { orderId, visitId } = await visitOn(friday, '09:00');
		const to = { visitId, date: '2026-11-28', time: '10:30' };
		expect(await checkVisitMove(desk(), to)).toMatchObject({
			refusal: null,
			volunteers: [{ name: '陈敏', broken: [] }],
		});
		await moveVisitTime(desk(), to);
		const startsAt = instantOf('2026-11-28', '10:30');
		expect(await stateOf(orderId)).toMatchObject({
			state: 'staffed',
			startsAt,
			visitAt: startsAt,
			localDate: '2026-11-28',
			visit: 'agreed',
			volunteerId,
		});
		const [held] = await ctx.sql`select lower(during) as at from commitments where state = 'held'`;
		expect(held).toEqual({ at: startsAt });
		expect(await told()).toEqual(['order_moved', 'order_moved', 'visit_moved']);
	});

	test('within its own time does not stand in its own way', async () => {
		const { visitId } = await visitOn(friday, '09:00');
		const to = { visitId, date: friday, time: '09:30' };
		expect((await checkVisitMove(desk(), to)).volunteers[0]?.broken).toEqual([]);
		await moveVisitTime(desk(), to);
	});

	test('says who cannot come then and why, lets them go, and matches again', async () => {
		const { orderId, visitId } = await visitOn(friday, '09:00');
		await takeTimeOff(ctx, { volunteerId, firstDay: '2026-11-28' });
		const to = { visitId, date: '2026-11-28', time: '10:00' };
		const { volunteers } = await checkVisitMove(desk(), to);
		expect(volunteers[0]?.broken.map(({ rule }) => rule)).toEqual(['time_to_get_there']);
		await moveVisitTime(desk(), to);
		expect(await stateOf(orderId)).toMatchObject({
			state: 'matching',
			visit: 'open',
			round: 2,
			volunteerId: null,
		});
		expect(await told()).toEqual(['order_moved', 'order_moved', 'visit_cancelled']);
		// It is no drop-out of theirs.
		expect(await ctx.sql`select from visit_drop_outs`).toHaveLength(0);
	});

	test('of an order that is being matched withdraws what was asked about the old time', async () => {
		const { orderId, visitId } = await visitOn(friday, '09:00', { open: true });
		await proposeVolunteers(ctx);
		await moveVisitTime(desk(), { visitId, date: '2026-11-28', time: '09:00' });
		const states = await ctx.sql`select distinct state from offers where order_id = ${orderId}`;
		expect(states).toEqual([{ state: 'withdrawn' }]);
		await proposeVolunteers(ctx);
		const sent = await ctx.sql`
			select from offers where order_id = ${orderId} and state = 'sent' and round = 2`;
		expect(sent.length).toBeGreaterThan(0);
	});

	test('is refused outside the hours of the item, into the past, once begun, and to others', async () => {
		const { visitId } = await visitOn(friday, '09:00');
		const move = (date: string, time: string, as_ = desk()) =>
			moveVisitTime(as_, { visitId, date, time });
		expect(
			(await checkVisitMove(desk(), { visitId, date: friday, time: '19:00' })).refusal?.code,
		).toBe('outside_opening_hours');
		await expect(move(friday, '19:00')).rejects.toThrow('outside_opening_hours');
		await expect(move('2026-11-24', '09:00')).rejects.toThrow('time_in_past');
		for (const actor of [district.otherDispatcher, district.volunteer.actor, district.manager])
			await expect(move(friday, '10:00', as(ctx, actor))).rejects.toThrow('not_allowed');
		await ctx.sql`update visits set state = 'checked_in' where id = ${visitId}`;
		await expect(move(friday, '10:00')).rejects.toThrow('wrong_state');
	});
});
