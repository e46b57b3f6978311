/** What each kind of message says, by the names of its parameters, and where its link leads. */
export const messageKinds = {
	offer_received: {
		parameters: ['itemKey', 'startsAt', 'endsAt', 'expiresAt'],
		path: (offerId: string) => `/volunteer/offers/${offerId}`,
	},
	offer_withdrawn: {
		parameters: ['itemKey', 'startsAt'],
		path: (offerId: string) => `/volunteer/offers/${offerId}`,
	},
	visit_cancelled: {
		parameters: ['itemKey', 'startsAt'],
		path: (visitId: string) => `/volunteer/visits/${visitId}`,
	},
	visit_reminder_day: {
		parameters: ['itemKey', 'startsAt'],
		path: (visitId: string) => `/volunteer/visits/${visitId}`,
	},
	visit_reminder_hours: {
		parameters: ['itemKey', 'startsAt'],
		path: (visitId: string) => `/volunteer/visits/${visitId}`,
	},
	order_admitted: {
		parameters: ['itemKey', 'number', 'startsAt'],
		path: (orderId: string) => `/orders/${orderId}`,
	},
	order_refused: {
		parameters: ['itemKey', 'number'],
		path: (orderId: string) => `/orders/${orderId}`,
	},
	order_staffed: {
		parameters: ['itemKey', 'number', 'startsAt'],
		path: (orderId: string) => `/orders/${orderId}`,
	},
	order_lost_volunteer: {
		parameters: ['itemKey', 'number', 'startsAt'],
		path: (orderId: string) => `/orders/${orderId}`,
	},
	order_reminder_day: {
		parameters: ['itemKey', 'number', 'startsAt'],
		path: (orderId: string) => `/orders/${orderId}`,
	},
	order_reminder_hours: {
		parameters: ['itemKey', 'number', 'startsAt'],
		path: (orderId: string) => `/orders/${orderId}`,
	},
	order_done: {
		parameters: ['itemKey', 'number'],
		path: (orderId: string) => `/orders/${orderId}`,
	},
	order_expired: {
		parameters: ['itemKey', 'number'],
		path: (orderId: string) => `/orders/${orderId}`,
	},
	order_with_grid_chief: {
		parameters: ['itemKey', 'number', 'startsAt'],
		path: (orderId: string) => `/desk/orders/${orderId}`,
	},
	order_with_neighbours: {
		parameters: ['itemKey', 'number', 'startsAt'],
		path: (orderId: string) => `/desk/orders/${orderId}`,
	},
	order_on_desk: {
		parameters: ['itemKey', 'number', 'startsAt'],
		path: (orderId: string) => `/desk/orders/${orderId}`,
	},
	visit_moved: {
		parameters: ['itemKey', 'startsAt'],
		path: (visitId: string) => `/volunteer/visits/${visitId}`,
	},
	order_moved: {
		parameters: ['itemKey', 'number', 'startsAt'],
		path: (orderId: string) => `/orders/${orderId}`,
	},
	visit_check_in_missing: {
		parameters: ['itemKey', 'startsAt'],
		path: (visitId: string) => `/volunteer/visits/${visitId}`,
	},
	visit_check_out_missing: {
		parameters: ['itemKey', 'startsAt'],
		path: (visitId: string) => `/volunteer/visits/${visitId}`,
	},
	order_volunteer_late: {
		parameters: ['itemKey', 'number', 'startsAt'],
		path: (orderId: string) => `/orders/${orderId}`,
	},
	order_delayed: {
		parameters: ['itemKey', 'number', 'startsAt'],
		path: (orderId: string) => `/orders/${orderId}`,
	},
	client_not_at_home: {
		parameters: ['itemKey', 'startsAt'],
		path: () => '/desk/unexpected',
	},
	calendar_failing: {
		parameters: [],
		path: () => '/volunteer/times',
	},
	series_offer_received: {
		parameters: ['itemKey', 'expiresAt'],
		path: () => '/volunteer/series',
	},
	holidays_unknown: {
		parameters: ['year'],
		path: () => '/admin/holidays',
	},
	visit_plans_next_visit_missing: {
		parameters: ['plans'],
		path: () => '/desk/visit-plans/alerts',
	},
	visit_plans_visit_missed: {
		parameters: ['plans'],
		path: () => '/desk/visit-plans/alerts',
	},
	visit_plans_nobody_agreed: {
		parameters: ['plans'],
		path: () => '/desk/visit-plans/alerts',
	},
	visit_plans_expiry_ahead: {
		parameters: ['plans'],
		path: () => '/desk/visit-plans/alerts',
	},
} as const;

/** What a text may be given: nothing that tells a name, phone or address. */
interface ParameterTypes {
	/** Key of the service item; the text shows its name in the reader's language. */
	itemKey: string;
	/** The order's number of eight digits. */
	number: string;
	/** A calendar year. */
	year: string;
	/** How many visit plans. */
	plans: string;
	startsAt: Date;
	endsAt: Date;
	/** Until when the offer can be accepted. */
	expiresAt: Date;
}

export type MessageKind = keyof typeof messageKinds;

export type MessageParameters<Kind extends MessageKind> = Pick<
	ParameterTypes,
	(typeof messageKinds)[Kind]['parameters'][number]
>;

/** As the parameters are stored: instants as text. */
export type StoredParameters = Partial<Record<keyof ParameterTypes, string>>;
