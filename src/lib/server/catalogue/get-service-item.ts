import { localDateOf } from '../../calendar/local-time.ts';
import type { Context } from '../platform/context.ts';
import { domainError } from '../platform/errors.ts';
import { findServiceItemByKey, type ServiceItemRow } from './queries.ts';

/**
 * An item that can be ordered today, by its key. Open to everyone.
 * @throws item_unknown for one that does not exist or is retired
 */
export async function getServiceItem(
	ctx: Context,
	districtId: string,
	key: string,
): Promise<ServiceItemRow> {
	const item = await findServiceItemByKey(ctx.sql, districtId, key);
	if (!item || (item.retiredOn !== null && item.retiredOn <= localDateOf(ctx.now)))
		throw domainError('item_unknown', { fields: [{ field: 'itemKey', message: 'item_unknown' }] });
	return item;
}
