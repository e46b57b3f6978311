/**
 * Every refusal that a person or a program can meet, with its HTTP status.
 * The code is stable: it is the last part of the problem's `type` (RFC 9457) and the key of its
 * sentence in the message catalogue `errors`.
 */
export const problemStatus = {
	malformed_json: 400,
	cursor_invalid: 400,
	idempotency_key_missing: 400,
	not_signed_in: 401,
	code_wrong: 401,
	code_expired: 401,
	password_wrong: 401,
	password_needed: 401,
	new_password_needed: 401,
	account_suspended: 403,
	phone_unknown: 403,
	cross_site: 403,
	not_allowed: 403,
	client_not_yours: 403,
	consent_expired: 403,
	not_found: 404,
	method_not_allowed: 405,
	already_checked_in: 409,
	already_checked_out: 409,
	already_confirmed: 409,
	already_followed_up: 409,
	already_reviewed: 409,
	client_already_recorded: 409,
	district_already_set_up: 409,
	idempotency_in_progress: 409,
	not_checked_in: 409,
	offer_answered: 409,
	offer_expired: 409,
	offer_taken: 409,
	offer_withdrawn: 409,
	task_taken: 409,
	time_conflict: 409,
	too_early: 409,
	too_many_entries: 409,
	weights_changed: 409,
	wrong_state: 409,
	body_too_large: 413,
	unsupported_media_type: 415,
	client_not_active: 422,
	consent_end_invalid: 422,
	end_before_start: 422,
	file_unreadable: 422,
	file_has_problems: 422,
	idempotency_key_reused: 422,
	item_unknown: 422,
	plan_too_rare: 422,
	agreement_missing: 422,
	insurance_missing: 422,
	outside_district: 422,
	outside_opening_hours: 422,
	rule_broken: 422,
	simulation_without_history: 422,
	simulations_waiting: 409,
	day_plans_waiting: 409,
	time_in_past: 422,
	time_too_far: 422,
	too_short_notice: 422,
	validation_failed: 422,
	visit_too_long: 422,
	too_many_attempts: 429,
	internal: 500,
	message_not_sent: 503,
	not_ready: 503,
} as const;

export type ProblemCode = keyof typeof problemStatus;

/** One field of the input that is wrong: its path and the key of a sentence in `errors`. */
export interface FieldProblem {
	field: string;
	message: string;
	parameters?: Record<string, string | number>;
}

export interface DomainError extends Error {
	name: 'DomainError';
	code: ProblemCode;
	parameters: Record<string, string | number>;
	fields: FieldProblem[];
}

/**
 * Makes the error that an operation throws to refuse. Parameters fill the sentence; they never hold
 * a name, phone or address.
 */
export function domainError(
	code: ProblemCode,
	options: { parameters?: Record<string, string | number>; fields?: FieldProblem[] } = {},
): DomainError {
	return Object.assign(new Error(code), {
		name: 'DomainError' as const,
		code,
		parameters: options.parameters ?? {},
		fields: options.fields ?? [],
	});
}

/** Recognised by its shape: pages and source carry two copies of this module. */
export function isDomainError(error: unknown): error is DomainError {
	return (
		error instanceof Error &&
		error.name === 'DomainError' &&
		'code' in error &&
		typeof error.code === 'string' &&
		error.code in problemStatus
	);
}
