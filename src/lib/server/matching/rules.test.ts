import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aCandidate, anOrder, snapshotNow } from '../../../../tests/support/snapshots.ts';
import {
	askableFrom,
	askAbout,
	brokenRules,
	explainRules,
	firstBrokenRule,
	ruleNames,
	rulesOfClaiming,
	type RuleName,
} from './rules.ts';
import { tidyFreeTimes } from '../volunteers/index.ts';
import type { CandidateSnapshot, OrderSnapshot, TakenTime } from './snapshot.ts';

function result(
	rule: RuleName,
	order: Partial<OrderSnapshot>,
	candidate: Partial<CandidateSnapshot>,
	now = snapshotNow,
) {
	const [found] = explainRules(askAbout(anOrder(order), now), aCandidate(candidate), [rule]);
	return found!;
}

const passes = (...asked: Parameters<typeof result>) => result(...asked).passed;

test('someone next door who is free breaks no rule', () => {
	expect(brokenRules(askAbout(anOrder(), snapshotNow), aCandidate())).toEqual([]);
});

test('active and vetted', () => {
	expect(result('active_and_vetted', {}, { state: 'paused' })).toEqual({
		rule: 'active_and_vetted',
		required: 'vetted',
		actual: 'paused',
		passed: false,
	});
	expect(result('active_and_vetted', {}, { vettedOn: null }).actual).toBe('not_vetted');
	expect(passes('active_and_vetted', {}, { vettedOn: '2026-11-25' })).toBe(true);
});

test('each skill', () => {
	const asked = { skills: ['escort', 'first_aid'] };
	expect(result('skills', asked, { skills: ['escort', 'cooking'] })).toMatchObject({
		actual: ['escort'],
		passed: false,
	});
	expect(passes('skills', asked, { skills: ['first_aid', 'escort'] })).toBe(true);
	expect(passes('skills', { skills: [] }, { skills: [] })).toBe(true);
});

test('within their own radius, unless it is done by phone', () => {
	const far = { longitude: 121.5 };
	expect(result('within_radius', {}, { ...far, radiusMetres: 2000 })).toMatchObject({
		required: 2000,
		actual: 2480,
		passed: false,
	});
	expect(passes('within_radius', {}, { ...far, radiusMetres: 2480 })).toBe(true);
	expect(passes('within_radius', {}, { ...far, radiusMetres: 2479 })).toBe(false);
	expect(passes('within_radius', { remote: true }, far)).toBe(true);
});

test.each([
	['2026-11-27', null, true],
	['2026-11-28', null, false],
	['2026-01-01', '2026-11-27', true],
	['2026-01-01', '2026-11-26', false],
])('a credential from %s until %s on the day of the visit', (validFrom, validUntil, valid) => {
	const credentials = [{ kind: 'nurse', validFrom, validUntil }];
	expect(passes('credential', { credentialKind: 'nurse' }, { credentials })).toBe(valid);
	expect(passes('credential', { credentialKind: 'driver' }, { credentials })).toBe(false);
	expect(passes('credential', {}, {})).toBe(true);
});

test('a renewed credential counts beside the expired one', () => {
	const credentials = [
		{ kind: 'nurse', validFrom: '2024-01-01', validUntil: '2025-12-31' },
		{ kind: 'nurse', validFrom: '2026-01-01', validUntil: '2027-12-31' },
	];
	expect(passes('credential', { credentialKind: 'nurse' }, { credentials })).toBe(true);
});

test('never those who must not meet', () => {
	expect(passes('do_not_pair', {}, { doNotPair: true })).toBe(false);
});

test('a wish binds only where it is a must', () => {
	const man = { sex: 'male' as const };
	expect(passes('wished_sex', { wishedSex: 'female', wishedSexMust: true }, man)).toBe(false);
	expect(passes('wished_sex', { wishedSex: 'female', wishedSexMust: true }, { sex: null })).toBe(
		false,
	);
	expect(passes('wished_sex', { wishedSex: 'female' }, man)).toBe(true);
	const wu = { wishedLanguage: 'wu' };
	expect(passes('wished_language', { ...wu, wishedLanguageMust: true }, {})).toBe(false);
	expect(
		passes('wished_language', { ...wu, wishedLanguageMust: true }, { languages: ['wu'] }),
	).toBe(true);
	expect(passes('wished_language', wu, {})).toBe(true);
});

