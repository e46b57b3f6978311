import { expect, test } from 'vitest';
import { barChart } from './bar-chart.ts';

const sentenceOf = (most: { name: string }, least: { name: string }) =>
	`${most.name} before ${least.name}`;

test('bars are as long as their share of the longest, and the sentence names both ends', () => {
	const chart = barChart({
		heading: 'Load',
		bars: [
			{ name: 'one', text: '2', value: 2 },
			{ name: 'none', text: '–', value: null },
			{ name: 'other', text: '8', value: 8 },
		],
		sentenceOf,
		none: 'nothing',
	});
	expect(chart.sentence).toBe('other before one');
	expect(chart.bars.map(({ length }) => length)).toEqual([0.25, null, 1]);
});

test('where there is nothing to compare the chart says so', () => {
	const empty = { heading: '', sentenceOf, none: 'nothing' };
	expect(barChart({ ...empty, bars: [] }).sentence).toBe('nothing');
	const zero = barChart({ ...empty, bars: [{ name: 'a', text: '0', value: 0 }] });
	expect(zero.bars[0]!.length).toBe(0);
});
