import { accountOf, type Context } from './context.ts';
import { newId } from './ids.ts';
import { insertAuditEvent } from './queries.ts';

/**
 * Records who did what, in the transaction of the change. `detail` holds ids, states and counts,
 * never a name, phone or address.
 */
export async function recordAudit(
	ctx: Context,
	event: {
		action: string;
		subjectType: string;
		subjectId: string | null;
		districtId?: string | null;
		detail?: Record<string, unknown>;
	},
): Promise<void> {
	const account = accountOf(ctx);
	await insertAuditEvent(ctx.sql, {
		id: newId(),
		districtId: event.districtId ?? account?.districtId ?? null,
		at: ctx.now,
		actorAccountId: account?.accountId ?? null,
		action: event.action,
		subjectType: event.subjectType,
		subjectId: event.subjectId,
		requestId: ctx.requestId,
		detail: event.detail ?? {},
	});
}
