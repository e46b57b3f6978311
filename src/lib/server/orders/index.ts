export { lockOrder } from './lock-order.ts';
export { moveOrder } from './move-order.ts';
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
export { nextOrderState, orderTransitions, type OrderEvent, type OrderState } from './states.ts';
