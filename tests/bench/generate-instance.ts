/** Instances like a district's day: people live in towns, and one asks those nearby. */
import type { AssignmentProblem } from '../../src/lib/server/matching/solver/index.ts';

export interface InstanceSize {
	orders: number;
	volunteers: number;
	edgesPerOrder: number;
	/** Places per volunteer, from 1 to this. */
	mostPlaces: number;
	seed: number;
}

/** Numbers from 0 up to 1, the same from one seed (mulberry32). */
export function createRandom(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let value = Math.imul(state ^ (state >>> 15), state | 1);
		value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
		return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
	};
}

const districtKilometres = 40;
const towns = 12;
const townKilometres = 3;

/** Kilometres east and north of a corner of the district. */
interface Places {
	east: Float64Array;
	north: Float64Array;
}

function settle(random: () => number, count: number, centres: Places): Places {
	const spread = () => (random() + random() + random() - 1.5) * townKilometres;
	const places = { east: new Float64Array(count), north: new Float64Array(count) };
	for (let index = 0; index < count; index += 1) {
		const town = Math.floor(random() * random() * towns);
		const rural = random() < 0.2;
		places.east[index] = rural ? random() * districtKilometres : centres.east[town]! + spread();
		places.north[index] = rural ? random() * districtKilometres : centres.north[town]! + spread();
	}
	return places;
}

/**
 * Orders with the cheapest of the volunteers around; costs in thousandths of a score: up to 1,000
 * for the way and up to 400 for all else. Leaving an order out costs 3,000 to 9,000.
 */
export function generateInstance(
	size: InstanceSize,
): AssignmentProblem & { homes: Places; sites: Places } {
	const random = createRandom(size.seed);
	const centres = { east: new Float64Array(towns), north: new Float64Array(towns) };
	for (let town = 0; town < towns; town += 1) {
		centres.east[town] = 4 + random() * (districtKilometres - 8);
		centres.north[town] = 4 + random() * (districtKilometres - 8);
	}
	const homes = settle(random, size.volunteers, centres);
	const sites = settle(random, size.orders, centres);
	const capacities = Int32Array.from(
		{ length: size.volunteers },
		() => 1 + Math.floor(random() * size.mostPlaces),
	);
	const penalties = Int32Array.from(
		{ length: size.orders },
		() => 3000 * (1 + Math.floor(random() * 3)),
	);
	const cells = new Map<number, number[]>();
	const cellOf = (kilometres: number) => Math.floor(kilometres);
	for (let volunteer = 0; volunteer < size.volunteers; volunteer += 1) {
		const key = cellOf(homes.east[volunteer]!) * 1000 + cellOf(homes.north[volunteer]!);
		const cell = cells.get(key);
		if (cell) cell.push(volunteer);
		else cells.set(key, [volunteer]);
	}
	const edgesFrom = new Int32Array(size.orders + 1);
	const edgeVolunteers: number[] = [];
	const edgeCosts: number[] = [];
	for (let order = 0; order < size.orders; order += 1) {
		const found: { volunteer: number; cost: number }[] = [];
		for (
			let ring = 0;
			ring < districtKilometres && found.length < 2 * size.edgesPerOrder;
			ring += 1
		) {
			for (let east = -ring; east <= ring; east += 1) {
				for (let north = -ring; north <= ring; north += 1) {
					if (Math.max(Math.abs(east), Math.abs(north)) !== ring) continue;
					const key =
						(cellOf(sites.east[order]!) + east) * 1000 + cellOf(sites.north[order]!) + north;
					for (const volunteer of cells.get(key) ?? []) {
						// One in five or so has the skill and is free then.
						if (random() > 0.2) continue;
						const kilometres = Math.hypot(
							homes.east[volunteer]! - sites.east[order]!,
							homes.north[volunteer]! - sites.north[order]!,
						);
						const way = Math.min(1000, Math.round(kilometres * 100));
						found.push({ volunteer, cost: way + Math.floor(random() * 400) });
					}
				}
			}
		}
		found.sort((one, other) => one.cost - other.cost);
		found.length = Math.min(found.length, size.edgesPerOrder);
		for (const { volunteer, cost } of found) {
			edgeVolunteers.push(volunteer);
			edgeCosts.push(cost);
		}
		edgesFrom[order + 1] = edgeVolunteers.length;
	}
	return {
		capacities,
		penalties,
		edgesFrom,
		edgeVolunteers: Int32Array.from(edgeVolunteers),
		edgeCosts: Int32Array.from(edgeCosts),
		homes,
		sites,
	};
}
