import { inLocale } from '../../i18n/index.ts';
import type { Context, Role } from '../platform/context.ts';
import { decodeCursor, encodeCursor } from '../platform/cursor.ts';
import { domainError } from '../platform/errors.ts';
import { readPhoneNumber } from '../platform/phone-number.ts';
import { requireAccount, scopesOf } from './permissions.ts';
import { selectAccountsIn, type ListedAccountRow } from './queries.ts';

const pageLength = 50;

export interface ListedAccount {
	id: string;
	displayName: string;
	state: 'active' | 'suspended';
	hasPassword: boolean;
	isClient: boolean;
	isVolunteer: boolean;
	createdAt: Date;
	grants: { id: string; role: Role; areaName: string; brandName: string | null }[];
}

/**
 * The accounts with a role or a home in the administrator's areas, newest first.
 * @param filter.search part of a name, or a whole phone; without it staff only
 * @throws not_signed_in, not_allowed, cursor_invalid
 */
export async function listAccounts(
	ctx: Context,
	filter: { search?: string; cursor?: string } = {},
): Promise<{ accounts: ListedAccount[]; nextCursor: string | null }> {
	const actor = requireAccount(ctx);
	const scopes = scopesOf(actor, 'account.manage');
	if (scopes.length === 0) throw domainError('not_allowed');
	const search = filter.search?.trim() || null;
	const { phone } = readPhoneNumber(search ?? '');
	const rows = await selectAccountsIn(ctx.sql, {
		districtId: actor.districtId,
		areaPaths: scopes.map(({ areaPath }) => areaPath),
		staffOnly: search === null,
		name: phone ? null : search,
		accountId: null,
		phoneIndex: phone ? ctx.codec.blindIndex('phone', phone) : null,
		after: filter.cursor ? decodeCursor(filter.cursor) : null,
		most: pageLength + 1,
	});
	const page = rows.slice(0, pageLength);
	const last = rows.length > pageLength ? page.at(-1) : undefined;
	return {
		accounts: page.map((row) => describeAccount(ctx, row)),
		nextCursor: last ? encodeCursor({ at: last.createdAt, id: last.id }) : null,
	};
}

/** An account as administrators see it. */
export function describeAccount(
	ctx: Context,
	{ grants, ...account }: ListedAccountRow,
): ListedAccount {
	return {
		...account,
		grants: grants.map((grant) => ({
			id: grant.id,
			role: grant.role,
			areaName: inLocale(ctx.locale, grant, 'areaName'),
			brandName: ctx.locale === 'en' ? grant.brandNameEn : grant.brandNameZh,
		})),
	};
}
