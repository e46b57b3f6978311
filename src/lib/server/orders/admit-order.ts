import * as v from 'valibot';
import { localDateOf } from '../../calendar/local-time.ts';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { domainError } from '../platform/errors.ts';
import { localDate, text } from '../platform/validation.ts';
import { admitAndMatch } from './admit-and-match.ts';
import { lockOrder } from './lock-order.ts';
import { requireOrderPermission } from './require-order.ts';
import { tellFamily } from './tell-family.ts';

export const admissionForms = ['immediate', 'promised', 'joint', 'answered'] as const;

/** The form of admission: promised needs a date, joint and answered a note for the family. */
export const admissionSchema = v.strictObject({
	form: v.picklist(admissionForms),
	promisedFor: v.optional(localDate),
	note: v.optional(text(500)),
});

export type AdmissionInput = v.InferOutput<typeof admissionSchema>;

/**
 * Admits an order (受理) in one of the four forms: 即办件 immediate, 承诺件 promised for a date,
 * 联办件 joint with other offices, 答复件 answered. It goes to matching at once, and the family is
 * told.
 * @throws not_found, not_allowed, wrong_state, time_in_past (its time has come already),
 * validation_failed (no date, a date in the past, or no note)
 */
export async function admitOrder(
	ctx: Context,
	input: AdmissionInput & { orderId: string },
): Promise<void> {
	await withTransaction(ctx, async (ctx) => {
		const order = await lockOrder(ctx, input.orderId);
		await requireOrderPermission(ctx, 'order.admit', order);
		if (order.state !== 'submitted') throw domainError('wrong_state');
		if (order.startsAt <= ctx.now) throw domainError('time_in_past');
		const { form, promisedFor, note } = completeAdmission(input, localDateOf(ctx.now));
		await admitAndMatch(ctx, order.id, { form, promisedFor, note, by: 'person' });
		await tellFamily(ctx, order, 'order_admitted');
	});
}

function completeAdmission(input: AdmissionInput, today: string) {
	const { form, note = null } = input;
	const promisedFor = form === 'promised' ? (input.promisedFor ?? null) : null;
	const wrong = (field: string, message: string) =>
		domainError('validation_failed', { fields: [{ field, message }] });
	if (form === 'promised' && !promisedFor) throw wrong('promisedFor', 'field.required');
	if (promisedFor && promisedFor < today) throw wrong('promisedFor', 'time_in_past');
	if ((form === 'joint' || form === 'answered') && !note) throw wrong('note', 'field.required');
	return { form, promisedFor, note };
}
