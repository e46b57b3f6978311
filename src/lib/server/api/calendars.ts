import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import * as v from 'valibot';
import { requireAccount } from '../accounts/index.ts';
import {
	getDeskCalendar,
	getOwnCalendar,
	type Calendar,
	deskCalendarSchema,
	ownCalendarSchema,
} from '../calendars/index.ts';
import type { Context } from '../platform/context.ts';
import { domainError } from '../platform/errors.ts';
import { id } from '../platform/validation.ts';
import { cancelTimeOff, listTimesOff, takeTimeOff, timeOffSchema } from '../volunteers/index.ts';
import { answer, instantText } from './answers.ts';
import type { ApiEnvironment } from './environment.ts';
import { input } from './input.ts';
import { answerWrite } from './write.ts';

const textOrNull = v.nullable(v.string());

export const calendarAnswer = v.strictObject({
	view: v.string(),
	date: v.string(),
	today: v.string(),
	days: v.array(
		v.strictObject({
			date: v.string(),
			/** Entries of the day, those that are not listed among them. */
			count: v.number(),
			entries: v.array(
				v.strictObject({
					kind: v.picklist(['visit', 'service', 'time_off', 'busy']),
					id: v.string(),
					orderId: textOrNull,
					orderNumber: textOrNull,
					itemNameZh: textOrNull,
					itemNameEn: textOrNull,
					state: textOrNull,
					startsAt: instantText,
					endsAt: instantText,
					volunteerNames: v.nullable(v.array(v.string())),
					clientName: textOrNull,
					openPlaces: v.nullable(v.number()),
				}),
			),
		}),
	),
});

export const timesOffAnswer = v.strictObject({
	items: v.array(
		v.strictObject({
			id: v.string(),
			startsAt: instantText,
			endsAt: instantText,
			/** Agreed visits that fall into it. */
			visits: v.number(),
		}),
	),
});

function describe({ days, ...calendar }: Calendar) {
	return {
		...calendar,
		days: days.map(({ entries, ...day }) => ({
			...day,
			entries: entries.map(({ localDate: _date, ofDay: _count, ...entry }) => entry),
		})),
	};
}

/** @throws not_signed_in, not_allowed for who is no volunteer */
function ownVolunteerId(ctx: Context): string {
	const { volunteerId } = requireAccount(ctx);
	if (!volunteerId) throw domainError('not_allowed');
	return volunteerId;
}

const describeTimesOff = async (ctx: Context) => ({
	items: await listTimesOff(ctx, ownVolunteerId(ctx)),
});

export const calendars = new Hono<ApiEnvironment>()
	.get(
		'/calendar',
		describeRoute({
			summary: 'Your calendar',
			description:
				'Visits as a volunteer, services for you and for clients you see, time off and busy times, by `view` (day, week or month) around `date`. Nobody is named in it.',
			responses: { 200: answer('Days with their entries', calendarAnswer) },
		}),
		input('query', ownCalendarSchema),
		async (c) => c.json(describe(await getOwnCalendar(c.get('ctx'), c.req.valid('query')))),
	)
	.get(
		'/desk/calendar',
		describeRoute({
			summary: 'The calendar of the desk',
			description:
				'Visits in your areas, narrowed by `area` (code), `team` or `volunteer` (ids). A day of a week lists 15 entries, of a month four; `count` says how many there are.',
			responses: { 200: answer('Days with their visits', calendarAnswer) },
		}),
		input('query', deskCalendarSchema),
		async (c) => c.json(describe(await getDeskCalendar(c.get('ctx'), c.req.valid('query')))),
	)
	.get(
		'/volunteers/me/times-off',
		describeRoute({
			summary: 'When you are away',
			responses: { 200: answer('Now and later, the next first', timesOffAnswer) },
		}),
		async (c) => c.json(await describeTimesOff(c.get('ctx'))),
	)
	.post(
		'/volunteers/me/times-off',
		describeRoute({
			summary: 'Say that you are away',
			description:
				'From `firstDay` to `lastDay`, local dates; `from` and `until` for a part of them. Nobody asks you then; visits agreed stay agreed.',
			responses: {
				201: answer('All your times off', timesOffAnswer),
				422: { description: 'It is over, or ends before it begins' },
			},
		}),
		input('json', timeOffSchema),
		async (c) => {
			const body = c.req.valid('json');
			return answerWrite(c, {
				resourceType: 'volunteer',
				body,
				status: 201,
				run: (ctx) => takeTimeOff(ctx, { ...body, volunteerId: ownVolunteerId(ctx) }),
				render: describeTimesOff,
			});
		},
	)
	.delete(
		'/volunteers/me/times-off/:id',
		describeRoute({
			summary: 'Say that you are there after all',
			responses: { 204: { description: 'Taken back' }, 404: { description: 'There is none' } },
		}),
		input('param', v.strictObject({ id })),
		async (c) => {
			const ctx = c.get('ctx');
			const timeOffId = c.req.valid('param').id;
			await cancelTimeOff(ctx, { volunteerId: ownVolunteerId(ctx), timeOffId });
			return c.body(null, 204);
		},
	);
