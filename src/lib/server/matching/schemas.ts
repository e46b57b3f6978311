import * as v from 'valibot';
import { unmetReasons, type CancellationReason } from '../orders/index.ts';
import { instantOf } from '../../calendar/local-time.ts';
import { id, localDate } from '../platform/validation.ts';

/** Why a volunteer declines; telling it is up to them. */
export const declineReasons = ['busy', 'too_far', 'not_my_skill', 'unwell', 'other'] as const;
export type DeclineReason = (typeof declineReasons)[number];

/** Why an order is cancelled. */
export const cancellationReasons = [
	'no_longer_needed',
	'other_help',
	'time_changed',
	'unwell',
	'mistake',
	'other',
] as const satisfies readonly CancellationReason[];

/** Why a dispatcher proposes someone although a rule speaks against it. */
export const overrideReasons = ['agreed_by_phone', 'wish_of_client', 'nobody_else'] as const;
export type OverrideReason = (typeof overrideReasons)[number];

export const declineSchema = v.strictObject({ reason: v.optional(v.picklist(declineReasons)) });

export const cancellationSchema = v.strictObject({ reason: v.picklist(cancellationReasons) });

export const unmetSchema = v.strictObject({ reason: v.picklist(unmetReasons) });

/** Someone proposed by name; with rules that speak against it, a reason is needed. */
export const proposalSchema = v.strictObject({
	volunteerId: id,
	overrideReason: v.optional(v.picklist(overrideReasons)),
});

/** A visit moved to another local date and time of day; its length stays. */
export const visitMoveSchema = v.pipe(
	v.strictObject({ visitId: id, date: localDate, time: v.pipe(v.string(), v.isoTime()) }),
	v.transform(({ visitId, date, time }) => ({ visitId, startsAt: instantOf(date, time) })),
);
