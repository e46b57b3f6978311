import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aCandidate, anOrder, snapshotNow } from '../../../../tests/support/snapshots.ts';
import { askAbout } from './rules.ts';
import { chanceOfAcceptance, rankCandidates, scoreCandidate, scoreWeights } from './score.ts';
import type { CandidateSnapshot, OrderSnapshot } from './snapshot.ts';

const daysAgo = (days: number) => new Date(snapshotNow.getTime() - days * 86_400_000);

function parts(candidate: Partial<CandidateSnapshot>, order: Partial<OrderSnapshot> = {}) {
	return scoreCandidate(askAbout(anOrder(order), snapshotNow), aCandidate(candidate)).parts;
}

test('the weights are together 1', () => {
	const sum = Object.values(scoreWeights).reduce((total, weight) => total + weight, 0);
	expect(sum).toBeCloseTo(1, 12);
});

test('each part prefers whom it should', () => {
	expect(parts({}).travel).toBeGreaterThan(parts({ longitude: 121.5 }).travel);
	expect(parts({ longitude: 121.5 }, { remote: true }).travel).toBe(1);
	expect(parts({ visitsWithClient: 1 }).continuity).toBe(0.5);
	expect(parts({}, { wishedLanguage: 'wu' }).language).toBe(0);
	expect(parts({ languages: ['wu'] }, { wishedLanguage: 'wu' }).language).toBe(1);
	expect(parts({}, { clientLanguages: ['wu', 'mandarin'] }).language).toBe(1);
	expect(parts({ lastAskedAt: daysAgo(7) }).rest).toBe(0.5);
	expect(parts({ lastAskedAt: daysAgo(30) }).rest).toBe(1);
	expect(parts({ visitsEver: 0 }).newcomer).toBe(1);
	expect(parts({ visitsEver: 3 }).newcomer).toBe(0);
});

test('load counts visits of the last 28 days against the own limit', () => {
	const visit = (days: number) => ({
		startsAt: daysAgo(days),
		endsAt: new Date(daysAgo(days).getTime() + 3_600_000),
		kind: 'visit' as const,
		place: null,
	});
	const load = parts({ visitsPerWeek: 1, takenTimes: [visit(1), visit(25), visit(27)] });
	expect(load.fairness).toBe(0.5);
});

test('the chance of acceptance starts at two in five and follows the own history', () => {
	expect(chanceOfAcceptance({ offersAccepted: 0, offersEnded: 0 })).toBe(0.4);
	expect(chanceOfAcceptance({ offersAccepted: 20, offersEnded: 20 })).toBe(0.88);
	expect(chanceOfAcceptance({ offersAccepted: 0, offersEnded: 15 })).toBe(0.1);
});

const anyone = fc.record({
	longitude: fc.double({ min: 121, max: 122, noNaN: true }),
	visitsWithClient: fc.nat(50),
	visitsEver: fc.nat(500),
	lastAskedAt: fc.option(fc.nat(60).map(daysAgo), { nil: null }),
	offersAccepted: fc.nat(30),
	offersEnded: fc.integer({ min: 30, max: 90 }),
});

test('a score and all its parts lie between 0 and 1', () => {
	fc.assert(
		fc.property(anyone, (given) => {
			const score = scoreCandidate(askAbout(anOrder(), snapshotNow), aCandidate(given));
			for (const value of [score.total, ...Object.values(score.parts)]) {
				expect(value).toBeGreaterThanOrEqual(0);
				expect(value).toBeLessThanOrEqual(1);
			}
		}),
	);
});

test('the ranking is the best first, and the same whatever the order of the list', () => {
	const list = fc.uniqueArray(fc.record({ volunteerId: fc.uuid(), visitsWithClient: fc.nat(2) }), {
		selector: ({ volunteerId }) => volunteerId,
		maxLength: 30,
	});
	fc.assert(
		fc.property(list, (given) => {
			const question = askAbout(anOrder(), snapshotNow);
			const ranked = rankCandidates(question, given.map(aCandidate));
			expect(rankCandidates(question, given.map(aCandidate).reverse())).toEqual(ranked);
			const totals = ranked.map(({ score }) => score.total);
			expect(totals).toEqual([...totals].sort((one, other) => other - one));
		}),
	);
});

test('a tie favours nobody over many orders', () => {
	const [one, other] = [
		'01900000-0000-7000-8000-000000000101',
		'01900000-0000-7000-8000-00000000f102',
	];
	const pair = [aCandidate({ volunteerId: one }), aCandidate({ volunteerId: other })];
	let firsts = 0;
	for (let number = 0; number < 400; number++) {
		const id = `01900000-0000-7000-8000-${String(number).padStart(12, '0')}`;
		const [first] = rankCandidates(askAbout(anOrder({ id }), snapshotNow), pair);
		if (first?.volunteerId === one) firsts += 1;
	}
	expect(firsts).toBeGreaterThan(150);
	expect(firsts).toBeLessThan(250);
});
