import { describe, expect, test } from 'vitest';
import { mostAttempts, pauseMinutes, reminderDue } from './rules.ts';

describe('the pause after a refusal', () => {
	test('doubles up to an hour', () => {
		const attempts = Array.from({ length: mostAttempts }, (_, index) => index + 1);
		expect(attempts.map((attempt) => pauseMinutes(attempt))).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
	});

	test('is as long as the receiver asks for', () => {
		expect(pauseMinutes(1, 61)).toBe(2);
		expect(pauseMinutes(1, 7200)).toBe(120);
		expect(pauseMinutes(7, 1)).toBe(60);
	});
});

describe('the reminder that is due', () => {
	// Thursday 26 November, 09:00 in Shanghai, agreed on Monday.
	const visit = {
		startsAt: new Date('2026-11-26T01:00:00Z'),
		agreedAt: new Date('2026-11-23T01:00:00Z'),
		timeZone: 'Asia/Shanghai',
	};
	const at = (instant: string) => reminderDue(visit, new Date(instant));

	test('is none before 18:00 of the local day before', () => {
		expect(at('2026-11-25T09:59:59Z')).toBeNull();
	});

	test('is the one of the day before from 18:00 on', () => {
		expect(at('2026-11-25T10:00:00Z')).toBe('day');
		expect(at('2026-11-25T22:59:59Z')).toBe('day');
	});

	test('is the one of the hours before from two hours before on', () => {
		expect(at('2026-11-25T23:00:00Z')).toBe('hours');
		expect(at('2026-11-26T00:59:59Z')).toBe('hours');
	});

	test('is none once the visit should have begun', () => {
		expect(at('2026-11-26T01:00:00Z')).toBeNull();
	});

	test('is none for what was agreed after its time had come', () => {
		const agreedThatEvening = { ...visit, agreedAt: new Date('2026-11-25T11:00:00Z') };
		expect(reminderDue(agreedThatEvening, new Date('2026-11-25T12:00:00Z'))).toBeNull();
		expect(reminderDue(agreedThatEvening, new Date('2026-11-25T23:00:00Z'))).toBe('hours');
		const agreedAtOnce = { ...visit, agreedAt: new Date('2026-11-26T00:00:00Z') };
		expect(reminderDue(agreedAtOnce, new Date('2026-11-26T00:30:00Z'))).toBeNull();
	});

	test('goes by the local day: a visit at 07:00 is UTC’s day before', () => {
		const early = { ...visit, startsAt: new Date('2026-11-25T23:00:00Z') };
		expect(reminderDue(early, new Date('2026-11-25T09:59:00Z'))).toBeNull();
		expect(reminderDue(early, new Date('2026-11-25T10:00:00Z'))).toBe('day');
	});
});
