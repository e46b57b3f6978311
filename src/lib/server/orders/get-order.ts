import { may, type Permission } from '../accounts/index.ts';
import { describeArea } from '../areas/index.ts';
import { accountOf, type Context } from '../platform/context.ts';
import { surnameOf } from '../platform/name-pinyin.ts';
import { placeOfOrder, type OrderPlace } from './place-of-order.ts';
import {
	selectOrderDetail,
	selectOrderEvents,
	selectVisitorsOfOrder,
	type OrderDetailRow,
	type OrderEventRow,
	type OrderRow,
	type Sex,
} from './queries.ts';
import { requireOrder, subjectOfOrder } from './require-order.ts';
import { nextOrderState, type OrderState } from './states.ts';

/** What the reader may do with an order as it stands now. */
export type OrderAct =
	| 'admit'
	| 'refuse'
	| 'cancel'
	| 'expire'
	| 'review'
	| 'reveal_place'
	| 'offer'
	| 'match_again'
	| 'see_decisions'
	| 'see_climb';

/** Columns that everyone who may see an order sees. */
const openColumns = [
	'id',
	'number',
	'state',
	'channel',
	'startsAt',
	'endsAt',
	'localDate',
	'urgent',
	'itemKey',
	'wishedSex',
	'wishedSexMust',
	'wishedLanguage',
	'wishedLanguageMust',
	'answerDueAt',
	'serveDueAt',
	'admissionForm',
	'promisedFor',
	'refusalReason',
	'cancellationReason',
	'unmetReason',
	'submittedAt',
	'deskSince',
	'deskReason',
	'staffedAt',
	'doneAt',
	'closesAt',
] as const satisfies (keyof OrderRow)[];

type OpenPart = Pick<OrderRow, (typeof openColumns)[number]>;

/** An order as its reader may see it. */
export interface OrderView extends OpenPart, Omit<OrderDetailRow, 'clientName'> {
	/** Null for those who may not know who is served (a programme manager). */
	client: { id: string; name: string } | null;
	/** Town, community and grid in the reader's language. */
	areaName: string;
	/** What the family was told; null for those who may not know who is served. */
	admissionNote: string | null;
	refusalNote: string | null;
	/** Address and notes, for the family; staff ask for them by `revealOrderPlace`. */
	place: OrderPlace | null;
	/** Who comes, once the order is staffed: a surname in the reader's script, for a title. */
	visitors: { surname: string; sex: Sex | null }[];
	/** The timeline, oldest first. */
	events: OrderEventRow[];
	acts: OrderAct[];
}

const staffedStates: OrderState[] = ['staffed', 'in_service', 'done', 'closed'];

/**
 * An order with its timeline, as far as the actor may see it.
 * @throws not_signed_in, not_found, not_allowed, consent_expired
 */
export async function getOrder(ctx: Context, orderId: string): Promise<OrderView> {
	const order = await requireOrder(ctx, orderId, 'order.see');
	const holds = async (permission: Permission) =>
		may(ctx.actor, permission, await subjectOfOrder(ctx, order, permission));
	const { isProxy, clientId, placedBy } = await subjectOfOrder(ctx, order, 'order.see');
	const account = accountOf(ctx);
	const isFamily = isProxy === true || clientId === account?.clientId;
	const isPlacer = placedBy !== null && placedBy === account?.accountId;
	const knowsClient = isPlacer || (await holds('client.see'));
	const { clientName, ...detail } = await selectOrderDetail(ctx.sql, orderId);
	const visitors = staffedStates.includes(order.state)
		? await selectVisitorsOfOrder(ctx.sql, orderId)
		: [];
	return {
		...openPartOf(order),
		...detail,
		client: knowsClient ? { id: order.clientId, name: clientName } : null,
		areaName: await describeArea(ctx, order.areaId),
		admissionNote: knowsClient ? order.admissionNote : null,
		refusalNote: knowsClient ? order.refusalNote : null,
		place: isFamily && (await holds('order.see_address')) ? await placeOfOrder(ctx, orderId) : null,
		visitors: visitors.map(({ name, sex }) => {
			const { written, latin } = surnameOf(name);
			return { surname: ctx.locale === 'en' ? latin : written, sex };
		}),
		events: await selectOrderEvents(ctx.sql, orderId),
		acts: await actsOn(order, detail.reviewed, holds),
	};
}

function openPartOf(order: OrderRow): OpenPart {
	return Object.fromEntries(openColumns.map((column) => [column, order[column]])) as OpenPart;
}

async function actsOn(
	order: OrderRow,
	reviewed: boolean,
	holds: (permission: Permission) => Promise<boolean>,
): Promise<OrderAct[]> {
	const served = order.state === 'done' || order.state === 'closed';
	const conditions: [OrderAct, Permission, boolean][] = [
		['admit', 'order.admit', order.state === 'submitted'],
		['refuse', 'order.refuse', order.state === 'submitted'],
		['cancel', 'order.cancel', nextOrderState(order.state, 'cancel') !== null],
		['expire', 'order.expire', nextOrderState(order.state, 'expire') !== null],
		['offer', 'order.offer', order.state === 'matching'],
		['match_again', 'order.match_again', order.state === 'matching' && order.deskSince !== null],
		['review', 'order.review', served && !reviewed],
		['reveal_place', 'order.see_address', true],
		['see_decisions', 'order.see_decisions', true],
		['see_climb', 'order.see_climb', true],
	];
	const acts: OrderAct[] = [];
	for (const [act, permission, possible] of conditions)
		if (possible && (await holds(permission))) acts.push(act);
	return acts;
}
