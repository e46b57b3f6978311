import {
	may,
	neighbourScopesOf,
	permissions,
	type Holder,
	type Permission,
	type Subject,
} from '../accounts/index.ts';
import { consentFor } from '../clients/index.ts';
import type { Context } from '../platform/context.ts';
import { domainError } from '../platform/errors.ts';
import { selectOrder, selectTownsOpenedTo, type OrderRow } from './queries.ts';

/** What a permission is asked for, where it is about an order. */
export async function subjectOfOrder(
	ctx: Context,
	order: OrderRow,
	permission: Permission,
): Promise<Subject> {
	const { districtId, areaPath, brandId, clientId, placedBy } = order;
	const isProxy = (await consentFor(ctx, clientId, permission)) === 'in_force';
	const mayHaveClimbed =
		order.state === 'matching' && neighbourScopesOf(ctx.actor, permission).length > 0;
	const openedTo = mayHaveClimbed ? await selectTownsOpenedTo(ctx.sql, order) : [];
	return { districtId, areaPath, brandId, clientId, placedBy, isProxy, openedTo };
}

/** @throws not_signed_in, consent_expired (once held, now expired or revoked), not_allowed */
export async function requireOrderPermission(
	ctx: Context,
	permission: Permission,
	order: OrderRow,
): Promise<void> {
	if (ctx.actor.kind === 'anonymous') throw domainError('not_signed_in');
	if (may(ctx.actor, permission, await subjectOfOrder(ctx, order, permission))) return;
	const holders: readonly Holder[] = permissions[permission];
	const hadConsent =
		holders.includes('proxy') && (await consentFor(ctx, order.clientId, permission)) === 'ended';
	throw domainError(hadConsent ? 'consent_expired' : 'not_allowed');
}

/**
 * The order, if the actor may do this with it.
 * @throws not_found and what {@link requireOrderPermission} throws
 */
export async function requireOrder(
	ctx: Context,
	orderId: string,
	permission: Permission,
): Promise<OrderRow> {
	if (ctx.actor.kind === 'anonymous') throw domainError('not_signed_in');
	const order = await selectOrder(ctx.sql, orderId);
	if (!order) throw domainError('not_found');
	await requireOrderPermission(ctx, permission, order);
	return order;
}
