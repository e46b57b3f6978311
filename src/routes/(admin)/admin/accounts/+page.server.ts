import { loadPage } from '$lib/pages/load-page.ts';
import { listAccounts } from '$lib/server/accounts/index.ts';
import { writeGrant } from './write-grant.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { ctx, t, href } = event.locals;
	const search = event.url.searchParams.get('search') ?? '';
	const cursor = event.url.searchParams.get('cursor');
	const { accounts, nextCursor } = await loadPage(event, () =>
		listAccounts(ctx, { search, ...(cursor && { cursor }) }),
	);
	return {
		search,
		accounts: accounts.map((account) => ({
			id: account.id,
			name: account.displayName,
			suspended: account.state === 'suspended',
			lines: [
				...account.grants.map((grant) => writeGrant(t, grant)),
				...(account.isVolunteer ? [t('accounts:admin.volunteer')] : []),
				...(account.isClient ? [t('accounts:admin.client')] : []),
			],
		})),
		nextLink:
			nextCursor &&
			`${href('/admin/accounts')}?${new URLSearchParams({ search, cursor: nextCursor })}`,
	};
};
