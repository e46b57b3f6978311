import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, weekdayOfDate } from '../../calendar/local-time.ts';
import { daysOfView, neighbourOf } from './rules.ts';

const date = fc
	.date({ min: new Date('1990-01-01'), max: new Date('2060-12-31'), noInvalidDate: true })
	.map((day) => day.toISOString().slice(0, 10));

test('a view shows its day, in whole weeks', () => {
	fc.assert(
		fc.property(date, (day) => {
			expect(daysOfView('day', day)).toEqual([day]);
			for (const view of ['week', 'month'] as const) {
				const days = daysOfView(view, day);
				expect(days).toContain(day);
				expect(days.length % 7).toBe(0);
				expect(weekdayOfDate(days[0]!)).toBe(1);
			}
			const month = daysOfView('month', day);
			const within = month.filter((each) => each.slice(0, 7) === day.slice(0, 7));
			const [year, number] = day.split('-').map(Number) as [number, number];
			expect(within).toHaveLength(new Date(Date.UTC(year, number, 0)).getUTCDate());
			expect(month.length).toBeLessThanOrEqual(42);
		}),
	);
});

test('neighbouring views follow each other without a gap', () => {
	fc.assert(
		fc.property(date, (day) => {
			for (const view of ['day', 'week'] as const) {
				const next = daysOfView(view, neighbourOf(view, day, 1));
				expect(next[0]).toBe(addDays(daysOfView(view, day).at(-1)!, 1));
			}
			const next = neighbourOf('month', day, 1);
			expect(neighbourOf('month', next, -1).slice(0, 7)).toBe(day.slice(0, 7));
		}),
	);
});
