import { localDateOf } from '../../calendar/local-time.ts';
import type { Context } from '../platform/context.ts';
import { selectServiceItems, type ServiceItemRow } from './queries.ts';

/** The items that can be ordered today, in both languages. Open to everyone. */
export async function listServiceItems(ctx: Context): Promise<ServiceItemRow[]> {
	return selectServiceItems(ctx.sql, localDateOf(ctx.now));
}
