import { rememberDistrict, type DistrictMemory, type Reach } from '../matching/index.ts';
import type { SimulatedDistrict } from './district.ts';

/** Whom each order could reach, whatever happens in a run. */
export interface Reaches {
	of(order: number): Reach;
}

/** Finds the reach of each order once, for all runs over a district. */
export function createReaches(district: SimulatedDistrict): Reaches {
	const memory = rememberPeople(district);
	const known = new Map<number, Reach>();
	return {
		of(number) {
			let reach = known.get(number);
			if (!reach) {
				const { known: order, admittedAt } = district.orders[number]!;
				reach = memory.findReach(order, admittedAt);
				memory.closeOrder(order.id);
				known.set(number, reach);
			}
			return reach;
		},
	};
}

/** Ids of those in reach who break no coarse rule, the nearest first. */
export function ableInReach({ nearest }: Reach): string[] {
	return nearest.filter(({ rule }) => rule === null).map(({ volunteerId }) => volunteerId);
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
