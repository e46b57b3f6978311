import type * as v from 'valibot';
import { requirePermission } from '../accounts/index.ts';
import { recordAudit } from '../platform/audit.ts';
import { accountOf, type Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { domainError } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { markMetricDay } from '../platform/metric-days.ts';
import { parseInput } from '../platform/validation.ts';
import { insertHoursEntry, lockServiceEntry } from './queries.ts';
import { correctHoursInput } from './schemas.ts';

/**
 * Brings an entry of the ledger to the right minutes by a new row that holds the difference; the
 * entry itself stays as it was written. Errors are corrected on request (民函〔2012〕340号).
 * @returns id of the correction, or null when the minutes are right already
 * @throws validation_failed, not_found, not_signed_in, not_allowed
 */
export async function correctHours(
	ctx: Context,
	input: v.InferInput<typeof correctHoursInput>,
): Promise<{ id: string | null }> {
	const { entryId, minutes, reason } = parseInput(correctHoursInput, input);
	return withTransaction(ctx, async (ctx) => {
		const entry = await lockServiceEntry(ctx.sql, entryId);
		if (!entry) throw domainError('not_found');
		requirePermission(ctx, 'hours.correct', entry);
		if (minutes === entry.minutesNow) return { id: null };
		const id = newId();
		await insertHoursEntry(ctx.sql, {
			...entry,
			id,
			minutes: minutes - entry.minutesNow,
			kind: 'correction',
			correctsId: entry.id,
			recordedBy: accountOf(ctx)?.accountId ?? null,
			recordedAt: ctx.now,
		});
		await recordAudit(ctx, {
			action: 'hours.correct',
			subjectType: 'hours_entry',
			subjectId: entry.id,
			districtId: entry.districtId,
			detail: { from: entry.minutesNow, to: minutes, reason },
		});
		await markMetricDay(ctx, entry.districtId, entry.localDate);
		return { id };
	});
}
