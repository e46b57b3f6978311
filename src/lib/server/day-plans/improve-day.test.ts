import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkRoutes } from './check-routes.ts';
import { improveDay, type DayProblem, type DayRoutes, type StopPair } from './engine/index.ts';

/** A search of so many looks at the clock, the same on every machine. */
function improve(problem: DayProblem, seed = 1, looks = 40): DayRoutes {
	let looked = 0;
	return improveDay(problem, { seed, share: () => looked++ / looks });
}

const places = fc.array(fc.record({ x: fc.nat(30), y: fc.nat(30) }), {
	minLength: 2,
	maxLength: 5,
});

/** Small days with visits for two, breaks, pins, several ways to travel and limits. */
function days(mostStops: number, mostPeople: number): fc.Arbitrary<DayProblem> {
	return fc
		.record({
			places,
			people: fc.array(
				fc.record({
					from: fc.nat(60),
					hours: fc.integer({ min: 100, max: 500 }),
					start: fc.nat(4),
					end: fc.nat(4),
					loadBefore: fc.nat(50),
					mostStops: fc.integer({ min: 1, max: 5 }),
					rides: fc.boolean(),
					pause: fc.option(fc.integer({ min: 60, max: 200 })),
				}),
				{ minLength: 1, maxLength: mostPeople },
			),
			visits: fc.array(
				fc.record({
					place: fc.nat(4),
					earliest: fc.nat(300),
					window: fc.nat(120),
					grace: fc.option(fc.nat(60)),
					minutes: fc.integer({ min: 5, max: 60 }),
					leftOut: fc.integer({ min: 1, max: 200 }),
					gap: fc.option(fc.tuple(fc.nat(30), fc.nat(30))),
					who: fc.array(fc.integer({ min: -2, max: 20 }), { minLength: 8, maxLength: 8 }),
				}),
				{ minLength: 1, maxLength: mostStops },
			),
			weights: fc.record({
				travel: fc.constantFrom(0.3, 1),
				lateness: fc.constantFrom(0, 1, 3),
				worstLateness: fc.constantFrom(0, 1),
				unfairness: fc.constantFrom(0, 0.01),
			}),
		})
		.map(({ places, people, visits, weights }) => {
			const table = (speed: number) =>
				Float64Array.from(
					places.flatMap((from) =>
						places.map((to) => Math.hypot(from.x - to.x, from.y - to.y) / speed),
					),
				);
			const stops: DayProblem['stops'][number][] = [];
			const pairs: StopPair[] = [];
			const costs: number[] = [];
			for (const visit of visits) {
				const stop = {
					spot: visit.place % places.length,
					earliest: visit.earliest,
					due: visit.earliest + visit.window,
					latest: visit.grace === null ? Infinity : visit.earliest + visit.window + visit.grace,
					minutes: visit.minutes,
					counts: true,
					leftOutCost: visit.leftOut,
				};
				const count = visit.gap && stops.length + 2 <= mostStops ? 2 : 1;
				if (stops.length + count > mostStops) continue;
				for (let part = 0; part < count; part += 1) {
					stops.push(stop);
					people.forEach((_, person) => {
						const cost = visit.who[(person + 4 * part) % 8]!;
						costs.push(cost < 0 ? Infinity : cost);
					});
				}
				if (count === 2)
					pairs.push({
						first: stops.length - 2,
						second: stops.length - 1,
						minimumGap: visit.gap![0],
						maximumGap: visit.gap![0] + visit.gap![1],
					});
			}
			people.forEach(({ pause }, person) => {
				if (pause === null) return;
				stops.push({
					spot: null,
					earliest: pause,
					due: pause + 30,
					latest: pause + 60,
					minutes: 30,
					counts: false,
					leftOutCost: 500,
				});
				people.forEach((_, other) => costs.push(other === person ? 0 : Infinity));
			});
			return {
				spotCount: places.length,
				travel: [table(1), table(3)],
				stops,
				pairs,
				shifts: people.map(({ from, hours, start, end, rides }, person) => ({
					person,
					mode: rides ? 1 : 0,
					startSpot: start % places.length,
					endSpot: end % places.length,
					from,
					until: from + hours,
				})),
				people: people.map(({ loadBefore, mostStops }) => ({
					loadBefore,
					mostStops,
					mostMinutes: 240,
				})),
				assignmentCosts: Float64Array.from(costs),
				weights,
			};
		});
}

test('whatever the day, the plan keeps every hard rule and costs what it says', () => {
	fc.assert(
		fc.property(days(9, 4), fc.nat(1000), (problem, seed) => {
			const plan = improve(problem, seed);
			expect(checkRoutes(problem, plan).broken).toEqual([]);
			const again = improve(problem, seed);
			expect(again).toEqual(plan);
		}),
		{ numRuns: 150 },
	);
});

