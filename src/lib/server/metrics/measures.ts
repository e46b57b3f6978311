/**
 * What is counted, each with the local day it belongs to. The list is closed, and everything in it
 * adds up over days and areas, so its daily facts are kept in `metric_facts`.
 *
 * On the day an order was placed:
 * - orders_placed: orders placed, whatever became of them
 * - orders_matched: of these, all places were filled at least once
 * - orders_answered: of these, those that got an answer: all places filled once, or ended unmet
 * - orders_answered_in_time: of these, filled within the time that the item promises
 *
 * On the day of the service that an order asks for:
 * - orders_fulfilled: done or closed; orders_unmet: expired without a service
 * - orders_cancelled, orders_refused
 * - reviews: reviews given; review_points: their points, one to five; reviews_satisfied: four, five
 * - follow_ups_done: follow-ups with an outcome
 * - offers_sent: offers sent to volunteers
 *
 * On the planned day of a visit:
 * - visits_done: checked out
 * - visits_due: checked in, or somebody did not come; visits_on_time: checked in at most ten
 *   minutes after the planned start; visits_missed: somebody did not come
 * - drop_outs: volunteers who said beforehand that they cannot come
 *
 * On the day of an entry in the ledger of hours:
 * - minutes_credit: minutes signed in and out; minutes_honour: minutes added by staff
 */
export const measures = [
	'orders_placed',
	'orders_matched',
	'orders_answered',
	'orders_answered_in_time',
	'orders_fulfilled',
	'orders_unmet',
	'orders_cancelled',
	'orders_refused',
	'reviews',
	'review_points',
	'reviews_satisfied',
	'follow_ups_done',
	'offers_sent',
	'visits_done',
	'visits_due',
	'visits_on_time',
	'visits_missed',
	'drop_outs',
	'minutes_credit',
	'minutes_honour',
] as const;
export type Measure = (typeof measures)[number];

/**
 * What does not add up, and is therefore taken from the orders and visits themselves:
 * - minutes_to_match: for each order placed on the day, minutes until all places were first filled
 * - people_served: for each visit done, who was served
 * - volunteers_serving: for each volunteer of a visit who checked out, who it was
 */
export const samples = ['minutes_to_match', 'people_served', 'volunteers_serving'] as const;
export type Sample = (typeof samples)[number];

/** Everything that one event can count as. */
export type Occurrence = Measure | Sample;
