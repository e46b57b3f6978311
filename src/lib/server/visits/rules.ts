import { addDays, addMinutes, localDateOf, localDayBounds } from '../../calendar/local-time.ts';
import { distanceMetres, travelMinutes, type Point, type TravelMode } from '../volunteers/index.ts';
import type { VisitState } from './states.ts';

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

/** Minutes before the planned start from which a volunteer may check in. */
export const checkInOpensMinutes = 30;
/** Minutes before the planned start from which a volunteer may say that they are on the way. */
export const setOutOpensMinutes = 120;
/** Minutes after the planned start from which somebody who has not checked in is called. */
export const lateAfterMinutes = 15;
/** A loss this near to the start makes the order urgent. */
const urgentWithinMinutes = 24 * 60;
/** Whole local days after which an order that is done closes by itself. */
export const closesAfterLocalDays = 14;

export function checkInOpensAt(visit: { startsAt: Date }): Date {
	return addMinutes(visit.startsAt, -checkInOpensMinutes);
}

export function setOutOpensAt(visit: { startsAt: Date }): Date {
	return addMinutes(visit.startsAt, -setOutOpensMinutes);
}

export function isLateFrom(visit: { startsAt: Date }): Date {
	return addMinutes(visit.startsAt, lateAfterMinutes);
}

/** Whether an order that lost its volunteer now must be asked faster and wider. */
export function isUrgentAfterLoss(startsAt: Date, now: Date): boolean {
	return startsAt.getTime() - now.getTime() < urgentWithinMinutes * 60_000;
}

/** When an order done now closes by itself: after 14 whole local days. */
export function closesByItselfAt(doneAt: Date): Date {
	return localDayBounds(addDays(localDateOf(doneAt), closesAfterLocalDays)).end;
}

/** Whether a client's address and phone are shown to a volunteer who holds a place. */
export function isContactOpen(state: VisitState, place: { checkedOutAt: Date | null }): boolean {
	const openStates: readonly VisitState[] = ['open', 'agreed', 'on_the_way', 'checked_in'];
	return place.checkedOutAt === null && openStates.includes(state);
}

/** What a volunteer who holds a place can do now, so that pages offer nothing that is refused. */
export interface VisitActions {
	setOut: boolean;
	checkIn: boolean;
	checkOut: boolean;
	dropOut: boolean;
	revealContact: boolean;
}

export function actionsOf(
	visit: { state: VisitState; startsAt: Date },
	place: { checkedInAt: Date | null; checkedOutAt: Date | null },
	now: Date,
): VisitActions {
	const expected = ['agreed', 'on_the_way', 'checked_in'].includes(visit.state);
	const notIn = place.checkedInAt === null;
	return {
		setOut: visit.state === 'agreed' && now >= setOutOpensAt(visit),
		checkIn: expected && notIn && now >= checkInOpensAt(visit),
		checkOut: !notIn && place.checkedOutAt === null,
		dropOut: (expected || visit.state === 'open') && notIn,
		revealContact: isContactOpen(visit.state, place),
	};
}
