export { closeDoneOrders } from './close-done-orders.ts';
export { getReview, type Review } from './get-review.ts';
export { listFollowUps, type FollowUp } from './list-follow-ups.ts';
export { recordFollowUp } from './record-follow-up.ts';
export { revealFollowUpContact } from './reveal-follow-up-contact.ts';
export { reviewOrder } from './review-order.ts';
export { fridayAfter } from './rules.ts';
export { scheduleFollowUps } from './schedule-follow-ups.ts';
export { followUpOutcomes, followUpSchema, listFollowUpsInput, reviewSchema } from './schemas.ts';
