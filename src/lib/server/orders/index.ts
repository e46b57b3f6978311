export { lockOrder } from './lock-order.ts';
export { moveOrder } from './move-order.ts';
export { isOrderNumber } from './number.ts';
export { placeOrder } from './place-order.ts';
export type {
	AdmissionForm,
	CancellationReason,
	Channel,
	DeskReason,
	OrderPatch,
	OrderRow,
	RefusalReason,
	UnmetReason,
} from './queries.ts';
export { scheduleMatching } from './schedule-matching.ts';
export { orderRequestSchema, type OrderRequestInput } from './schemas.ts';
export { nextOrderState, orderTransitions, type OrderEvent, type OrderState } from './states.ts';
