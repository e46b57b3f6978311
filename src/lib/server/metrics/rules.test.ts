import { expect, test } from 'vitest';
import { indicators, isIndicator } from './indicators.ts';
import type { Occurrence } from './measures.ts';
import { figureOf, isSmall, judge } from './rules.ts';

const amounts = (given: Partial<Record<Occurrence, number>>) =>
	new Map(Object.entries(given) as [Occurrence, number][]);

test('a share is made of its parts, and is nothing where there is nothing to divide by', () => {
	const given = amounts({ orders_fulfilled: 9, orders_unmet: 3 });
	expect(figureOf(indicators.fulfilled_rate, given)).toEqual({
		value: 0.75,
		numerator: 9,
		denominator: 12,
	});
	expect(figureOf(indicators.fulfilled_rate, amounts({}))).toEqual({
		value: null,
		numerator: 0,
		denominator: 0,
	});
});

test('hours are the minutes of both grades', () => {
	const given = amounts({ minutes_credit: 90, minutes_honour: 60 });
	expect(figureOf(indicators.hours, given)).toMatchObject({ value: 2.5, numerator: 150 });
});

test('a median without orders is unknown, not nought', () => {
	expect(figureOf(indicators.time_to_match_median, amounts({})).value).toBeNull();
	const given = amounts({ minutes_to_match: 0, orders_matched: 3 });
	expect(figureOf(indicators.time_to_match_median, given)).toMatchObject({
		value: 0,
		numerator: 3,
	});
});

test('what is counted is on course when it has come as far as the year has', () => {
	expect(judge(indicators.orders, 100, 100, 0.5)).toBe('reached');
	expect(judge(indicators.orders, 100, 50, 0.5)).toBe('on_course');
	expect(judge(indicators.orders, 100, 49, 0.5)).toBe('behind');
	expect(judge(indicators.missed_visits, 10, 10, 0.5)).toBe('on_course');
	expect(judge(indicators.missed_visits, 10, 11, 0.5)).toBe('behind');
});

test('shares and medians are judged as they stand, in their direction', () => {
	expect(judge(indicators.satisfaction, 0.95, 0.95, 0.5)).toBe('reached');
	expect(judge(indicators.satisfaction, 0.95, 0.9, 0.1)).toBe('behind');
	expect(judge(indicators.time_to_match_median, 60, 45, 0.5)).toBe('reached');
	expect(judge(indicators.time_to_match_median, 60, 61, 0.5)).toBe('behind');
	expect(judge(indicators.satisfaction, 0.95, null, 0.5)).toBeNull();
});

test('small is one to four of what a figure rests on', () => {
	const isSmallCount = (numerator: number) =>
		isSmall(indicators.orders, { value: numerator, numerator, denominator: null }, 100);
	expect([0, 1, 4, 5].map(isSmallCount)).toEqual([false, true, true, false]);
	const share = { value: 1, numerator: 4, denominator: 4 };
	expect(isSmall(indicators.satisfaction, share, 100)).toBe(true);
	const hours = { value: 40, numerator: 2400, denominator: null };
	expect(isSmall(indicators.hours, hours, 4)).toBe(true);
	expect(isSmall(indicators.hours, hours, 5)).toBe(false);
});

test('a key is one of the list, not any property of an object', () => {
	expect(isIndicator('orders')).toBe(true);
	expect(isIndicator('toString')).toBe(false);
});
