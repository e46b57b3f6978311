import type { Measure, Sample } from './measures.ts';

/** count: whole numbers; share: 0 to 1; points: 1 to 5. */
export type Unit = 'count' | 'share' | 'minutes' | 'hours' | 'points';

interface Common {
	unit: Unit;
	/** Which way is better; none where more is neither better nor worse. */
	direction: 'up' | 'down' | 'none';
	/** Where its events come from. */
	source: 'orders' | 'visits' | 'hours' | 'reviews' | 'follow_ups' | 'offers';
}

/** How a figure is made of measures. */
export type Indicator = Common &
	(
		| { kind: 'sum'; of: readonly Measure[] }
		| { kind: 'ratio'; numerator: Measure; denominator: readonly Measure[] }
		| { kind: 'distinct'; of: Sample }
		| { kind: 'median'; of: Sample; counted: Measure }
	);

/**
 * The indicators of a brand, in the order of the pages. Names and definitions in words are in the
 * message catalogue `metrics` under the same keys; targets of plans name these keys.
 */
export const indicators = {
	orders: { kind: 'sum', of: ['orders_placed'], unit: 'count', direction: 'up', source: 'orders' },
	fulfilled_rate: {
		kind: 'ratio',
		numerator: 'orders_fulfilled',
		denominator: ['orders_fulfilled', 'orders_unmet'],
		unit: 'share',
		direction: 'up',
		source: 'orders',
	},
	on_time_rate: {
		kind: 'ratio',
		numerator: 'visits_on_time',
		denominator: ['visits_due'],
		unit: 'share',
		direction: 'up',
		source: 'visits',
	},
	time_to_match_median: {
		kind: 'median',
		of: 'minutes_to_match',
		counted: 'orders_matched',
		unit: 'minutes',
		direction: 'down',
		source: 'orders',
	},
	visits_done: {
		kind: 'sum',
		of: ['visits_done'],
		unit: 'count',
		direction: 'up',
		source: 'visits',
	},
	hours: {
		kind: 'sum',
		of: ['minutes_credit', 'minutes_honour'],
		unit: 'hours',
		direction: 'up',
		source: 'hours',
	},
	people_served: {
		kind: 'distinct',
		of: 'people_served',
		unit: 'count',
		direction: 'up',
		source: 'visits',
	},
	active_volunteers: {
		kind: 'distinct',
		of: 'volunteers_serving',
		unit: 'count',
		direction: 'up',
		source: 'visits',
	},
	satisfaction: {
		kind: 'ratio',
		numerator: 'reviews_satisfied',
		denominator: ['reviews'],
		unit: 'share',
		direction: 'up',
		source: 'reviews',
	},
	answer_within_promise_rate: {
		kind: 'ratio',
		numerator: 'orders_answered_in_time',
		denominator: ['orders_answered'],
		unit: 'share',
		direction: 'up',
		source: 'orders',
	},
	unmet_orders: {
		kind: 'sum',
		of: ['orders_unmet'],
		unit: 'count',
		direction: 'down',
		source: 'orders',
	},
	cancellations: {
		kind: 'sum',
		of: ['orders_cancelled'],
		unit: 'count',
		direction: 'down',
		source: 'orders',
	},
	refusals: {
		kind: 'sum',
		of: ['orders_refused'],
		unit: 'count',
		direction: 'down',
		source: 'orders',
	},
	missed_visits: {
		kind: 'sum',
		of: ['visits_missed'],
		unit: 'count',
		direction: 'down',
		source: 'visits',
	},
	drop_outs: {
		kind: 'sum',
		of: ['drop_outs'],
		unit: 'count',
		direction: 'down',
		source: 'visits',
	},
	average_rating: {
		kind: 'ratio',
		numerator: 'review_points',
		denominator: ['reviews'],
		unit: 'points',
		direction: 'up',
		source: 'reviews',
	},
	follow_ups: {
		kind: 'sum',
		of: ['follow_ups_done'],
		unit: 'count',
		direction: 'up',
		source: 'follow_ups',
	},
	offers_sent: {
		kind: 'sum',
		of: ['offers_sent'],
		unit: 'count',
		direction: 'none',
		source: 'offers',
	},
} as const satisfies Record<string, Indicator>;

export type IndicatorKey = keyof typeof indicators;
export const indicatorKeys = Object.keys(indicators) as IndicatorKey[];

/** Whether a key is that of an indicator. */
export function isIndicator(key: string): key is IndicatorKey {
	return Object.hasOwn(indicators, key);
}
