import { requireAccount } from '../accounts/index.ts';
import type { Context } from '../platform/context.ts';
import { domainError } from '../platform/errors.ts';

/**
 * The volunteer that the actor is: calendars elsewhere are connected by their owners alone.
 * @throws not_signed_in, not_allowed
 */
export function requireOwnTimes(ctx: Context): { volunteerId: string; districtId: string } {
	const { volunteerId, districtId } = requireAccount(ctx);
	if (!volunteerId) throw domainError('not_allowed');
	return { volunteerId, districtId };
}
