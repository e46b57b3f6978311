import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import * as v from 'valibot';
import { holidayYearSchema, listHolidayYears, recordHolidays } from '../holidays/index.ts';
import { answer, instantText } from './answers.ts';
import type { ApiEnvironment } from './environment.ts';
import { input } from './input.ts';
import { answerWrite } from './write.ts';

const yearsAnswer = v.strictObject({
	years: v.array(
		v.strictObject({
			year: v.number(),
			source: v.string(),
			recordedAt: instantText,
			days: v.array(
				v.strictObject({
					day: v.string(),
					kind: v.picklist(['off', 'working']),
					nameZh: v.string(),
					nameEn: v.string(),
				}),
			),
		}),
	),
});

const refusals = { 403: { description: 'For administrators of the whole district only' } };

/** Public holidays, by year. */
export const holidays = new Hono<ApiEnvironment>()
	.get(
		'/holidays',
		describeRoute({
			summary: 'The years whose holidays are known',
			responses: { 200: answer('The years, the latest first', yearsAnswer), ...refusals },
		}),
		async (c) => c.json({ years: await listHolidayYears(c.get('ctx')) }),
	)
	.post(
		'/holidays',
		describeRoute({
			summary: 'Record the holidays of a year',
			description: 'In place of what was known of the year.',
			responses: { 200: { description: 'They are recorded' }, ...refusals },
		}),
		input('json', holidayYearSchema),
		async (c) =>
			answerWrite(c, {
				resourceType: 'holiday_year',
				body: c.req.valid('json'),
				run: async (ctx) => {
					await recordHolidays(ctx, c.req.valid('json'));
					return null;
				},
				render: async () => ({}),
			}),
	);
