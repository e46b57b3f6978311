/** States of an order, in the order in which a good one passes them. */
export const orderStates = [
	'draft',
	'submitted',
	'admitted',
	'refused',
	'matching',
	'staffed',
	'in_service',
	'done',
	'closed',
	'cancelled',
	'expired',
] as const;

export type OrderState = (typeof orderStates)[number];

/** What may become what; the table state_transitions holds the same and refuses the rest. */
export const orderTransitions = [
	{ from: 'draft', event: 'submit', to: 'submitted' },
	{ from: 'draft', event: 'cancel', to: 'cancelled' },
	{ from: 'submitted', event: 'admit', to: 'admitted' },
	{ from: 'submitted', event: 'refuse', to: 'refused' },
	{ from: 'submitted', event: 'cancel', to: 'cancelled' },
	{ from: 'submitted', event: 'expire', to: 'expired' },
	{ from: 'admitted', event: 'start_matching', to: 'matching' },
	{ from: 'admitted', event: 'cancel', to: 'cancelled' },
	{ from: 'matching', event: 'staff', to: 'staffed' },
	{ from: 'matching', event: 'cancel', to: 'cancelled' },
	{ from: 'matching', event: 'expire', to: 'expired' },
	{ from: 'staffed', event: 'start_service', to: 'in_service' },
	{ from: 'staffed', event: 'lose_volunteer', to: 'matching' },
	{ from: 'staffed', event: 'miss', to: 'matching' },
	{ from: 'staffed', event: 'cancel', to: 'cancelled' },
	{ from: 'in_service', event: 'finish', to: 'done' },
	{ from: 'done', event: 'close', to: 'closed' },
] as const satisfies readonly { from: OrderState; event: string; to: OrderState }[];

export type OrderEvent = (typeof orderTransitions)[number]['event'];

/** The state after an event, or null when the event cannot happen in that state. */
export function nextOrderState(from: OrderState, event: OrderEvent): OrderState | null {
	return (
		orderTransitions.find((transition) => transition.from === from && transition.event === event)
			?.to ?? null
	);
}
