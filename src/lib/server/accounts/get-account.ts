import type { Context } from '../platform/context.ts';
import { domainError } from '../platform/errors.ts';
import { describeAccount, type ListedAccount } from './list-accounts.ts';
import { requireAccount, scopesOf } from './permissions.ts';
import { selectAccountsIn } from './queries.ts';

/**
 * One account of the list.
 * @throws not_signed_in, not_allowed; not_found for one outside the administrator's areas
 */
export async function getAccount(ctx: Context, accountId: string): Promise<ListedAccount> {
	const actor = requireAccount(ctx);
	const scopes = scopesOf(actor, 'account.manage');
	if (scopes.length === 0) throw domainError('not_allowed');
	const [row] = await selectAccountsIn(ctx.sql, {
		districtId: actor.districtId,
		areaPaths: scopes.map(({ areaPath }) => areaPath),
		staffOnly: false,
		name: null,
		phoneIndex: null,
		accountId,
		after: null,
		most: 1,
	});
	if (!row) throw domainError('not_found');
	return describeAccount(ctx, row);
}
