import type { DemoCommunity, DemoTown } from './areas.ts';
import { createRandom, seedFromText, type Random } from './random.ts';

/** A place on earth, WGS-84, in degrees. */
export interface Point {
	readonly longitude: number;
	readonly latitude: number;
}

/** A generated grid of a community. Code: the community's code and '-01', '-02' … */
export interface DemoGrid extends Point {
	readonly code: string;
	readonly name: string;
	readonly nameEn: string;
}

const kilometresPerDegree = 111.195;
const gridReachKilometres = 0.4;
const townReachKilometres = 3;
const gridNames = ['第一网格', '第二网格', '第三网格', '第四网格'];

/** Great-circle distance in kilometres (haversine, earth radius 6371 km). */
export function kilometresBetween(from: Point, to: Point): number {
	const radians = Math.PI / 180;
	const halfLatitude = Math.sin(((to.latitude - from.latitude) * radians) / 2);
	const halfLongitude = Math.sin(((to.longitude - from.longitude) * radians) / 2);
	const chord =
		halfLatitude ** 2 +
		Math.cos(from.latitude * radians) * Math.cos(to.latitude * radians) * halfLongitude ** 2;
	return 2 * 6371 * Math.asin(Math.min(1, Math.sqrt(chord)));
}

/**
 * A point at most so many kilometres from a centre, spread evenly over the disc,
 * rounded to four decimals (about ten metres).
 */
export function pointNear(random: Random, centre: Point, reachKilometres: number): Point {
	const distance = reachKilometres * Math.sqrt(random.next());
	const angle = 2 * Math.PI * random.next();
	const kilometresPerDegreeEast = kilometresPerDegree * Math.cos((centre.latitude * Math.PI) / 180);
	return {
		longitude: toFourDecimals(
			centre.longitude + (distance * Math.cos(angle)) / kilometresPerDegreeEast,
		),
		latitude: toFourDecimals(centre.latitude + (distance * Math.sin(angle)) / kilometresPerDegree),
	};
}

/**
 * How far from its centre a town's communities lie, in kilometres: at most three, and less than
 * half the way to the nearest other town, so that every grid is nearest to its own town.
 */
export function townReach(town: DemoTown, towns: readonly DemoTown[]): number {
	const distances = towns
		.filter((other) => other.code !== town.code)
		.map((other) => kilometresBetween(town, other));
	return Math.min(townReachKilometres, ...distances.map((distance) => 0.48 * distance));
}

/** The point of a community inside its town; the same for the same code on every call. */
export function communityPoint(
	community: DemoCommunity,
	town: DemoTown,
	towns: readonly DemoTown[],
): Point {
	const reach = Math.max(0, townReach(town, towns) - gridReachKilometres);
	return pointNear(createRandom(seedFromText(`point of ${community.code}`)), town, reach);
}

/** The two to four grids of a community, around its point; the same on every call. */
export function gridsOfCommunity(
	community: DemoCommunity,
	town: DemoTown,
	towns: readonly DemoTown[],
): readonly DemoGrid[] {
	const random = createRandom(seedFromText(`grids of ${community.code}`));
	const centre = communityPoint(community, town, towns);
	return gridNames.slice(0, random.integer(2, 4)).map((name, index) => ({
		code: `${community.code}-${String(index + 1).padStart(2, '0')}`,
		name,
		nameEn: `Grid ${index + 1}`,
		...pointNear(random, centre, gridReachKilometres),
	}));
}

function toFourDecimals(degrees: number): number {
	return Math.round(degrees * 10_000) / 10_000;
}
