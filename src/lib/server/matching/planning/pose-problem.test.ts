import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aCandidate, anOrder, snapshotNow } from '../../../../../tests/support/snapshots.ts';
import { addMinutes, localDateOf, mondayOf } from '../../../calendar/local-time.ts';
import { canDoBoth } from '../../visits/index.ts';
import { askAbout } from '../rules.ts';
import { builtInScoring, rankCandidates } from '../score.ts';
import type { CandidateSnapshot, OrderSnapshot } from '../snapshot.ts';
import { costOf, solveWithGroups, verifyBound } from '../solver/index.ts';
import { poseProblem, readChoices, type OpenOrder } from './pose-problem.ts';

const nearby = (middle: number) =>
	fc.integer({ min: -20, max: 20 }).map((offset) => Math.round(middle * 1000 + offset) / 1000);
const orders = fc.array(
	fc.record({
		hour: fc.integer({ min: 0, max: 60 }),
		longitude: nearby(121.474),
		latitude: nearby(30.918),
		remote: fc.boolean(),
		places: fc.integer({ min: 1, max: 2 }),
		who: fc.subarray([0, 1, 2, 3]),
	}),
	{ minLength: 1, maxLength: 6 },
);
const volunteers = fc.array(
	fc.record({
		visitsPerDay: fc.integer({ min: 1, max: 3 }),
		visitsPerWeek: fc.integer({ min: 1, max: 4 }),
		offersPerDay: fc.integer({ min: 1, max: 4 }),
		visitsWithClient: fc.integer({ min: 0, max: 4 }),
		agreedHours: fc.uniqueArray(fc.integer({ min: 61, max: 90 }), { maxLength: 2 }),
	}),
	{ minLength: 4, maxLength: 4 },
);
type Given = (typeof orders extends fc.Arbitrary<infer Value> ? Value : never)[number];
type Person = (typeof volunteers extends fc.Arbitrary<infer Value> ? Value : never)[number];

function open(given: Given[], people: Person[]): OpenOrder[] {
	const candidates = people.map(({ agreedHours, ...person }, index): CandidateSnapshot =>
		aCandidate({
			...person,
			volunteerId: `volunteer-${index}`,
			takenTimes: agreedHours.map((hour) => ({
				kind: 'visit',
				startsAt: addMinutes(snapshotNow, hour * 60 + 5000),
				endsAt: addMinutes(snapshotNow, hour * 60 + 5045),
				place: null,
			})),
		}),
	);
	return given.map(({ hour, who, places, ...where }, index) => {
		const startsAt = addMinutes(snapshotNow, 5000 + hour * 30);
		const order = anOrder({
			...where,
			id: `order-${index}`,
			startsAt,
			endsAt: addMinutes(startsAt, 60),
		});
		const able = who.map((each) => candidates[each]!);
		const ranked = rankCandidates(askAbout(order, snapshotNow), able, builtInScoring);
		return {
			order,
			places,
			able: ranked.map((scored) => ({
				scored,
				candidate: able.find(({ volunteerId }) => volunteerId === scored.volunteerId)!,
			})),
		};
	});
}

test('a plan breaks no limit, and nothing that clashes goes to one person', () => {
	fc.assert(
		fc.property(orders, volunteers, (given, people) => {
			const all = open(given, people);
			const posed = poseProblem(all);
			const answer = solveWithGroups(posed.problem, null, () => 50);
			expect(verifyBound(posed.problem, answer)).toEqual({ valid: true });
			expect(answer.cost).toBe(costOf(posed.problem, answer.edgeOf));
			const choices = readChoices(all, posed, answer);
			const taken = new Map<string, OrderSnapshot[]>();
			choices.forEach(({ planned, volunteerIds }, index) => {
				expect(planned).toBeLessThanOrEqual(all[index]!.places);
				expect(new Set(volunteerIds).size).toBe(volunteerIds.length);
				const ids = all[index]!.able.map(({ candidate }) => candidate.volunteerId);
				expect(volunteerIds.toSorted()).toEqual(ids.toSorted());
				for (const id of volunteerIds.slice(0, planned))
					taken.set(id, [...(taken.get(id) ?? []), all[index]!.order]);
			});
			for (const [id, orders] of taken) {
				const person = people[Number(id.slice(-1))]!;
				const dates = [
					...orders.map(({ startsAt }) => startsAt),
					...person.agreedHours.map((hour) => addMinutes(snapshotNow, hour * 60 + 5000)),
				].map((instant) => localDateOf(instant));
				expect(orders.length).toBeLessThanOrEqual(person.offersPerDay);
				for (const { startsAt } of orders) {
					const date = localDateOf(startsAt);
					expect(dates.filter((each) => each === date).length).toBeLessThanOrEqual(
						person.visitsPerDay,
					);
					expect(
						dates.filter((each) => mondayOf(each) === mondayOf(date)).length,
					).toBeLessThanOrEqual(person.visitsPerWeek);
				}
				for (const one of orders)
					for (const other of orders)
						if (one !== other) expect(canDoBoth(stayOf(one), stayOf(other), 'e_bike')).toBe(true);
			}
		}),
	);
});

const stayOf = (order: OrderSnapshot) => ({
	startsAt: order.startsAt,
	endsAt: order.endsAt,
	point: order.remote ? null : { longitude: order.longitude, latitude: order.latitude },
});

test('whom only one order can have is left to it', () => {
	const person = {
		visitsPerDay: 1,
		visitsPerWeek: 4,
		offersPerDay: 3,
		visitsWithClient: 0,
		agreedHours: [],
	};
	const order = { hour: 2, longitude: 121.474, latitude: 30.918, remote: false, places: 1 };
	const known = { ...person, visitsWithClient: 4 };
	const all = open(
		[
			{ ...order, who: [0, 1] },
			{ ...order, who: [0] },
		],
		[known, person, person, person],
	);
	const posed = poseProblem(all);
	const choices = readChoices(
		all,
		posed,
		solveWithGroups(posed.problem, null, () => 50),
	);
	expect(choices.map(({ volunteerIds }) => volunteerIds[0])).toEqual([
		'volunteer-1',
		'volunteer-0',
	]);
	expect(choices.map(({ planned }) => planned)).toEqual([1, 1]);
});
