import { describe, expect, test } from 'vitest';
import { checkOrder, isUrgent, promiseOf, type OrderRequest } from './rules.ts';

/** Wednesday 25 November 2026, 10:00 local. */
const now = new Date('2026-11-25T02:00:00Z');

function request(changes: Partial<OrderRequest> = {}): OrderRequest {
	return {
		now,
		startsAt: new Date('2026-11-27T01:00:00Z'),
		endsAt: new Date('2026-11-27T03:00:00Z'),
		clientState: 'active',
		item: { opensAt: '08:00', closesAt: '18:00', roundTheClock: false, minimumLeadMinutes: 1440 },
		...changes,
	};
}

function broken(changes: Partial<OrderRequest>): string[] {
	return checkOrder(request(changes))
		.filter((result) => !result.passed)
		.map((result) => result.rule);
}

const local = (date: string, time: string) => new Date(`${date}T${time}:00+08:00`);

test('a good request passes every rule, and each says what it asks and what it saw', () => {
	const results = checkOrder(request());
	expect(results.map(({ rule, passed }) => [rule, passed])).toEqual(
		results.map(({ rule }) => [rule, true]),
	);
	expect(results.find(({ rule }) => rule === 'within_opening_hours')).toMatchObject({
		required: '08:00–18:00',
		actual: '09:00–11:00',
	});
});

test.each([
	['08:00', '10:00', []],
	['07:59', '09:59', ['within_opening_hours']],
	['16:00', '18:00', []],
	['16:01', '18:01', ['within_opening_hours']],
	['23:00', '23:59', ['within_opening_hours']],
])('%s to %s, open from 08:00 to 18:00 local time', (from, to, rules) => {
	expect(broken({ startsAt: local('2026-11-27', from), endsAt: local('2026-11-27', to) })).toEqual(
		rules,
	);
});

test('a visit past midnight is outside opening hours, unless it is open round the clock', () => {
	const night = { startsAt: local('2026-11-27', '17:00'), endsAt: local('2026-11-28', '03:00') };
	expect(broken(night)).toEqual(['within_opening_hours']);
	const item = { opensAt: '00:00', closesAt: '24:00', roundTheClock: true, minimumLeadMinutes: 0 };
	expect(broken({ ...night, item })).toEqual([]);
});

test('closing at 24:00 is the end of the day', () => {
	const item = { opensAt: '08:00', closesAt: '24:00', roundTheClock: false, minimumLeadMinutes: 0 };
	const startsAt = local('2026-11-27', '22:00');
	expect(broken({ startsAt, endsAt: local('2026-11-28', '00:00'), item })).toEqual([]);
	expect(broken({ startsAt, endsAt: local('2026-11-28', '00:01'), item })).toEqual([
		'within_opening_hours',
	]);
});

describe('notice', () => {
	test('is enough to the minute', () => {
		const startsAt = new Date(now.getTime() + 1440 * 60_000);
		const endsAt = new Date(startsAt.getTime() + 60 * 60_000);
		expect(broken({ startsAt, endsAt })).toEqual([]);
		expect(broken({ startsAt: new Date(startsAt.getTime() - 1), endsAt })).toEqual([
			'enough_notice',
		]);
	});

	test('is 60 local days ahead at most', () => {
		const day = (date: string) => ({
			startsAt: local(date, '09:00'),
			endsAt: local(date, '10:00'),
		});
		expect(broken(day('2027-01-24'))).toEqual([]);
		expect(broken(day('2027-01-25'))).toEqual(['within_horizon']);
	});
});

test('a time in the past, an end before the start and too long a visit are told apart', () => {
	const past = { startsAt: local('2026-11-24', '09:00'), endsAt: local('2026-11-24', '10:00') };
	expect(broken(past)).toEqual(['start_in_future', 'enough_notice']);
	const backwards = {
		startsAt: local('2026-11-27', '11:00'),
		endsAt: local('2026-11-27', '10:00'),
	};
	expect(broken(backwards)).toEqual(['end_after_start']);
	expect(broken({ endsAt: request().startsAt })).toEqual(['end_after_start']);
	const item = { opensAt: '00:00', closesAt: '24:00', roundTheClock: true, minimumLeadMinutes: 0 };
	expect(broken({ ...request(), endsAt: local('2026-11-27', '21:01'), item })).toEqual([
		'not_too_long',
	]);
});

test.each(['moved_away', 'deceased'] as const)('nobody orders for a client who is %s', (state) => {
	expect(broken({ clientState: state })).toEqual(['client_active']);
});

test('the promise counts whole local days, and never ends before the day asked for', () => {
	const item = { answerWithinMinutes: 90, serveWithinDays: 3 };
	expect(promiseOf(now, local('2026-11-27', '11:00'), item)).toEqual({
		answerDueAt: new Date('2026-11-25T03:30:00Z'),
		serveDueAt: local('2026-11-29', '00:00'),
	});
	const later = local('2026-12-20', '11:00');
	expect(promiseOf(now, later, item).serveDueAt).toEqual(later);
});

describe('an order is urgent', () => {
	const asked = { startsAt: local('2026-11-27', '09:00'), riskTier: null, risky: false } as const;

	test('on the same local day, wherever UTC breaks the day', () => {
		const urgent = (at: Date, startsAt: Date) => isUrgent(at, { ...asked, startsAt });
		expect(urgent(now, local('2026-11-25', '23:00'))).toBe(true);
		expect(urgent(now, local('2026-11-26', '00:00'))).toBe(false);
		expect(urgent(new Date('2026-11-25T23:00:00Z'), local('2026-11-26', '09:00'))).toBe(true);
	});

	test('with a service of risks for a client at high risk, whenever it is', () => {
		expect(isUrgent(now, { ...asked, riskTier: 'high', risky: true })).toBe(true);
		expect(isUrgent(now, { ...asked, riskTier: 'high' })).toBe(false);
		expect(isUrgent(now, { ...asked, riskTier: 'key', risky: true })).toBe(false);
	});
});
