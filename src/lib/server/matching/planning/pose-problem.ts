import { localDateOf, mondayOf } from '../../../calendar/local-time.ts';
import { distanceMetres, travelMinutes } from '../../volunteers/index.ts';
import type { ScoredCandidate } from '../score.ts';
import {
	buildGroups,
	buildProblem,
	groupClashes,
	type EdgeGroups,
	type GroupedProblem,
} from '../solver/index.ts';
import type { CandidateSnapshot, OrderSnapshot } from '../snapshot.ts';

/** An order to be planned with others: its open places, and who could be asked, the best first. */
export interface OpenOrder {
	order: OrderSnapshot;
	places: number;
	able: { candidate: CandidateSnapshot; scored: ScoredCandidate }[];
}

/** The problem that a set of orders poses, and what its numbers stand for. */
export interface PosedProblem {
	problem: GroupedProblem;
	/** The index of the order of each row; an order has a row for each open place. */
	orderOfRow: number[];
	volunteerIds: string[];
}

/** Thousandths of a score. */
const unit = 1000;
/** What it costs to leave a place out: more than any two volunteers can make up for by suiting well. */
const penaltyOf = ({ urgent }: OrderSnapshot) => (urgent ? 6 : 3) * unit;

/**
 * Poses the matching of orders as one assignment: each place takes one volunteer or is left out;
 * each volunteer takes no more than the offers they want today, what fits in their days and weeks
 * with what they have agreed, and nothing that clashes, the way between two visits included.
 */
export function poseProblem(open: readonly OpenOrder[]): PosedProblem {
	const numbers = new Map<string, number>();
	const people: CandidateSnapshot[] = [];
	const orderOfRow: number[] = [];
	const rows = open.flatMap(({ order, places, able }, index) => {
		const edges = able.map(({ candidate, scored }) => {
			let volunteer = numbers.get(candidate.volunteerId);
			if (volunteer === undefined) {
				volunteer = people.length;
				numbers.set(candidate.volunteerId, volunteer);
				people.push(candidate);
			}
			return { volunteer, cost: Math.round((1 - scored.score.total) * unit) };
		});
		return Array.from({ length: places }, () => {
			orderOfRow.push(index);
			return { penalty: penaltyOf(order), edges };
		});
	});
	const capacities = people.map(({ offersPerDay, recentOffers }) =>
		Math.max(0, offersPerDay - recentOffers.length),
	);
	const problem = buildProblem(rows, capacities);
	const orderOfEdge = rows.flatMap(({ edges }, row) =>
		edges.map(() => open[orderOfRow[row] as number]!),
	);
	const candidateOfEdge = rows.flatMap((_, row) =>
		open[orderOfRow[row] as number]!.able.map(({ candidate }) => candidate),
	);
	const clashes = groupClashes(problem, {
		starts: Int32Array.from(orderOfEdge, ({ order }) => minutesOf(order.startsAt)),
		ends: Int32Array.from(orderOfEdge, ({ order }) => minutesOf(order.endsAt)),
		days: new Int32Array(orderOfEdge.length),
		dayLimits: Int32Array.from(capacities),
		travelMinutes: (one, other) => {
			const [from, to] = [orderOfEdge[one]!.order, orderOfEdge[other]!.order];
			if (from.remote || to.remote) return 0;
			return travelMinutes(candidateOfEdge[one]!.travelMode, distanceMetres(from, to));
		},
	});
	const limits = limitsPerDayAndWeek(orderOfEdge, candidateOfEdge);
	return {
		problem: { ...problem, groups: join(clashes, limits) },
		orderOfRow,
		volunteerIds: people.map(({ volunteerId }) => volunteerId),
	};
}

function minutesOf(instant: Date): number {
	return Math.floor(instant.getTime() / 60_000);
}

/** What a volunteer has agreed already counts; edges of a day or week share what is left. */
function limitsPerDayAndWeek(
	orderOfEdge: readonly OpenOrder[],
	candidateOfEdge: readonly CandidateSnapshot[],
): EdgeGroups {
	const groups = new Map<string, { limit: number; edges: number[] }>();
	orderOfEdge.forEach(({ order }, edge) => {
		const candidate = candidateOfEdge[edge]!;
		const date = localDateOf(order.startsAt);
		const week = mondayOf(date);
		const agreed = candidate.takenTimes
			.filter(({ kind }) => kind === 'visit')
			.map(({ startsAt }) => localDateOf(startsAt));
		const share = (key: string, limit: number) => {
			const group = groups.get(key) ?? { limit: Math.max(0, limit), edges: [] };
			group.edges.push(edge);
			groups.set(key, group);
		};
		share(
			`${candidate.volunteerId} ${date}`,
			candidate.visitsPerDay - agreed.filter((day) => day === date).length,
		);
		share(
			`${candidate.volunteerId} week ${week}`,
			candidate.visitsPerWeek - agreed.filter((day) => mondayOf(day) === week).length,
		);
	});
	return buildGroups([...groups.values()].filter(({ limit, edges }) => edges.length > limit));
}

function join(one: EdgeGroups, other: EdgeGroups): EdgeGroups {
	const listed = ({ limits, from, edges }: EdgeGroups) =>
		Array.from(limits, (limit, group) => ({
			limit,
			edges: [...edges.subarray(from[group], from[group + 1])],
		}));
	return buildGroups([...listed(one), ...listed(other)]);
}

/** Whom to ask about an order, in this order. */
export interface Choice {
	orderId: string;
	/** How many of the first are the plan's own. */
	planned: number;
	volunteerIds: string[];
}

const mostChosen = 20;

/**
 * What a solution says of each order: its own volunteers first, then the others by what they cost
 * with what a place of theirs is worth to all orders together.
 */
export function readChoices(
	open: readonly OpenOrder[],
	{ problem, orderOfRow, volunteerIds }: PosedProblem,
	answer: { edgeOf: Int32Array; limitPrices: Float64Array },
): Choice[] {
	const chosen = open.map((): string[] => []);
	const firstRow = new Map<number, number>();
	orderOfRow.forEach((index, row) => {
		if (!firstRow.has(index)) firstRow.set(index, row);
		const edge = answer.edgeOf[row]!;
		if (edge >= 0) chosen[index]!.push(volunteerIds[problem.edgeVolunteers[edge]!]!);
	});
	return open.map(({ order }, index) => {
		const own = chosen[index]!;
		const row = firstRow.get(index);
		const others: { id: string; cost: number }[] = [];
		if (row !== undefined)
			for (let edge = problem.edgesFrom[row]!; edge < problem.edgesFrom[row + 1]!; edge += 1) {
				const volunteer = problem.edgeVolunteers[edge]!;
				const id = volunteerIds[volunteer]!;
				if (!own.includes(id))
					others.push({ id, cost: problem.edgeCosts[edge]! + answer.limitPrices[volunteer]! });
			}
		others.sort((one, other) => one.cost - other.cost || (one.id < other.id ? -1 : 1));
		return {
			orderId: order.id,
			planned: own.length,
			volunteerIds: [...own, ...others.map(({ id }) => id)].slice(0, mostChosen),
		};
	});
}
