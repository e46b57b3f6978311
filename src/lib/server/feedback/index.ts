export { closeDoneOrders } from './close-done-orders.ts';
export type { FollowUp } from './describe-follow-up.ts';
export { getFollowUp } from './get-follow-up.ts';
export { getOrderToReview } from './get-order-to-review.ts';
export { getReview, type Review } from './get-review.ts';
export { listFollowUps } from './list-follow-ups.ts';
export { recordFollowUp } from './record-follow-up.ts';
export { revealFollowUpContact } from './reveal-follow-up-contact.ts';
export { reviewOrder } from './review-order.ts';
export { fridayAfter } from './rules.ts';
export { scheduleFollowUps } from './schedule-follow-ups.ts';
export {
	followUpOutcomes,
	followUpSchema,
	longestComment,
	listFollowUpsInput,
	reviewSchema,
} from './schemas.ts';
