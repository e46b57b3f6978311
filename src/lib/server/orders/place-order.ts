import { addMinutes, localDateOf } from '../../calendar/local-time.ts';
import { findPlace } from '../areas/index.ts';
import { getServiceItem, type ServiceItemRow } from '../catalogue/index.ts';
import { contactOfClient, requireClient, type ClientRow } from '../clients/index.ts';
import { recordAudit } from '../platform/audit.ts';
import { accountOf, type Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { domainError } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { markMetricDay } from '../platform/metric-days.ts';
import { admitAndMatch } from './admit-and-match.ts';
import { orderNumber } from './number.ts';
import { insertOrder, insertOrderEvent, nextOrderSequence, type Channel } from './queries.ts';
import { checkOrder, isUrgent, promiseOf, type OrderRequest } from './rules.ts';
import type { OrderRequestInput } from './schemas.ts';

/**
 * Places an order for a client: by the client, by a proxy with consent, or by the desk. An item
 * that needs no check is admitted by rule and goes to matching at once.
 * @returns id, and the number of eight digits to be read out
 * @throws client_not_yours, consent_expired, item_unknown, outside_district, and the codes of the
 * rules, with a problem for each rule that is broken
 */
export async function placeOrder(
	ctx: Context,
	input: OrderRequestInput & { channel: Channel },
): Promise<{ id: string; number: string }> {
	const client = await requireClient(ctx, input.clientId, 'order.place');
	const item = await getServiceItem(ctx, client.districtId, input.itemKey);
	const { startsAt } = input;
	const endsAt = input.endsAt ?? addMinutes(startsAt, item.durationMinutes);
	refuseBroken({ now: ctx.now, startsAt, endsAt, clientState: client.state, item });
	return recordOrder(ctx, { ...input, client, item, endsAt });
}

/**
 * Makes an order of an open visit of a plan, admitted at once because the plan was. The rules for
 * those who ask (notice, opening hours) do not hold for what has been agreed. For the system.
 * @param attach gives the visit its order, before matching hears of it
 * @returns id of the order
 * @throws client_not_yours, item_unknown
 */
export async function orderVisit(
	ctx: Context,
	visit: { districtId: string; clientId: string; itemKey: string; startsAt: Date; endsAt: Date },
	attach: (orderId: string) => Promise<void>,
): Promise<string> {
	const client = await requireClient(ctx, visit.clientId, 'order.place');
	const item = await getServiceItem(ctx, visit.districtId, visit.itemKey);
	const { startsAt, endsAt } = visit;
	const order = { client, item, startsAt, endsAt, channel: 'plan' as const };
	return (await recordOrder(ctx, order, attach)).id;
}

/** Writes an order and, where its item needs no check or a plan asks for it, admits it. */
async function recordOrder(
	ctx: Context,
	input: Pick<OrderRequestInput, 'startsAt' | 'place' | 'wishes' | 'notes'> & {
		channel: Channel;
		client: ClientRow;
		item: ServiceItemRow;
		endsAt: Date;
	},
	attach?: (orderId: string) => Promise<void>,
): Promise<{ id: string; number: string }> {
	const { client, item, startsAt, endsAt } = input;
	return withTransaction(ctx, async (ctx) => {
		const id = newId();
		const number = orderNumber(await nextOrderSequence(ctx.sql));
		const { address, ...place } = await placeOf(ctx, client, input.place);
		const { sex, sexMust, language, languageMust } = input.wishes ?? {};
		await insertOrder(ctx.sql, {
			id,
			districtId: client.districtId,
			...place,
			number,
			clientId: client.id,
			itemId: item.id,
			brandId: item.brandId,
			placedBy: accountOf(ctx)?.accountId ?? null,
			channel: input.channel,
			startsAt,
			endsAt,
			localDate: localDateOf(startsAt),
			addressEncrypted: ctx.codec.encrypt(address, `orders.address_encrypted:${id}`),
			notesEncrypted: input.notes
				? ctx.codec.encrypt(input.notes, `orders.notes_encrypted:${id}`)
				: null,
			wishedSex: sex ?? null,
			wishedSexMust: sex !== undefined && sexMust === true,
			wishedLanguage: language ?? null,
			wishedLanguageMust: language !== undefined && languageMust === true,
			urgent: isUrgent(ctx.now, { startsAt, riskTier: client.riskTier, risky: item.risky }),
			...promiseOf(ctx.now, endsAt, item),
			submittedAt: ctx.now,
		});
		await insertOrderEvent(ctx.sql, {
			id: newId(),
			orderId: id,
			at: ctx.now,
			event: 'submit',
			fromState: null,
			toState: 'submitted',
			actorAccountId: accountOf(ctx)?.accountId ?? null,
			detail: { channel: input.channel },
		});
		await recordAudit(ctx, {
			action: 'order.place',
			subjectType: 'order',
			subjectId: id,
			districtId: client.districtId,
			detail: { clientId: client.id, itemKey: item.key, channel: input.channel },
		});
		await markMetricDay(ctx, client.districtId, localDateOf(startsAt), localDateOf(ctx.now));
		await attach?.(id);
		if (item.admission === 'rule' || input.channel === 'plan')
			await admitAndMatch(ctx, id, {
				form: item.admissionForm,
				promisedFor: item.admissionForm === 'promised' ? localDateOf(startsAt) : null,
				note: null,
				by: 'rule',
			});
		return { id, number };
	});
}

/** @throws the code of the first broken rule, with a problem for each. */
function refuseBroken(request: OrderRequest): void {
	const broken = checkOrder(request).filter((result) => !result.passed);
	const [first] = broken;
	if (!first) return;
	throw domainError(first.code, {
		parameters: first.parameters,
		fields: broken.map(({ field, code, parameters }) => ({ field, message: code, parameters })),
	});
}

/** Where the service is: the address given, or the client's home. */
async function placeOf(
	ctx: Context,
	client: ClientRow,
	given: OrderRequestInput['place'],
): Promise<{ areaId: string; longitude: number; latitude: number; address: string }> {
	if (!given) {
		const { address } = await contactOfClient(ctx, client.id);
		const { areaId, longitude, latitude } = client;
		return { areaId, longitude, latitude, address };
	}
	const { area, longitude, latitude } = await findPlace(
		ctx,
		client.districtId,
		given.communityCode,
		'place.communityCode',
	);
	return { areaId: area.id, longitude, latitude, address: given.address };
}
