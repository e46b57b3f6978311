import { requireAccount } from '../../accounts/index.ts';
import type { Context } from '../../platform/context.ts';
import { selectTeams } from './queries.ts';

/**
 * The teams of the actor's district, to choose one for a plan.
 * @throws not_signed_in
 */
export async function listTeams(
	ctx: Context,
): Promise<{ id: string; nameZh: string; nameEn: string }[]> {
	return selectTeams(ctx.sql, requireAccount(ctx).districtId);
}