/** The cheapest of all plans, each looked at by the checker. */
function cheapest(problem: DayProblem): number {
	let best = Infinity;
	const routes: number[][] = problem.shifts.map(() => []);
	const left: number[] = [];
	const place = (stop: number) => {
		if (stop === problem.stops.length) {
			const plan = { routes, leftOut: left, starts: new Float64Array(stop), cost: 0 };
			const { figures, broken } = checkRoutes(problem, plan);
			const hard = broken.filter((rule) => !rule.includes('the plan says'));
			if (hard.length === 0) best = Math.min(best, figures.cost);
			return;
		}
		left.push(stop);
		place(stop + 1);
		left.pop();
		for (const route of routes)
			for (let at = 0; at <= route.length; at += 1) {
				route.splice(at, 0, stop);
				place(stop + 1);
				route.splice(at, 1);
			}
	};
	place(0);
	return best;
}

test('on tiny days no plan at all is cheaper', () => {
	fc.assert(
		fc.property(days(4, 2), (problem) => {
			fc.pre(problem.stops.length <= 5);
			const plan = improve(problem, 1, 120);
			expect(plan.cost).toBeLessThanOrEqual(cheapest(problem) + 1e-6);
		}),
		{ numRuns: 60 },
	);
});

test('without people everything is left out, and without visits nothing happens', () => {
	fc.assert(
		fc.property(days(5, 2), (problem) => {
			const nobody = { ...problem, shifts: [], people: [], assignmentCosts: new Float64Array(0) };
			expect(improve(nobody).leftOut).toHaveLength(problem.stops.length);
			const nothing = { ...problem, stops: [], pairs: [], assignmentCosts: new Float64Array(0) };
			expect(improve(nothing).routes.flat()).toEqual([]);
		}),
		{ numRuns: 20 },
	);
});

test('two who would wait for each other all day are never planned so', () => {
	const stop = {
		spot: 0,
		earliest: 0,
		due: 600,
		latest: Infinity,
		minutes: 10,
		counts: true,
		leftOutCost: 1e6,
	};
	const problem: DayProblem = {
		spotCount: 1,
		travel: [new Float64Array(1)],
		stops: [stop, stop, stop, stop],
		pairs: [
			{ first: 0, second: 1, minimumGap: 0, maximumGap: 0 },
			{ first: 2, second: 3, minimumGap: 0, maximumGap: 0 },
		],
		shifts: [0, 1].map((person) => ({
			person,
			mode: 0,
			startSpot: 0,
			endSpot: 0,
			from: 0,
			until: Infinity,
		})),
		people: [0, 1].map(() => ({ loadBefore: 0, mostStops: 9, mostMinutes: 600 })),
		assignmentCosts: new Float64Array(8),
		weights: { travel: 1, lateness: 1, worstLateness: 1, unfairness: 0 },
	};
	const ring = {
		routes: [
			[0, 2],
			[3, 1],
		],
		starts: new Float64Array(4),
		leftOut: [],
		cost: 0,
	};
	expect(checkRoutes(problem, ring).broken).toContain('people wait for each other in a ring');
	const plan = improve(problem);
	expect(checkRoutes(problem, plan).broken).toEqual([]);
	expect(plan.leftOut).toEqual([]);
});

test('what somebody has pinned stays: the volunteer, the time, and the order that follows', () => {
	fc.assert(
		fc.property(days(8, 3), (problem) => {
			const plan = improve(problem);
			const pinned = plan.routes.flatMap((route, shift) =>
				route.map((stop) => ({ stop, person: problem.shifts[shift]!.person })),
			);
			const [pin] = pinned.filter(({ stop }) => problem.stops[stop]!.spot !== null);
			if (!pin) return;
			const begin = plan.starts[pin.stop]!;
			const costs = problem.assignmentCosts.slice();
			problem.people.forEach((_, person) => {
				if (person !== pin.person) costs[pin.stop * problem.people.length + person] = Infinity;
			});
			const again = improve(
				{
					...problem,
					assignmentCosts: costs,
					stops: problem.stops.map((stop, index) =>
						index === pin.stop
							? { ...stop, earliest: begin, latest: begin, leftOutCost: Infinity }
							: stop,
					),
				},
				2,
			);
			const shift = again.routes.findIndex((route) => route.includes(pin.stop));
			expect(problem.shifts[shift]?.person).toBe(pin.person);
			expect(again.starts[pin.stop]).toBeCloseTo(begin, 6);
		}),
		{ numRuns: 60 },
	);
});
