import { accountOf, type Context } from '../../platform/context.ts';
import { requirePermission } from '../../accounts/index.ts';
import { recordAudit } from '../../platform/audit.ts';
import { withTransaction } from '../../platform/db.ts';
import { enqueue } from '../../platform/enqueue.ts';
import { domainError } from '../../platform/errors.ts';
import { findWeatherDay, updateWeatherUndone } from './queries.ts';

/**
 * The weather turned out well: visits that were moved go back to their day, those excepted that have
 * begun or were moved again since. All are told.
 * @throws not_signed_in, not_allowed, not_found, wrong_state when it is undone already
 */
export async function undoWeatherDay(ctx: Context, weatherDayId: string): Promise<void> {
	await withTransaction(ctx, async (ctx) => {
		const day = await findWeatherDay(ctx.sql, weatherDayId);
		if (!day) throw domainError('not_found');
		requirePermission(ctx, 'day.declare', day);
		const undoneBy = accountOf(ctx)?.accountId ?? null;
		if (!(await updateWeatherUndone(ctx.sql, { id: day.id, undoneAt: ctx.now, undoneBy })))
			throw domainError('wrong_state');
		await enqueue(ctx, 'unexpected/move-outdoor');
		await recordAudit(ctx, {
			action: 'weather_day.undo',
			subjectType: 'weather_day',
			subjectId: day.id,
			districtId: day.districtId,
		});
	});
}
