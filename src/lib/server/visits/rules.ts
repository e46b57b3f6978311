import { distanceMetres, travelMinutes, type Point, type TravelMode } from '../volunteers/index.ts';

/** A time spent at a place; the point is null where the place does not matter (service by phone). */
export interface Stay {
	startsAt: Date;
	endsAt: Date;
	point: Point | null;
}

/** Whether a volunteer can do both: they do not overlap, and the time between allows the journey. */
export function canDoBoth(one: Stay, other: Stay, mode: TravelMode): boolean {
	const [first, second] = one.startsAt <= other.startsAt ? [one, other] : [other, one];
	const journey =
		first.point && second.point
			? travelMinutes(mode, distanceMetres(first.point, second.point))
			: 0;
	return first.endsAt.getTime() + journey * 60_000 <= second.startsAt.getTime();
}
