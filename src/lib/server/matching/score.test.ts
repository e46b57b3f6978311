import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aCandidate, anOrder, snapshotNow } from '../../../../tests/support/snapshots.ts';
import { askAbout } from './rules.ts';
import {
	builtInScoring,
	meanLoad,
	rankCandidates,
	reasonsToAsk,
	scoreCandidate,
	type Scoring,
} from './score.ts';
import type { CandidateSnapshot, OrderSnapshot } from './snapshot.ts';
import { builtInWeights, normaliseWeights, ofEachPart, scoreParts } from './weights.ts';

const daysAgo = (days: number) => new Date(snapshotNow.getTime() - days * 86_400_000);

const plainOrder = askAbout(anOrder(), snapshotNow);

const score = (
	candidate: Partial<CandidateSnapshot>,
	order?: Partial<OrderSnapshot>,
	{
		scoring = builtInScoring,
		neighbourLoad = 0,
	}: { scoring?: Scoring; neighbourLoad?: number } = {},
) =>
	scoreCandidate(
		order ? askAbout(anOrder(order), snapshotNow) : plainOrder,
		aCandidate(candidate),
		scoring,
		neighbourLoad,
	);
const parts = (...given: Parameters<typeof score>) => score(...given).parts;

const visitsBefore = (...days: number[]): CandidateSnapshot['takenTimes'] =>
	days.map((each) => ({
		startsAt: daysAgo(each),
		endsAt: new Date(daysAgo(each).getTime() + 3_600_000),
		kind: 'visit',
		place: null,
	}));

const weights = fc
	.record(ofEachPart(() => fc.double({ min: 0, max: 1, noNaN: true })))
	.filter((given) => scoreParts.some((part) => given[part] > 0));

describe('weights', () => {
	test('the built-in ones are together 1', () => {
		const sum = Object.values(builtInWeights.weights).reduce((total, each) => total + each, 0);
		expect(sum).toBeCloseTo(1, 12);
	});

	test('are brought to 1 in their proportions', () => {
		fc.assert(
			fc.property(weights, (given) => {
				const normal = normaliseWeights(given);
				const sum = scoreParts.reduce((total, part) => total + normal[part], 0);
				expect(sum).toBeCloseTo(1, 9);
				for (const one of scoreParts)
					for (const other of scoreParts)
						if (given[one] > given[other])
							expect(normal[one]).toBeGreaterThanOrEqual(normal[other]);
			}),
		);
	});
});

test('each part prefers whom it should', () => {
	expect(parts({}).travel).toBeGreaterThan(parts({ longitude: 121.5 }).travel);
	expect(parts({ longitude: 121.5 }, { remote: true }).travel).toBe(1);
	expect(parts({ visitsWithClient: 1 }).continuity).toBe(0.5);
	expect(parts({ lastAskedAt: daysAgo(7) }).rest).toBe(0.5);
	expect(parts({ lastAskedAt: daysAgo(30) }).rest).toBe(1);
	expect(parts({ lastAskedAt: null }).rest).toBe(1);
	expect(parts({ visitsEver: 0 }).newcomer).toBe(1);
	expect(parts({ visitsEver: 3 }).newcomer).toBe(0);
});

describe('language', () => {
	const speaks = (languages: string[], order: Partial<OrderSnapshot>) =>
		parts({ languages }, order).language;

	test('the language wished for comes first, then another that both speak', () => {
		const order = { wishedLanguage: 'fengxian', clientLanguages: ['fengxian', 'mandarin'] };
		expect(speaks(['fengxian'], order)).toBe(1);
		expect(speaks(['mandarin'], order)).toBe(0.5);
		expect(speaks(['cantonese'], order)).toBe(0);
		expect(speaks(['mandarin'], { wishedLanguage: 'fengxian' })).toBe(0);
	});

	test("the client's dialect comes before the common language", () => {
		const both = { clientLanguages: ['mandarin', 'fengxian'] };
		expect(speaks(['fengxian', 'mandarin'], both)).toBe(1);
		expect(speaks(['mandarin'], both)).toBe(0.5);
		expect(speaks(['mandarin'], { clientLanguages: ['mandarin'] })).toBe(1);
		expect(speaks(['mandarin'], { clientLanguages: ['fengxian'] })).toBe(0);
		expect(speaks([], { clientLanguages: [] })).toBe(1);
	});
});

