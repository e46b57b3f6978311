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
] as const;

/** Why a dispatcher proposes someone although a rule speaks against it. */
export const overrideReasons = ['agreed_by_phone', 'wish_of_client', 'nobody_else'] as const;
export type OverrideReason = (typeof overrideReasons)[number];

/** Why an order is unmet, as a dispatcher puts it in the register. */
export const unmetReasons = [
	'no_candidate',
	'nobody_accepted',
	'missed',
	'too_late',
	'staff_decision',
] as const;