describe('free then', () => {
	const free = (...times: [number, string, string][]) => ({
		freeTimes: tidyFreeTimes(
			times.map(([weekday, startsAt, endsAt]) => ({ weekday, startsAt, endsAt })),
		),
	});

	test('covers the whole visit, in one piece or in pieces that touch', () => {
		expect(passes('free_then', {}, free([5, '09:00', '11:00']))).toBe(true);
		expect(passes('free_then', {}, free([5, '10:00', '12:00'], [5, '08:00', '10:00']))).toBe(true);
		expect(passes('free_then', {}, free([5, '08:00', '10:00'], [5, '10:01', '12:00']))).toBe(false);
		expect(passes('free_then', {}, free([5, '09:01', '11:00']))).toBe(false);
		expect(passes('free_then', {}, free([4, '09:00', '11:00']))).toBe(false);
		expect(passes('free_then', {}, free())).toBe(false);
	});

	test('a visit that crosses midnight needs both evenings', () => {
		const night = {
			startsAt: new Date('2026-11-27T15:00:00Z'),
			endsAt: new Date('2026-11-27T17:00:00Z'),
		};
		expect(passes('free_then', night, free([5, '22:00', '24:00'], [6, '00:00', '01:00']))).toBe(
			true,
		);
		expect(passes('free_then', night, free([5, '22:00', '24:00']))).toBe(false);
		expect(passes('free_then', night, free([5, '22:00', '23:59'], [6, '00:00', '01:00']))).toBe(
			false,
		);
	});

	test('a visit until midnight does not need the next day', () => {
		const late = {
			startsAt: new Date('2026-11-27T14:00:00Z'),
			endsAt: new Date('2026-11-27T16:00:00Z'),
		};
		expect(passes('free_then', late, free([5, '20:00', '24:00']))).toBe(true);
	});

	test('Sunday night goes on into Monday', () => {
		const night = {
			startsAt: new Date('2026-11-29T15:30:00Z'),
			endsAt: new Date('2026-11-29T16:30:00Z'),
		};
		expect(passes('free_then', night, free([7, '22:00', '24:00'], [1, '00:00', '06:00']))).toBe(
			true,
		);
	});
});

describe('time to get there', () => {
	const taken = (
		from: string,
		until: string,
		place: TakenTime['place'] = null,
		kind: TakenTime['kind'] = 'visit',
	): Partial<CandidateSnapshot> => ({
		takenTimes: [
			{
				startsAt: new Date(`2026-11-27T${from}:00Z`),
				endsAt: new Date(`2026-11-27T${until}:00Z`),
				place,
				kind,
			},
		],
	});
	const oneKilometreAway = { longitude: 121.474, latitude: 30.927 };

	test('nothing overlaps, but what touches may', () => {
		expect(passes('time_to_get_there', {}, taken('02:59', '04:00'))).toBe(false);
		expect(passes('time_to_get_there', {}, taken('03:00', '04:00'))).toBe(true);
		expect(passes('time_to_get_there', {}, taken('00:00', '01:01'))).toBe(false);
		expect(passes('time_to_get_there', {}, taken('00:00', '01:00', null, 'time_off'))).toBe(true);
		expect(passes('time_to_get_there', {}, taken('00:00', '06:00', null, 'time_off'))).toBe(false);
	});

	test('there is time to travel from the visit before and to the one after', () => {
		expect(result('time_to_get_there', {}, taken('00:00', '00:53', oneKilometreAway))).toEqual({
			rule: 'time_to_get_there',
			required: 7,
			actual: 7,
			passed: true,
		});
		expect(passes('time_to_get_there', {}, taken('00:00', '00:54', oneKilometreAway))).toBe(false);
		expect(passes('time_to_get_there', {}, taken('03:06', '04:00', oneKilometreAway))).toBe(false);
		expect(passes('time_to_get_there', {}, taken('03:07', '04:00', oneKilometreAway))).toBe(true);
	});

	test('by phone nobody travels', () => {
		const next = taken('03:00', '04:00', oneKilometreAway);
		expect(passes('time_to_get_there', { remote: true }, next)).toBe(true);
	});
});

