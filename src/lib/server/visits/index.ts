export { cancelVisitsOfOrder } from './cancel-visits-of-order.ts';
export { changeVisitTime } from './change-visit-time.ts';
export { checkIn } from './check-in.ts';
export { checkOut } from './check-out.ts';
export { confirmVisitsOfOrder } from './confirm-visits-of-order.ts';
export type { VisitSummary } from './describe-visit.ts';
export { dropOut } from './drop-out.ts';
export { endService } from './end-service.ts';
export { fillPlace } from './fill-place.ts';
export { getVisit } from './get-visit.ts';
export { listLateVolunteers } from './list-late-volunteers.ts';
export {
	isFilled,
	lockVisit,
	placeOf,
	requireVolunteer,
	subjectOfAttendance,
	type LockedVisit,
} from './lock-visit.ts';
export { listVisits } from './list-visits.ts';
export { markMissed } from './mark-missed.ts';
export { missOverdueVisits } from './miss-overdue-visits.ts';
export { openPlacesOf } from './open-places-of.ts';
export { openVisit } from './open-visit.ts';
export { revealLateVolunteer } from './reveal-late-volunteer.ts';
export { revealVisitContact, type VisitContact } from './reveal-visit-contact.ts';
export {
	canDoBoth,
	closesByItselfAt,
	isUrgentAfterLoss,
	lateAfterMinutes,
	type Stay,
} from './rules.ts';
export { dropOutReasons, dropOutSchema, listVisitsInput, markMissedInput } from './schemas.ts';
export { setOut } from './set-out.ts';
export { visitStates, visitTransitions, type VisitEvent, type VisitState } from './states.ts';
export * from './plans/index.ts';
