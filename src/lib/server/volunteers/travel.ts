/** How a volunteer gets about. */
export type TravelMode = 'foot' | 'bicycle' | 'e_bike' | 'bus' | 'car';

/** A point on earth, degrees WGS-84. */
export interface Point {
	longitude: number;
	latitude: number;
}

const earthRadiusMetres = 6_371_000;
/** Streets are longer than the line through the air; an assumption until ways are measured. */
const detour = 1.3;

/**
 * Speed in kilometres an hour, and minutes to walk to, wait for or park what carries one.
 * Assumptions for a suburban district.
 */
const modes: Record<TravelMode, { speed: number; overheadMinutes: number }> = {
	foot: { speed: 4.5, overheadMinutes: 0 },
	bicycle: { speed: 12, overheadMinutes: 2 },
	e_bike: { speed: 18, overheadMinutes: 2 },
	bus: { speed: 15, overheadMinutes: 10 },
	car: { speed: 25, overheadMinutes: 5 },
};

/** Length of the line through the air between two points, in whole metres. */
export function distanceMetres(from: Point, to: Point): number {
	const radians = Math.PI / 180;
	const latitudes = ((to.latitude - from.latitude) * radians) / 2;
	const longitudes = ((to.longitude - from.longitude) * radians) / 2;
	const chord =
		Math.sin(latitudes) ** 2 +
		Math.cos(from.latitude * radians) * Math.cos(to.latitude * radians) * Math.sin(longitudes) ** 2;
	return Math.round(2 * earthRadiusMetres * Math.asin(Math.min(1, Math.sqrt(chord))));
}

/** Whole minutes, rounded up, to travel so many metres (through the air) by a mode; 0 for no way. */
export function travelMinutes(mode: TravelMode, metres: number): number {
	if (metres <= 0) return 0;
	const { speed, overheadMinutes } = modes[mode];
	return Math.ceil(overheadMinutes + ((metres / 1000) * detour * 60) / speed);
}