describe('limits per day and week', () => {
	const visitAt = (instant: string): TakenTime => ({
		startsAt: new Date(instant),
		endsAt: new Date(new Date(instant).getTime() + 3_600_000),
		kind: 'visit',
		place: null,
	});

	test('the day is the local one', () => {
		const day = [visitAt('2026-11-26T16:00:00Z'), visitAt('2026-11-27T15:59:00Z')];
		expect(result('visits_per_day', {}, { takenTimes: day })).toMatchObject({
			required: 2,
			actual: 2,
			passed: false,
		});
		const around = [visitAt('2026-11-26T15:59:00Z'), visitAt('2026-11-27T16:00:00Z')];
		expect(result('visits_per_day', {}, { takenTimes: around }).actual).toBe(0);
	});

	test('the week is Monday to Sunday', () => {
		const week = [
			visitAt('2026-11-22T16:00:00Z'),
			visitAt('2026-11-29T15:00:00Z'),
			visitAt('2026-11-22T15:00:00Z'),
			visitAt('2026-11-29T16:00:00Z'),
		];
		expect(result('visits_per_week', {}, { takenTimes: week, visitsPerWeek: 2 })).toMatchObject({
			actual: 2,
			passed: false,
		});
	});

	test('only visits count', () => {
		const leave: TakenTime = { ...visitAt('2026-11-27T06:00:00Z'), kind: 'time_off' };
		expect(passes('visits_per_day', {}, { takenTimes: [leave], visitsPerDay: 1 })).toBe(true);
	});
});

describe('minors', () => {
	const sixteen = {
		birthDate: '2010-06-01',
		guardianConsentOn: '2026-05-01',
		inTeam: true,
	};
	const forTwo = { placesNeeded: 2 };

	test('serve in a team, beside an adult', () => {
		expect(passes('minor_in_team', forTwo, sixteen)).toBe(true);
		expect(passes('minor_in_team', { ...forTwo, companions: ['1970-01-01'] }, sixteen)).toBe(true);
	});

	test.each<[string, Partial<OrderSnapshot>, Partial<CandidateSnapshot>]>([
		['no_guardian_consent', forTwo, { guardianConsentOn: null }],
		['no_guardian_consent', forTwo, { guardianConsentOn: '2026-11-28' }],
		['no_team', forTwo, { inTeam: false }],
		['risky', { ...forTwo, risky: true }, {}],
		['alone', {}, {}],
		['no_adult_beside', { ...forTwo, companions: ['2009-02-01'] }, {}],
	])('are refused: %s', (actual, order, candidate) => {
		expect(result('minor_in_team', order, { ...sixteen, ...candidate })).toMatchObject({
			actual,
			passed: false,
		});
	});

	test('come of age on their birthday, on the day of the visit', () => {
		expect(passes('minor_in_team', {}, { birthDate: '2008-11-27' })).toBe(true);
		expect(passes('minor_in_team', {}, { birthDate: '2008-11-28' })).toBe(false);
		const on = (date: string) => ({
			startsAt: new Date(`${date}T01:00:00Z`),
			endsAt: new Date(`${date}T03:00:00Z`),
		});
		const leapDay = { birthDate: '2008-02-29' };
		expect(passes('minor_in_team', on('2026-02-28'), leapDay)).toBe(false);
		expect(passes('minor_in_team', on('2026-03-01'), leapDay)).toBe(true);
	});
});

test('insured on the day for what may be dangerous', () => {
	expect(passes('insured', { risky: true }, { insuredUntil: '2026-11-27' })).toBe(true);
	expect(passes('insured', { risky: true }, { insuredUntil: '2026-11-26' })).toBe(false);
	expect(passes('insured', { risky: true }, {})).toBe(false);
	expect(passes('insured', {}, {})).toBe(true);
});

test('not asked again in the round, after declining, or after dropping out', () => {
	expect(passes('not_asked_this_round', {}, { askedThisRound: true })).toBe(false);
	expect(passes('not_declined', {}, { declinedThisOrder: true })).toBe(false);
	expect(passes('not_dropped_out', {}, { droppedOutOfThisOrder: true })).toBe(false);
});

