import { addDays, localDateOf } from '../../../calendar/local-time.ts';
import { requireAccount, scopesOf } from '../../accounts/index.ts';
import type { Context } from '../../platform/context.ts';
import { domainError } from '../../platform/errors.ts';
import type { RegisterSight } from './queries.ts';

/** Local days of the register that are looked at, today and those to come included. */
export const daysOfRegister = 90;

/**
 * The part of the register that lies in the scope of the actor's roles.
 * @throws not_signed_in, not_allowed
 */
export function sightOfRegister(ctx: Context): RegisterSight {
	const { districtId } = requireAccount(ctx);
	const scopes = scopesOf(ctx.actor, 'order.see_unmet');
	if (scopes.length === 0) throw domainError('not_allowed');
	return { districtId, scopes, since: addDays(localDateOf(ctx.now), 1 - daysOfRegister) };
}
