import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
	addBusyCalendar,
	listBusyCalendars,
	refreshBusyCalendars,
	removeBusyCalendar,
} from '../../src/lib/server/calendars/index.ts';
import {
	fetchCalendar,
	usualFetchLimits,
	type Fetched,
} from '../../src/lib/server/calendars/fetch-calendar.ts';
import { addMinutes } from '../../src/lib/calendar/local-time.ts';
import type { Context } from '../../src/lib/server/platform/context.ts';
import { takeTimeOff } from '../../src/lib/server/volunteers/index.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import {
	as,
	at,
	createDistrict,
	createTestContext,
	type TestDistrict,
} from '../support/district.ts';
import { certificate, privateKey } from './certificate.ts';

let database: TestDatabase;
let ctx: Context;
let district: TestDistrict;
let own: Context;
let server: Server;
let origin: string;
let answer: (response: ServerResponse, path: string) => void;
let requests: number;

beforeAll(async () => {
	database = await createTestDatabase();
	ctx = createTestContext(database.sql);
	district = await createDistrict(ctx);
	own = as(ctx, district.volunteer.actor);
	server = createServer({ cert: certificate, key: privateKey }, (request, response) => {
		requests += 1;
		answer(response, request.url ?? '');
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	origin = `https://localhost:${typeof address === 'object' && address ? address.port : 0}`;
});
afterAll(async () => {
	server.closeAllConnections();
	server.close();
	await database.end();
});
beforeEach(async () => {
	requests = 0;
	await ctx.sql`delete from busy_calendars`;
	await ctx.sql`delete from volunteer_times_off`;
	await ctx.sql`delete from commitments`;
	await ctx.sql`delete from notifications`;
});

/** As usual, but this machine counts as public. */
const limits = { ...usualFetchLimits, isAllowed: () => true, ca: certificate };
const fetch = (url: string) => fetchCalendar(url, limits);
const calendar = (...lines: string[]) =>
	[
		'BEGIN:VCALENDAR',
		'BEGIN:VEVENT',
		'UID:1',
		'SUMMARY:secret meeting',
		...lines,
		'END:VEVENT',
		'END:VCALENDAR',
	].join('\r\n');
const weekly = calendar(
	'DTSTART;TZID=Asia/Shanghai:20261127T090000',
	'DTEND;TZID=Asia/Shanghai:20261127T110000',
	'RRULE:FREQ=WEEKLY',
);

const blocks = async () =>
	(
		await ctx.sql<{ kind: string; start: Date }[]>`
			select kind, lower(during) as start from commitments where state = 'held' order by during`
	).map(({ kind, start }) => `${kind} ${start.toISOString()}`);

describe('a calendar elsewhere', () => {
	test('becomes busy times six weeks ahead, and nothing else of it is kept', async () => {
		answer = (response) => response.end(weekly);
		await addBusyCalendar(own, { url: `${origin}/private-3141592653.ics` });
		expect(await refreshBusyCalendars(ctx, fetch)).toBe(1);
		expect(await blocks()).toEqual(
			[...['2026-11-27', '2026-12-04', '2026-12-11', '2026-12-18', '2026-12-25'], '2027-01-01'].map(
				(day) => `busy ${day}T01:00:00.000Z`,
			),
		);
		expect(await listBusyCalendars(own)).toMatchObject([
			{ host: 'localhost', failure: null, busyTimes: 6 },
		]);
		const stored = JSON.stringify([
			await ctx.sql`select c.*, encode(url_encrypted, 'escape') as url from busy_calendars c`,
			await ctx.sql`select * from busy_times`,
			await ctx.sql`select * from commitments`,
			await ctx.sql`select * from audit_events where action like 'busy_calendar%'`,
			await listBusyCalendars(own),
		]);
		expect(stored).not.toMatch(/3141592653|secret meeting/);
		// Read again after four hours, not before.
		expect(await refreshBusyCalendars(at(ctx, addMinutes(ctx.now, 239)), fetch)).toBe(0);
		answer = (response) => response.end(calendar('DTSTART:20261130T000000Z', 'DURATION:PT1H'));
		expect(await refreshBusyCalendars(at(ctx, addMinutes(ctx.now, 240)), fetch)).toBe(1);
		expect(await blocks()).toEqual(['busy 2026-11-30T00:00:00.000Z']);
	});

	test('is disconnected with its busy times; time off stays', async () => {
		answer = (response) => response.end(weekly);
		const calendarId = await addBusyCalendar(own, { url: `webcal://${origin.slice(8)}/a.ics` });
		await refreshBusyCalendars(ctx, fetch);
		await takeTimeOff(own, { volunteerId: district.volunteer.id, firstDay: '2026-11-27' });
		expect(await blocks()).toHaveLength(6);
		await removeBusyCalendar(own, { calendarId });
		expect(await blocks()).toEqual(['time_off 2026-11-26T16:00:00.000Z']);
		await expect(removeBusyCalendar(own, { calendarId })).rejects.toThrow('not_found');
	});

	test('that fails keeps what it told, and its owner is told once, after a day', async () => {
		answer = (response) => response.end(weekly);
		await addBusyCalendar(own, { url: `${origin}/a.ics` });
		await refreshBusyCalendars(ctx, fetch);
		answer = (response) => void response.writeHead(404).end();
		for (let hours = 4; hours <= 40; hours++)
			await refreshBusyCalendars(at(ctx, addMinutes(ctx.now, hours * 60)), fetch);
		expect(await blocks()).toHaveLength(6);
		expect(await listBusyCalendars(own)).toMatchObject([
			{ failure: 'refused', failingSince: addMinutes(ctx.now, 240) },
		]);
		expect(await ctx.sql`select kind, created_at as at from notifications`).toEqual([
			{ kind: 'calendar_failing', at: addMinutes(ctx.now, 28 * 60) },
		]);
	});

	test('is connected by volunteers for themselves, three at most, over https', async () => {
		for (const actor of [district.dispatcher, district.client.actor])
			await expect(addBusyCalendar(as(ctx, actor), { url: origin })).rejects.toThrow('not_allowed');
		for (const url of ['http://example.com/a.ics', 'file:///etc/passwd', 'x'])
			await expect(addBusyCalendar(own, { url })).rejects.toMatchObject({
				fields: [{ field: 'url', message: 'field.https' }],
			});
		for (const name of ['a', 'b', 'c']) await addBusyCalendar(own, { url: `${origin}/${name}` });
		await expect(addBusyCalendar(own, { url: origin })).rejects.toThrow('too_many_entries');
	});
});

describe('fetching', () => {
	const failureOf = async (result: Promise<Fetched>) => (await result).failure;

	test('refuses private addresses, by name and by number, before it connects', async () => {
		for (const url of [
			origin,
			origin.replace('localhost', '127.0.0.1'),
			origin.replace('localhost', '[::1]'),
			'https://169.254.169.254/latest/meta-data',
		])
			expect(await failureOf(fetchCalendar(url))).toBe('private_address');
		expect(requests).toBe(0);
	});

	test('checks each redirect anew, and follows three', async () => {
		answer = (response, path) => {
			const next = path === '/3' ? 'https://10.0.0.1/' : `/${Number(path.slice(1)) + 1}`;
			response.writeHead(302, { location: next }).end();
		};
		expect(
			await failureOf(
				fetchCalendar(`${origin}/2`, { ...limits, isAllowed: (ip) => !ip.startsWith('10.') }),
			),
		).toBe('private_address');
		answer = (response) => response.writeHead(302, { location: '/again' }).end();
		requests = 0;
		expect(await failureOf(fetch(origin))).toBe('too_many_redirects');
		expect(requests).toBe(4);
		answer = (response) => response.writeHead(302, { location: 'http://example.com/' }).end();
		expect(await failureOf(fetch(origin))).toBe('refused');
	});

	test('ends at a limit of size, and at one of time', async () => {
		answer = (response) => response.end('x'.repeat(200));
		expect(await failureOf(fetchCalendar(origin, { ...limits, bytes: 199 }))).toBe('too_large');
		answer = (response) => void response.write('BEGIN:VCALENDAR');
		expect(await failureOf(fetchCalendar(origin, { ...limits, milliseconds: 300 }))).toBe(
			'too_slow',
		);
		answer = (response) => response.destroy();
		expect(await failureOf(fetch(origin))).toBe('not_reached');
	});

	test('of a page that is no calendar is a failure in the list', async () => {
		answer = (response) => response.end('<html>Sign in</html>');
		await addBusyCalendar(own, { url: origin });
		await refreshBusyCalendars(ctx, fetch);
		expect(await listBusyCalendars(own)).toMatchObject([
			{ failure: 'not_a_calendar', readAt: null },
		]);
	});
});
