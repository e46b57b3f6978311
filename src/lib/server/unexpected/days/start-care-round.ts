import type * as v from 'valibot';
import { addMinutes } from '../../../calendar/local-time.ts';
import { requireAccount, requirePermission } from '../../accounts/index.ts';
import { requireArea } from '../../areas/index.ts';
import { getServiceItem } from '../../catalogue/index.ts';
import { recordAudit } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { withTransaction } from '../../platform/db.ts';
import { enqueue } from '../../platform/enqueue.ts';
import { domainError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { parseInput } from '../../platform/validation.ts';
import { careRoundSchema } from '../schemas.ts';
import { insertCareRound } from './queries.ts';

const roundMinutes = 24 * 60;

/**
 * Starts a round, as in a heat wave: every active client of a tier or a group in an area is to be
 * reached within 24 hours. An order is placed for each by the worker and matched like any other.
 * @returns id of the round, and how many clients are in it
 * @throws validation_failed, not_signed_in, not_allowed, outside_district, item_unknown,
 * not_found when the group is empty
 */
export async function startCareRound(
	ctx: Context,
	input: v.InferInput<typeof careRoundSchema>,
): Promise<{ id: string; clients: number }> {
	const { area: code, itemKey, riskTier, category } = parseInput(careRoundSchema, input);
	const { accountId, districtId } = requireAccount(ctx);
	const area = await requireArea(ctx, districtId, code);
	requirePermission(ctx, 'day.declare', { districtId, areaPath: area.path });
	const item = await getServiceItem(ctx, districtId, itemKey);
	const id = newId();
	return withTransaction(ctx, async (ctx) => {
		const clients = await insertCareRound(ctx.sql, {
			id,
			districtId,
			areaId: area.id,
			areaPath: area.path,
			itemId: item.id,
			riskTier: riskTier ?? null,
			category: category ?? null,
			startedAt: ctx.now,
			startedBy: accountId,
			endsAt: addMinutes(ctx.now, roundMinutes),
		});
		if (clients === 0) throw domainError('not_found');
		await enqueue(ctx, 'unexpected/place-round-orders');
		await recordAudit(ctx, {
			action: 'care_round.start',
			subjectType: 'care_round',
			subjectId: id,
			districtId,
			detail: { areaId: area.id, itemId: item.id, clients },
		});
		return { id, clients };
	});
}
