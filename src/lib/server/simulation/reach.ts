import {
	askAbout,
	brokenRules,
	rememberDistrict,
	type DistrictMemory,
	type RuleName,
} from '../matching/index.ts';
import type { SimulatedDistrict } from './district.ts';

/** Whom an order could ever reach, whatever happens in a run. */
export interface Reach {
	/** How many volunteers there are to look at. */
	readonly considered: number;
	/** Ids of those whom the rules leave that say the same as long as it is open, nearest first. */
	readonly reach: readonly string[];
}

export interface Reaches {
	of(order: number): Reach;
}

/** The one that leaves the fewest first. */
const lastingRules: readonly RuleName[] = [
	'free_then',
	'credential',
	'do_not_pair',
	'wished_sex',
	'wished_language',
	'insured',
];

/** Finds the reach of each order once, for all runs over a district. */
export function createReaches(district: SimulatedDistrict): Reaches {
	const memory = rememberPeople(district);
	const known = new Map<number, Reach>();
	return {
		of(number) {
			const found = known.get(number) ?? find(memory, district, number);
			known.set(number, found);
			return found;
		},
	};
}

function find(memory: DistrictMemory, { orders }: SimulatedDistrict, number: number): Reach {
	const { known: order, admittedAt } = orders[number]!;
	const question = askAbout(order, admittedAt);
	const { considered, volunteerIds } = memory.findReach(order, admittedAt);
	const reach = volunteerIds.filter((id) => {
		const candidate = memory.describe(order, id, admittedAt);
		return lastingRules.every((rule) => brokenRules(question, candidate, [rule]).length === 0);
	});
	memory.closeOrder(order.id);
	return { considered, reach };
}

/** A memory of the people, to whom nothing has happened yet but the visits of before. */
export function rememberPeople({ volunteers }: SimulatedDistrict): DistrictMemory {
	return rememberDistrict({
		volunteers: volunteers.map(({ known }) => known),
		orders: [],
		doNotPairs: [],
		takenTimes: [],
		offers: [],
		attended: volunteers.flatMap(({ known: { volunteerId }, visitsBefore }) =>
			Array.from({ length: visitsBefore }, () => ({ volunteerId, clientId: '' })),
		),
		droppedOut: [],
	});
}
