import { domainError } from '../../platform/errors.ts';

export const visitPlanStates = ['draft', 'active', 'ended'] as const;
export type VisitPlanState = (typeof visitPlanStates)[number];
export type VisitPlanEvent = 'start' | 'end' | 'resume';

/** Every change of state a plan can make; the database holds the same rows and refuses the rest. */
export const visitPlanTransitions: readonly {
	from: VisitPlanState;
	event: VisitPlanEvent;
	to: VisitPlanState;
}[] = [
	{ from: 'draft', event: 'start', to: 'active' },
	{ from: 'draft', event: 'end', to: 'ended' },
	{ from: 'active', event: 'end', to: 'ended' },
	{ from: 'ended', event: 'resume', to: 'active' },
];

/**
 * The state that follows an event.
 * @throws wrong_state when the table has no such row
 */
export function nextVisitPlanState(from: VisitPlanState, event: VisitPlanEvent): VisitPlanState {
	const transition = visitPlanTransitions.find((row) => row.from === from && row.event === event);
	if (!transition) throw domainError('wrong_state');
	return transition.to;
}
