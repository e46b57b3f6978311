import { expect, test } from 'vitest';
import { dayChart, roundUp } from './day-chart.ts';

const chart = (values: (number | null)[], unit: 'count' | 'share' = 'count') =>
	dayChart('en', {
		name: 'Orders',
		unit,
		days: values.map((value, index) => ({ localDate: `2026-11-2${index}`, value })),
	});

test('the scale ends at a round number above the highest day', () => {
	expect([0, 1, 3, 7, 10, 11, 230].map(roundUp)).toEqual([1, 1, 5, 10, 10, 20, 500]);
	expect(chart([3, 7]).days.map(({ height }) => height)).toEqual([0.3, 0.7]);
	expect(chart([3, 7]).lines.map(({ text }) => text)).toEqual(['10', '5', '0']);
});

test('a share is drawn against the whole, and a day without data has no bar', () => {
	const { days } = chart([0.5, null, 0], 'share');
	expect(days.map(({ height }) => height)).toEqual([0.5, null, 0]);
	expect(days.map(({ text }) => text)).toEqual(['50%', 'No data yet', '0%']);
});

test('a sentence says what the chart shows', () => {
	expect(chart([3, 7, 5]).sentence).toBe(
		'Orders by day, 20 Nov 2026 to 22 Nov 2026: most on 21 Nov with 7, least on 20 Nov with 3.',
	);
	expect(chart([4, 4]).sentence).toContain('4 on every day');
	expect(chart([0, 0]).sentence).toContain('nothing yet');
	expect(chart([null], 'share').sentence).toContain('nothing yet');
});
