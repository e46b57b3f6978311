import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groupClashes } from './group-clashes.ts';
import { buildProblem } from './problem.ts';

const visit = fc.record({
	start: fc.nat(600),
	minutes: fc.integer({ min: 1, max: 120 }),
	day: fc.nat(1),
	position: fc.nat(30),
});

test('a choice breaks a group exactly where two visits clash or a day is too full', () => {
	const picks = fc.array(fc.boolean(), { minLength: 8, maxLength: 8 });
	fc.assert(
		fc.property(
			fc.array(visit, { minLength: 2, maxLength: 8 }),
			picks,
			fc.nat(3),
			(visits, picked, dayLimit) => {
				const edges = [{ volunteer: 0, cost: 1 }];
				const problem = buildProblem(
					visits.map(() => ({ penalty: 9, edges })),
					[8],
				);
				const starts = Int32Array.from(visits, ({ start, day }) => 1440 * day + start);
				const ends = Int32Array.from(visits, ({ minutes }, index) => starts[index]! + minutes);
				const travelMinutes = (one: number, other: number) =>
					Math.abs(visits[one]!.position - visits[other]!.position);
				const groups = groupClashes(problem, {
					starts,
					ends,
					days: Int32Array.from(visits, ({ day }) => day),
					dayLimits: Int32Array.of(dayLimit),
					travelMinutes,
				});
				const chosen = visits.flatMap((_visit, edge) => (picked[edge] ? [edge] : []));
				const clashing = chosen.some((one) =>
					chosen.some((other) => {
						if (one === other || starts[one]! > starts[other]!) return false;
						if (starts[one] === starts[other]) return true;
						return starts[other]! - ends[one]! < travelMinutes(one, other);
					}),
				);
				const full = [0, 1].some(
					(day) => chosen.filter((edge) => visits[edge]!.day === day).length > dayLimit,
				);
				const overfilled = [...groups.limits].some((limit, group) => {
					const members = groups.edges.subarray(groups.from[group], groups.from[group + 1]);
					return members.filter((edge) => picked[edge]).length > limit;
				});
				expect(overfilled).toBe(clashing || full);
			},
		),
		{ numRuns: 300 },
	);
});

test('the way between two visits counts, to the minute', () => {
	const edges = [{ volunteer: 0, cost: 1 }];
	const problem = buildProblem(
		[0, 1].map(() => ({ penalty: 9, edges })),
		[2],
	);
	const groupsWith = (minutes: number) =>
		groupClashes(problem, {
			starts: Int32Array.of(540, 615),
			ends: Int32Array.of(600, 660),
			days: Int32Array.of(0, 0),
			dayLimits: Int32Array.of(2),
			travelMinutes: () => minutes,
		});
	expect([...groupsWith(16).edges]).toEqual([0, 1]);
	expect([...groupsWith(15).edges]).toEqual([]);
});