const hoursAgo = (hours: number) => new Date(snapshotNow.getTime() - hours * 3_600_000);

test('no more offers in 24 hours than they want', () => {
	const two = [hoursAgo(1), hoursAgo(20)];
	expect(passes('offers_per_day', {}, { recentOffers: two, offersPerDay: 3 })).toBe(true);
	expect(passes('offers_per_day', {}, { recentOffers: two, offersPerDay: 2 })).toBe(false);
});

test.each([
	['21:00', '08:00', '2026-11-25T12:59:00Z', true],
	['21:00', '08:00', '2026-11-25T13:00:00Z', false],
	['21:00', '08:00', '2026-11-25T23:59:00Z', false],
	['21:00', '08:00', '2026-11-26T00:00:00Z', true],
	['12:00', '14:00', '2026-11-25T04:00:00Z', false],
	['12:00', '14:00', '2026-11-25T06:00:00Z', true],
	['00:00', '00:00', '2026-11-25T18:00:00Z', true],
])('quiet from %s until %s, asked at %s: %s', (quietFrom, quietUntil, now, allowed) => {
	const quiet = { quietFrom, quietUntil };
	expect(passes('outside_quiet_hours', {}, quiet, new Date(now))).toBe(allowed);
	expect(passes('outside_quiet_hours', { urgent: true }, quiet, new Date(now))).toBe(true);
});

describe('who can be asked later', () => {
	const night = new Date('2026-11-25T14:00:00Z');

	test('when the quiet hours end, tomorrow or today', () => {
		const asked = (now: Date) => askableFrom(askAbout(anOrder(), now), aCandidate());
		expect(asked(night)).toEqual(new Date('2026-11-26T00:00:00Z'));
		expect(asked(new Date('2026-11-25T23:00:00Z'))).toEqual(new Date('2026-11-26T00:00:00Z'));
	});

	test('when enough of the last offers are a day old, but not in the quiet hours', () => {
		const full = (sent: Date[]) =>
			askableFrom(
				askAbout(anOrder(), snapshotNow),
				aCandidate({ offersPerDay: 2, recentOffers: sent }),
			);
		expect(full([hoursAgo(1), hoursAgo(20)])).toEqual(new Date('2026-11-25T06:00:00Z'));
		expect(full([hoursAgo(1), hoursAgo(2), hoursAgo(20)])).toEqual(
			new Date('2026-11-26T00:00:00Z'),
		);
		expect(full([hoursAgo(1), hoursAgo(11)])).toEqual(new Date('2026-11-26T00:00:00Z'));
	});

	test('never, when another rule stands in the way', () => {
		expect(askableFrom(askAbout(anOrder(), night), aCandidate({ doNotPair: true }))).toBeNull();
	});
});

test('coming forward oneself is no matter of quiet hours or budget', () => {
	const unasked: RuleName[] = [
		'not_declined',
		'not_asked_this_round',
		'offers_per_day',
		'outside_quiet_hours',
	];
	expect([...rulesOfClaiming, ...unasked].sort()).toEqual([...ruleNames].sort());
});

test('who breaks several rules is counted under the first, and each broken rule explains itself', () => {
	const anyone = fc.record({
		state: fc.constantFrom('applied', 'active', 'paused', 'left') as fc.Arbitrary<
			CandidateSnapshot['state']
		>,
		skills: fc.subarray(['escort', 'cooking']),
		longitude: fc.double({ min: 121.4, max: 121.6, noNaN: true }),
		doNotPair: fc.boolean(),
		askedThisRound: fc.boolean(),
		birthDate: fc.constantFrom('1950-01-01', '2012-01-01'),
	});
	fc.assert(
		fc.property(anyone, (given) => {
			const question = askAbout(anOrder(), snapshotNow);
			const candidate = aCandidate(given);
			const failed = explainRules(question, candidate).filter(({ passed }) => !passed);
			expect(brokenRules(question, candidate)).toEqual(failed.map(({ rule }) => rule));
			expect(firstBrokenRule(question, candidate)).toBe(failed[0]?.rule ?? null);
		}),
	);
});
