export { openVisit } from './open-visit.ts';
export { openPlacesOf } from './open-places-of.ts';
export { fillPlace } from './fill-place.ts';
export { cancelVisitsOfOrder } from './cancel-visits-of-order.ts';
export { visitTransitions, type VisitEvent, type VisitState } from './states.ts';
export { canDoBoth, type Stay } from './rules.ts';
