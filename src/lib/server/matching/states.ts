/** States of an offer. */
export const offerStates = [
	'proposed',
	'sent',
	'accepted',
	'declined',
	'expired',
	'withdrawn',
] as const;
export type OfferState = (typeof offerStates)[number];

/** What may become what; the table state_transitions holds the same and refuses the rest. */
export const offerTransitions = [
	{ from: 'proposed', event: 'send', to: 'sent' },
	{ from: 'proposed', event: 'withdraw', to: 'withdrawn' },
	{ from: 'sent', event: 'accept', to: 'accepted' },
	{ from: 'sent', event: 'decline', to: 'declined' },
	{ from: 'sent', event: 'expire', to: 'expired' },
	{ from: 'sent', event: 'withdraw', to: 'withdrawn' },
] as const satisfies readonly { from: OfferState; event: string; to: OfferState }[];
