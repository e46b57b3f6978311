import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, weekdayOfDate } from '../../calendar/local-time.ts';
import { fridayAfter } from './rules.ts';

test.each([
	['2026-11-23', '2026-11-27'],
	['2026-11-26', '2026-11-27'],
	['2026-11-27', '2026-12-04'],
	['2026-11-28', '2026-12-04'],
	['2026-12-31', '2027-01-01'],
])('after %s comes the Friday %s', (date, friday) => {
	expect(fridayAfter(date)).toBe(friday);
});

test('it is a Friday, later, and at most a week away', () => {
	fc.assert(
		fc.property(fc.integer({ min: 0, max: 20_000 }), (days) => {
			const date = addDays('2000-01-01', days);
			const friday = fridayAfter(date);
			expect(weekdayOfDate(friday)).toBe(5);
			expect(friday > date && friday <= addDays(date, 7)).toBe(true);
		}),
	);
});
