import { addMinutes, instantOf } from '../../calendar/local-time.ts';
import { findPlace } from '../areas/index.ts';
import { getServiceItem } from '../catalogue/index.ts';
import { requireClient } from '../clients/index.ts';
import type { Context } from '../platform/context.ts';
import { domainError } from '../platform/errors.ts';
import type { DraftAnswers, DraftStep } from './draft-schemas.ts';
import { checkOrder } from './rules.ts';
import type { OrderRequestInput } from './schemas.ts';

/** How long a draft is kept after its last answer, hours. */
export const draftHours = 24;

/** An order that is being asked for, question by question. */
export interface OrderDraft {
	id: string;
	/** Written down by the desk during a call. */
	byPhone: boolean;
	answers: DraftAnswers;
}

export type StoredDraft = Omit<OrderDraft, 'id'>;

const binding = (draftId: string) => `order_drafts.answers_encrypted:${draftId}`;

export function sealDraft(ctx: Context, draftId: string, draft: StoredDraft): Buffer {
	return ctx.codec.encrypt(JSON.stringify(draft), binding(draftId));
}

export function openDraft(ctx: Context, draftId: string, sealed: Uint8Array): OrderDraft {
	const stored = JSON.parse(ctx.codec.decrypt(sealed, binding(draftId))) as StoredDraft;
	return { id: draftId, ...stored };
}

/**
 * Both parts of a place that is not the home.
 * @throws validation_failed for what is missing
 */
export function placeIn(where: NonNullable<DraftAnswers['where']>) {
	const { communityCode, address } = where;
	const missing = [
		...(communityCode ? [] : ['communityCode']),
		...(address ? [] : ['address']),
	].map((field) => ({ field, message: 'field.required' }));
	if (!communityCode || !address) throw domainError('validation_failed', { fields: missing });
	return { communityCode, address };
}

/**
 * The order that the answers ask for.
 * @throws validation_failed (a question without an answer)
 */
export function requestIn({ what, who, where, when, notes }: DraftAnswers): OrderRequestInput {
	if (!what || !who || !where || !when) throw domainError('validation_failed');
	return {
		itemKey: what.itemKey,
		clientId: who.clientId,
		startsAt: instantOf(when.date, when.time),
		...(where.at === 'elsewhere' && { place: placeIn(where) }),
		...(notes?.notes && { notes: notes.notes }),
		wishes: {
			sex: notes?.wishedSex,
			sexMust: notes?.musts.includes('sex') ?? false,
			language: notes?.wishedLanguage,
			languageMust: notes?.musts.includes('language') ?? false,
		},
	};
}

/**
 * Finds the answers to these questions good, as far as the others are known.
 * @throws item_unknown, client_not_yours, consent_expired, client_not_active, outside_district,
 * validation_failed, and the codes of the rules about time
 */
export async function checkAnswers(
	ctx: Context,
	districtId: string,
	answers: DraftAnswers,
	steps: DraftStep[],
): Promise<void> {
	const { what, who, where, when } = answers;
	if (steps.includes('what') && what) await getServiceItem(ctx, districtId, what.itemKey);
	if (steps.includes('who') && who) {
		const client = await requireClient(ctx, who.clientId, 'order.place');
		if (client.state !== 'active')
			throw domainError('client_not_active', {
				fields: [{ field: 'clientId', message: 'client_not_active' }],
			});
	}
	if (steps.includes('where') && where?.at === 'elsewhere')
		await findPlace(ctx, districtId, placeIn(where).communityCode);
	if (steps.includes('when') && when && what) {
		const item = await getServiceItem(ctx, districtId, what.itemKey);
		const startsAt = instantOf(when.date, when.time);
		const endsAt = addMinutes(startsAt, item.durationMinutes);
		const broken = checkOrder({ now: ctx.now, startsAt, endsAt, clientState: 'active', item }).find(
			(result) => !result.passed,
		);
		if (broken) {
			const { code, parameters } = broken;
			const field = code === 'outside_opening_hours' ? 'time' : 'date';
			throw domainError(code, { parameters, fields: [{ field, message: code, parameters }] });
		}
	}
}
