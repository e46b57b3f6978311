import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aCandidate, anOrder, snapshotNow } from '../../../../tests/support/snapshots.ts';
import { builtInScoring } from './score.ts';
import type { CandidateList, CandidateSnapshot, OrderSnapshot } from './snapshot.ts';
import { chanceOfAtLeast, lookAtOrder, waveEnd, waveSize, type Progress } from './waves.ts';

const chance = fc.double({ min: 0.05, max: 0.95, noNaN: true });
const minutesOn = (minutes: number) => new Date(snapshotNow.getTime() + minutes * 60_000);

describe('the chance that enough accept', () => {
	test('of one place is 1 − ∏(1 − p)', () => {
		fc.assert(
			fc.property(fc.array(chance, { maxLength: 12 }), (chances) => {
				const none = chances.reduce((product, p) => product * (1 - p), 1);
				expect(chanceOfAtLeast(chances, 1)).toBeCloseTo(1 - none, 10);
			}),
		);
	});

	test('of two places is what counting all outcomes says', () => {
		fc.assert(
			fc.property(fc.array(chance, { maxLength: 8 }), (chances) => {
				let expected = 0;
				for (let outcome = 0; outcome < 2 ** chances.length; outcome++) {
					let probability = 1;
					let accepted = 0;
					chances.forEach((p, index) => {
						const accepts = (outcome >> index) & 1;
						probability *= accepts ? p : 1 - p;
						accepted += accepts;
					});
					if (accepted >= 2) expected += probability;
				}
				expect(chanceOfAtLeast(chances, 2)).toBeCloseTo(expected, 10);
			}),
		);
	});
});

describe('the size of a wave', () => {
	const first = { number: 1, urgent: false, placesOpen: 1, asked: [] };

	test('two in five: five people in the first wave', () => {
		expect(waveSize(new Array(20).fill(0.4), first)).toBe(5);
	});

	test('is the fewest that make it likely, at least 1 and at most 8 in the first', () => {
		fc.assert(
			fc.property(fc.array(chance, { minLength: 1, maxLength: 30 }), (chances) => {
				const size = waveSize(chances, first);
				expect(size).toBeGreaterThanOrEqual(1);
				expect(size).toBeLessThanOrEqual(8);
				expect(chanceOfAtLeast(chances.slice(0, size - 1), 1)).toBeLessThan(0.9);
				if (size < Math.min(8, chances.length))
					expect(chanceOfAtLeast(chances.slice(0, size), 1)).toBeGreaterThanOrEqual(0.9);
			}),
		);
	});

	test('never shrinks from wave to wave, with urgency, or with more places', () => {
		const chances = fc.array(chance, { minLength: 1, maxLength: 40 });
		fc.assert(
			fc.property(chances, fc.integer({ min: 1, max: 3 }), (chances, number) => {
				const size = waveSize(chances, { ...first, number });
				expect(waveSize(chances, { ...first, number: number + 1 })).toBeGreaterThanOrEqual(size);
				expect(waveSize(chances, { ...first, number, urgent: true })).toBeGreaterThanOrEqual(size);
				expect(waveSize(chances, { ...first, number, placesOpen: 2 })).toBeGreaterThanOrEqual(size);
			}),
		);
	});

	test('counts those who can still accept', () => {
		expect(waveSize([0.4, 0.4], { ...first, asked: new Array(4).fill(0.4) })).toBe(1);
		expect(waveSize([0.4, 0.4], { ...first, asked: new Array(5).fill(0.4) })).toBe(0);
		expect(waveSize([0.05], { ...first, asked: new Array(8).fill(0.05) })).toBe(0);
	});
});

test.each([
	[48 * 60, false, 120],
	[10 * 60, false, 120],
	[5 * 60, false, 60],
	[60, false, 15],
	[48 * 60, true, 15],
])('a wave %i minutes before the visit (urgent: %s) lasts %i minutes', (left, urgent, minutes) => {
	const end = waveEnd({ startsAt: minutesOn(left), urgent }, snapshotNow);
	expect(end).toEqual(minutesOn(minutes));
});

