import type * as v from 'valibot';
import { localDateOf } from '../../../calendar/local-time.ts';
import { requireAccount, requirePermission } from '../../accounts/index.ts';
import { requireArea } from '../../areas/index.ts';
import { recordAudit } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { withTransaction } from '../../platform/db.ts';
import { enqueue } from '../../platform/enqueue.ts';
import { domainError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { parseInput } from '../../platform/validation.ts';
import { weatherDaySchema } from '../schemas.ts';
import { insertWeatherDay } from './queries.ts';

/**
 * Declares a day of bad weather in an area: its outdoor visits that have not begun are moved to
 * another day at the same time of day, and all are told. The worker moves them one by one.
 * @returns id of the day
 * @throws validation_failed, not_signed_in, not_allowed, outside_district, time_in_past,
 * end_before_start when it is not moved to a later day, wrong_state when it is declared already
 */
export async function declareWeatherDay(
	ctx: Context,
	input: v.InferInput<typeof weatherDaySchema>,
): Promise<string> {
	const { area: code, date, movedTo, reason } = parseInput(weatherDaySchema, input);
	const { accountId, districtId } = requireAccount(ctx);
	const today = localDateOf(ctx.now);
	const area = await requireArea(ctx, districtId, code);
	requirePermission(ctx, 'day.declare', { districtId, areaPath: area.path });
	if (date < today)
		throw domainError('time_in_past', { fields: [{ field: 'date', message: 'time_in_past' }] });
	if (movedTo <= date)
		throw domainError('end_before_start', {
			fields: [{ field: 'movedTo', message: 'end_before_start' }],
		});
	const id = newId();
	await withTransaction(ctx, async (ctx) => {
		const declared = await insertWeatherDay(ctx.sql, {
			id,
			districtId,
			areaId: area.id,
			date,
			movedTo,
			reason,
			declaredAt: ctx.now,
			declaredBy: accountId,
		});
		if (!declared) throw domainError('wrong_state');
		await enqueue(ctx, 'unexpected/move-outdoor');
		await recordAudit(ctx, {
			action: 'weather_day.declare',
			subjectType: 'weather_day',
			subjectId: id,
			districtId,
			detail: { areaId: area.id, date, movedTo, reason },
		});
	});
	return id;
}