describe('fairness', () => {
	const fairness = (load: number, neighbourLoad: number, visitsPerWeek = 7) =>
		parts({ visitsPerWeek, takenTimes: visitsBefore(...days(load)) }, undefined, { neighbourLoad })
			.fairness;
	const days = (count: number) => Array.from({ length: count }, (_, index) => 1 + (index % 25));

	test('one visit more than the neighbours halves it, the own limit ends it', () => {
		expect(fairness(0, 0)).toBe(1);
		expect(fairness(1, 0)).toBeCloseTo(0.5 * (1 - 1 / 28), 4);
		expect(fairness(4, 3)).toBeCloseTo(0.5 * (1 - 4 / 28), 4);
		expect(fairness(4, 3, 1)).toBe(0);
	});

	test('counts visits of the 28 days before the order, and nothing else', () => {
		const takenTimes = [
			...visitsBefore(1, 25, 27),
			{ ...visitsBefore(2)[0]!, kind: 'time_off' as const },
		];
		expect(score({ takenTimes }).load).toBe(2);
	});

	test('falls with the own load, rises with that of the neighbours', () => {
		const load = fc.nat(27);
		const mean = fc.nat(240).map((eighths) => eighths / 8);
		fc.assert(
			fc.property(load, load, mean, mean, (one, other, thin, thick) => {
				const [less, more] = [Math.min(one, other), Math.max(one, other)];
				const [low, high] = [Math.min(thin, thick), Math.max(thin, thick)];
				expect(fairness(less, low)).toBeGreaterThanOrEqual(fairness(more, low));
				expect(fairness(more, high)).toBeGreaterThanOrEqual(fairness(more, low));
			}),
		);
	});

	test('the neighbours are all who could be asked', () => {
		const question = askAbout(anOrder(), snapshotNow);
		const candidates = [
			aCandidate({ volunteerId: 'a', takenTimes: visitsBefore(1, 2, 3) }),
			aCandidate({ volunteerId: 'b', takenTimes: visitsBefore(1) }),
		];
		expect(meanLoad(question, candidates)).toBe(2);
		expect(meanLoad(question, [])).toBe(0);
		const ranked = rankCandidates(question, candidates, builtInScoring);
		for (const { volunteerId, score } of ranked) {
			const candidate = candidates.find((each) => each.volunteerId === volunteerId)!;
			expect(score).toEqual(scoreCandidate(question, candidate, builtInScoring, 2));
		}
		expect(ranked[0]?.volunteerId).toBe('b');
	});
});

const anyone = fc.record({
	longitude: fc.double({ min: 121, max: 122, noNaN: true }),
	languages: fc.subarray(['mandarin', 'fengxian', 'cantonese']),
	visitsPerWeek: fc.integer({ min: 1, max: 7 }),
	takenTimes: fc
		.array(fc.integer({ min: -3, max: 40 }), { maxLength: 30 })
		.map((days) => visitsBefore(...days)),
	visitsWithClient: fc.nat(50),
	visitsEver: fc.nat(500),
	lastAskedAt: fc.option(fc.nat(60).map(daysAgo), { nil: null }),
	offersAccepted: fc.nat(20),
	offersEnded: fc.integer({ min: 20, max: 40 }),
});
const anyOrder = fc.record({
	remote: fc.boolean(),
	wishedLanguage: fc.constantFrom(null, 'fengxian'),
	clientLanguages: fc.subarray(['mandarin', 'fengxian']),
});

