export { answerDraft } from './answer-draft.ts';
export { changeOrderTime } from './change-order-time.ts';
export { cleanDrafts } from './clean-drafts.ts';
export { requestIn, type OrderDraft } from './draft-answers.ts';
export { getDraft } from './get-draft.ts';
export { placeDraft } from './place-draft.ts';
export { startDraft } from './start-draft.ts';
export { admitOrder, admissionForms, admissionSchema, type AdmissionInput } from './admit-order.ts';
export {
	draftAnswerSchemas,
	draftSteps,
	nextDraftStep,
	type DraftAnswers,
	type DraftStep,
} from './draft-schemas.ts';
export { expireOrder } from './expire-order.ts';
export { getOrder, type OrderAct, type OrderView } from './get-order.ts';
export { listOrders, orderFilterSchema, type OrderFilter, type OrderLine } from './list-orders.ts';
export { lockOrder } from './lock-order.ts';
export { moveOrder } from './move-order.ts';
export { isOrderNumber, orderNumber } from './number.ts';
export { placeOfOrder, type OrderPlace } from './place-of-order.ts';
export { orderVisit, placeOrder } from './place-order.ts';
export {
	deskReasons,
	unmetReasons,
	type AdmissionForm,
	type CancellationReason,
	type Channel,
	type DeskReason,
	type OrderPatch,
	type OrderRow,
	type RefusalReason,
	type UnmetReason,
} from './queries.ts';
export { readDesk, type Desk } from './read-desk.ts';
export { refusalReasons, refusalSchema, refuseOrder, type RefusalInput } from './refuse-order.ts';
export { requireOrder, requireOrderPermission, subjectOfOrder } from './require-order.ts';
export { revealOrderPlace } from './reveal-order-place.ts';
export { checkOrder, isUrgent, mostDaysAhead, promiseOf } from './rules.ts';
export { scheduleMatching } from './schedule-matching.ts';
export { orderRequestSchema, type OrderRequestInput } from './schemas.ts';
export {
	nextOrderState,
	orderStates,
	orderTransitions,
	type OrderEvent,
	type OrderState,
} from './states.ts';
export { tellFamily } from './tell-family.ts';
