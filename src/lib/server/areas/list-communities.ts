import { localDateOf } from '../../calendar/local-time.ts';
import { requireAccount } from '../accounts/index.ts';
import type { Context } from '../platform/context.ts';
import { selectCommunities, type CommunityRow } from './queries.ts';

/**
 * The communities and villages of the account's district with their towns, to choose a place from.
 * @throws not_signed_in
 */
export async function listCommunities(ctx: Context): Promise<CommunityRow[]> {
	return selectCommunities(ctx.sql, requireAccount(ctx).districtId, localDateOf(ctx.now));
}