test('a score and all its parts lie between 0 and 1, and the parts by their weights make the score', () => {
	const neighbours = fc.double({ min: 0, max: 40, noNaN: true });
	fc.assert(
		fc.property(anyone, anyOrder, weights, neighbours, (given, order, raw, neighbourLoad) => {
			const scoring = { ...builtInScoring, weights: normaliseWeights(raw) };
			const found = score(given, order, { scoring, neighbourLoad });
			for (const value of [found.total, ...Object.values(found.parts)]) {
				expect(value).toBeGreaterThanOrEqual(0);
				expect(value).toBeLessThanOrEqual(1);
			}
			const sum = scoreParts.reduce(
				(total, part) => total + scoring.weights[part] * found.parts[part],
				0,
			);
			expect(found.total).toBeCloseTo(sum, 10);
			const odds = Object.values(found.chance).reduce((total, each) => total + each, 0);
			expect(Math.abs(found.parts.acceptance - 1 / (1 + Math.exp(-odds)))).toBeLessThan(0.000051);
		}),
	);
});

test('each part goes one way with what it is about', () => {
	const two = fc.tuple(fc.nat(60), fc.nat(60)).map(([one, other]) => ({
		less: Math.min(one, other),
		more: Math.max(one, other),
	}));
	fc.assert(
		fc.property(two, ({ less, more }) => {
			const east = (steps: number) => ({ longitude: 121.474 + steps * 0.002 });
			expect(parts(east(less)).travel).toBeGreaterThanOrEqual(parts(east(more)).travel);
			expect(parts({ visitsWithClient: more }).continuity).toBeGreaterThanOrEqual(
				parts({ visitsWithClient: less }).continuity,
			);
			expect(parts({ lastAskedAt: daysAgo(more) }).rest).toBeGreaterThanOrEqual(
				parts({ lastAskedAt: daysAgo(less) }).rest,
			);
			expect(parts({ visitsEver: less }).newcomer).toBeGreaterThanOrEqual(
				parts({ visitsEver: more }).newcomer,
			);
			const history = (accepted: number) => ({ offersAccepted: accepted, offersEnded: 60 });
			expect(parts(history(more)).acceptance).toBeGreaterThanOrEqual(
				parts(history(less)).acceptance,
			);
		}),
	);
});

test('who declines ten times sinks behind those who were never asked', () => {
	const question = askAbout(anOrder(), snapshotNow);
	const people = (declined: number) => [
		aCandidate({ volunteerId: 'a', offersEnded: declined }),
		aCandidate({ volunteerId: 'b' }),
	];
	const places = Array.from({ length: 11 }, (_, declined) =>
		rankCandidates(question, people(declined), builtInScoring).findIndex(
			({ volunteerId }) => volunteerId === 'a',
		),
	);
	expect(places.slice(1)).toEqual(new Array(10).fill(1));
	expect(parts({ offersEnded: 10 }).acceptance).toBeLessThan(0.15);
});

describe('why somebody is asked', () => {
	const all = ofEachPart(() => 0.9);

	test('the strong parts, those that weigh most first, never the chance', () => {
		expect(reasonsToAsk(all, builtInWeights.weights)).toEqual(['travel', 'continuity', 'fairness']);
		expect(reasonsToAsk({ ...all, travel: 0.4 }, builtInWeights.weights)[0]).toBe('continuity');
		expect(reasonsToAsk({ acceptance: 1 }, builtInWeights.weights)).toEqual([]);
	});

	test("follow the brand's weights, and name nothing that does not count", () => {
		const only = { ...ofEachPart(() => 0), newcomer: 0.7, rest: 0.3 };
		expect(reasonsToAsk(all, only)).toEqual(['newcomer', 'rest']);
	});
});

test('the ranking is the best first, and the same whatever the order of the list', () => {
	const list = fc.uniqueArray(fc.record({ volunteerId: fc.uuid(), visitsWithClient: fc.nat(2) }), {
		selector: ({ volunteerId }) => volunteerId,
		maxLength: 30,
	});
	fc.assert(
		fc.property(list, (given) => {
			const question = askAbout(anOrder(), snapshotNow);
			const ranked = rankCandidates(question, given.map(aCandidate), builtInScoring);
			expect(rankCandidates(question, given.map(aCandidate).reverse(), builtInScoring)).toEqual(
				ranked,
			);
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
		const [first] = rankCandidates(askAbout(anOrder({ id }), snapshotNow), pair, builtInScoring);
		if (first?.volunteerId === one) firsts += 1;
	}
	expect(firsts).toBeGreaterThan(150);
	expect(firsts).toBeLessThan(250);
});