describe('a look at an order', () => {
	const lookAt = (order: OrderSnapshot, list: CandidateList, progress: Progress, now: Date) =>
		lookAtOrder(order, list, progress, now, builtInScoring);
	const people = (count: number, given: Partial<CandidateSnapshot> = {}): CandidateList => ({
		considered: count + 10,
		ruledOut: { active_and_vetted: 2, skills: 5, within_radius: 3 },
		candidates: Array.from({ length: count }, (_, index) =>
			aCandidate({ volunteerId: `volunteer-${index}`, ...given }),
		),
	});
	const fresh: Progress = {
		wave: 0,
		waveEndsAt: null,
		placesOpen: 1,
		openOffers: [],
		askedAnyone: false,
		planned: [],
	};
	const running: Progress = {
		wave: 1,
		waveEndsAt: minutesOn(60),
		placesOpen: 1,
		openOffers: new Array(4).fill({ chance: 0.4, endsAt: minutesOn(60) }),
		askedAnyone: true,
		planned: [],
	};

	test('asks the best in a first wave', () => {
		const list = people(20);
		list.candidates[7] = aCandidate({ volunteerId: 'known', visitsWithClient: 4 });
		const look = lookAt(anOrder(), list, fresh, snapshotNow);
		expect(look).toMatchObject({ outcome: 'asked', wave: 1, expiresAt: minutesOn(120) });
		if (look.outcome !== 'asked') throw new Error('nobody was asked');
		expect(look.asked).toHaveLength(5);
		expect(look.asked[0]?.volunteerId).toBe('known');
	});

	test('asks first whom a plan for all orders would ask, as far as they can be asked', () => {
		const planned = ['volunteer-9', 'somebody who cannot come', 'volunteer-4'];
		const look = lookAtOrder(
			anOrder(),
			people(20),
			{ ...fresh, planned },
			snapshotNow,
			builtInScoring,
		);
		if (look.outcome !== 'asked') throw new Error('nobody was asked');
		expect(look.asked.slice(0, 2).map(({ volunteerId }) => volunteerId)).toEqual([
			'volunteer-9',
			'volunteer-4',
		]);
		expect(new Set(look.ranked.map(({ volunteerId }) => volunteerId)).size).toBe(20);
	});

	test('replaces someone who declined while the wave runs', () => {
		const look = lookAt(anOrder(), people(10), running, snapshotNow);
		expect(look).toMatchObject({ outcome: 'asked', wave: 1, lookAgainAt: minutesOn(120) });
		expect(look.outcome === 'asked' && look.asked).toHaveLength(1);
	});

	test('waits while enough can still accept, and when nobody is left to ask', () => {
		const enough = { ...running, openOffers: [...running.openOffers, running.openOffers[0]!] };
		for (const [list, progress] of [
			[people(10), enough],
			[people(0), running],
		] as const)
			expect(lookAt(anOrder(), list, progress, snapshotNow)).toMatchObject({
				outcome: 'waiting',
				wave: 1,
				lookAgainAt: minutesOn(60),
			});
	});

	test('goes wider when a wave has run out', () => {
		const look = lookAt(
			anOrder(),
			people(30, { askedThisRound: false }),
			{ ...running, waveEndsAt: snapshotNow, openOffers: [] },
			snapshotNow,
		);
		expect(look).toMatchObject({ outcome: 'asked', wave: 2 });
		expect(look.outcome === 'asked' && look.asked.length).toBe(10);
	});

	test('waits for the morning when all are in their quiet hours', () => {
		const night = new Date('2026-11-25T14:00:00Z');
		const look = lookAt(anOrder(), people(3), fresh, night);
		expect(look).toMatchObject({
			outcome: 'waiting',
			wave: 0,
			lookAgainAt: new Date('2026-11-26T00:00:00Z'),
			ruledOut: { outside_quiet_hours: 3 },
		});
		const before = anOrder({ startsAt: new Date('2026-11-26T00:10:00Z') });
		const early = people(3, {
			freeTimes: [{ weekday: 4, startsAt: '00:00', endsAt: '24:00' }],
		});
		expect(lookAt(before, early, fresh, night)).toMatchObject({
			outcome: 'desk',
			reason: 'no_candidate',
		});
	});

	test.each<[string, Partial<Progress>, number]>([
		['no_candidate', {}, 0],
		['waves_exhausted', { wave: 4, waveEndsAt: snapshotNow, askedAnyone: true }, 20],
		['waves_exhausted', { wave: 2, waveEndsAt: snapshotNow, askedAnyone: true }, 0],
	])('hands it to the desk: %s', (reason, progress, count) => {
		const look = lookAt(anOrder(), people(count), { ...fresh, ...progress }, snapshotNow);
		expect(look).toMatchObject({ outcome: 'desk', reason });
	});

	test('hands it to the desk when there is no time left to ask', () => {
		const soon = anOrder({ startsAt: minutesOn(14) });
		expect(lookAt(soon, people(9), fresh, snapshotNow)).toMatchObject({
			outcome: 'desk',
			reason: 'too_late',
		});
	});

	test('accounts for everyone: ruled out by one rule, or able', () => {
		const someone = fc.record({
			doNotPair: fc.boolean(),
			askedThisRound: fc.boolean(),
			sex: fc.constantFrom('female' as const, 'male' as const, null),
			visitsPerDay: fc.integer({ min: 1, max: 3 }),
			latitude: fc.double({ min: 30.88, max: 30.95, noNaN: true }),
		});
		fc.assert(
			fc.property(fc.array(someone, { maxLength: 20 }), fc.boolean(), (given, must) => {
				const list: CandidateList = {
					...people(0),
					considered: given.length + 10,
					candidates: given.map((each, index) =>
						aCandidate({ ...each, volunteerId: `volunteer-${index}` }),
					),
				};
				const order = anOrder({ wishedSex: 'male', wishedSexMust: must });
				const look = lookAt(order, list, fresh, snapshotNow);
				const ruledOut = Object.values(look.ruledOut).reduce((sum, count) => sum + count, 0);
				const able = look.considered - ruledOut;
				const asked = look.outcome === 'asked' ? look.asked.length : 0;
				expect(asked).toBe(able === 0 ? 0 : Math.min(able, 5));
			}),
		);
	});
});
