import { expect, test } from 'vitest';
import { instant, localDate, parseInput } from './validation.ts';

test.each([
	['2026-11-27T09:00:00+08:00', '2026-11-27T01:00:00.000Z'],
	['2026-11-27T01:00:00Z', '2026-11-27T01:00:00.000Z'],
	['2028-02-29T00:00:00.000Z', '2028-02-29T00:00:00.000Z'],
])('%s is the instant %s', (text, expected) => {
	expect(parseInput(instant, text).toISOString()).toBe(expected);
});

test.each([
	'2026-02-30T09:00:00+08:00',
	'2027-02-29T09:00:00Z',
	'2026-11-27T09:00:00',
	'2026-11-27',
	'2026-13-01T00:00:00Z',
	'2026-11-27T25:00:00Z',
	'tomorrow',
	'',
	1764205200000,
	null,
])('%j is no instant', (value) => {
	expect(() => parseInput(instant, value)).toThrowError('validation_failed');
});

test.each(['2026-02-30', '2026-2-3', '2026-11-27T00:00:00Z', '26-11-27'])(
	'%j is no local date',
	(value) => expect(() => parseInput(localDate, value)).toThrowError('validation_failed'),
);
