import { domainError } from '../platform/errors.ts';

export const visitStates = [
	'open',
	'agreed',
	'on_the_way',
	'checked_in',
	'checked_out',
	'confirmed',
	'missed',
	'dropped',
	'cancelled',
] as const;
export type VisitState = (typeof visitStates)[number];

export type VisitEvent =
	| 'agree'
	| 'set_out'
	| 'check_in'
	| 'check_out'
	| 'confirm'
	| 'lose_volunteer'
	| 'miss'
	| 'reopen'
	| 'cancel'
	| 'restore';

/** Every change of state a visit can make; the database holds the same rows and refuses the rest. */
export const visitTransitions: readonly {
	from: VisitState;
	event: VisitEvent;
	to: VisitState;
}[] = [
	{ from: 'open', event: 'agree', to: 'agreed' },
	{ from: 'open', event: 'cancel', to: 'cancelled' },
	{ from: 'open', event: 'miss', to: 'missed' },
	{ from: 'agreed', event: 'set_out', to: 'on_the_way' },
	{ from: 'agreed', event: 'check_in', to: 'checked_in' },
	{ from: 'agreed', event: 'lose_volunteer', to: 'open' },
	{ from: 'agreed', event: 'miss', to: 'missed' },
	{ from: 'agreed', event: 'cancel', to: 'cancelled' },
	{ from: 'on_the_way', event: 'check_in', to: 'checked_in' },
	{ from: 'on_the_way', event: 'lose_volunteer', to: 'open' },
	{ from: 'on_the_way', event: 'miss', to: 'missed' },
	{ from: 'on_the_way', event: 'cancel', to: 'cancelled' },
	{ from: 'checked_in', event: 'check_out', to: 'checked_out' },
	{ from: 'checked_out', event: 'confirm', to: 'confirmed' },
	{ from: 'missed', event: 'reopen', to: 'open' },
	{ from: 'missed', event: 'cancel', to: 'cancelled' },
	{ from: 'cancelled', event: 'restore', to: 'open' },
];

/**
 * The state that follows an event.
 * @throws wrong_state when the table has no such row
 */
export function nextVisitState(from: VisitState, event: VisitEvent): VisitState {
	const transition = visitTransitions.find((row) => row.from === from && row.event === event);
	if (!transition) throw domainError('wrong_state');
	return transition.to;
}
