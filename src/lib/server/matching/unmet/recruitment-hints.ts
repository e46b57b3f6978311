import type { Context } from '../../platform/context.ts';
import { selectRecruitmentHints, type RecruitmentHintRow } from './queries.ts';
import { sightOfRegister } from './sight-of-register.ts';

const mostHints = 50;

/**
 * Whom to look for: which skill was missing in which town, on which weekday and part of the day, in
 * the orders of the last 90 days that could not be met; the most often missing first, 50 at most.
 * An order whose item asks for two skills counts for each.
 * @throws not_signed_in, not_allowed
 */
export async function recruitmentHints(ctx: Context): Promise<RecruitmentHintRow[]> {
	return selectRecruitmentHints(ctx.sql, sightOfRegister(ctx), mostHints);
}
