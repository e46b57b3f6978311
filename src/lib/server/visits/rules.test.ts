import { expect, test } from 'vitest';
import { canDoBoth, type Stay } from './rules.ts';

const nanqiao = { longitude: 121.454, latitude: 30.917 };
/** 1.9 km from Nanqiao through the air: 11 minutes by e-bike. */
const fengpu = { longitude: 121.474, latitude: 30.917 };

function stay(from: string, until: string, point: Stay['point']): Stay {
	return {
		startsAt: new Date(`2026-11-26T${from}:00+08:00`),
		endsAt: new Date(`2026-11-26T${until}:00+08:00`),
		point,
	};
}

test('two visits at one place may follow each other without a break', () => {
	const first = stay('09:00', '10:00', nanqiao);
	const second = stay('10:00', '11:00', nanqiao);
	expect(canDoBoth(first, second, 'e_bike')).toBe(true);
	expect(canDoBoth(second, first, 'e_bike')).toBe(true);
});

test('two visits that overlap by a minute cannot both be done, wherever they are', () => {
	expect(canDoBoth(stay('09:00', '10:01', null), stay('10:00', '11:00', nanqiao), 'e_bike')).toBe(
		false,
	);
});

test('the journey between two places must fit in the time between', () => {
	const first = stay('09:00', '10:00', nanqiao);
	expect(canDoBoth(first, stay('10:10', '11:00', fengpu), 'e_bike')).toBe(false);
	expect(canDoBoth(first, stay('10:11', '11:00', fengpu), 'e_bike')).toBe(true);
	expect(canDoBoth(first, stay('10:11', '11:00', fengpu), 'foot')).toBe(false);
});

test('service by phone needs no journey', () => {
	expect(canDoBoth(stay('09:00', '10:00', nanqiao), stay('10:00', '10:20', null), 'foot')).toBe(
		true,
	);
});
