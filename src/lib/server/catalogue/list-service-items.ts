import { localDateOf } from '../../calendar/local-time.ts';
import type { Context } from '../platform/context.ts';
import { selectServiceItems, type ServiceItemRow } from './queries.ts';
import type { ServiceItemFilter } from './schemas.ts';

/** The items that can be ordered today, in both languages. Open to everyone. */
export async function listServiceItems(
	ctx: Context,
	filter: ServiceItemFilter = {},
): Promise<ServiceItemRow[]> {
	const items = await selectServiceItems(ctx.sql, localDateOf(ctx.now));
	return items.filter(
		(item) =>
			(!filter.category || item.category === filter.category) &&
			(!filter.brand || item.brandSlug === filter.brand),
	);
}
