import { expect, test } from 'vitest';
import { currentPeriod, daysOf, shareOfYear } from './periods.ts';

test('present periods begin on Monday, the first of the month, the quarter and the year', () => {
	const today = '2026-11-25';
	expect(currentPeriod('week', today)).toEqual({ from: '2026-11-23', to: today });
	expect(currentPeriod('month', today)).toEqual({ from: '2026-11-01', to: today });
	expect(currentPeriod('quarter', today)).toEqual({ from: '2026-10-01', to: today });
	expect(currentPeriod('year', today)).toEqual({ from: '2026-01-01', to: today });
	expect(currentPeriod('quarter', '2027-03-31').from).toBe('2027-01-01');
	expect(currentPeriod('quarter', '2027-04-01').from).toBe('2027-04-01');
	expect(currentPeriod('week', '2027-01-01').from).toBe('2026-12-28');
});

test('the days of a period are all of them, both ends included', () => {
	expect(daysOf({ from: '2028-02-28', to: '2028-03-01' })).toEqual([
		'2028-02-28',
		'2028-02-29',
		'2028-03-01',
	]);
});

test('a year is over at the end of its last day', () => {
	expect(shareOfYear('2026-12-31')).toBe(1);
	expect(shareOfYear('2028-12-31')).toBe(1);
	expect(shareOfYear('2026-01-01')).toBeCloseTo(1 / 365);
});
