import type { Translate } from '$lib/i18n/index.ts';
import type { ListedAccount } from '$lib/server/accounts/index.ts';

/** A role with its area and brand, in words. */
export function writeGrant(t: Translate, grant: ListedAccount['grants'][number]): string {
	const role = t(`accounts:admin.role.${grant.role}`);
	return grant.brandName === null
		? t('accounts:admin.grant_text', { role, area: grant.areaName })
		: t('accounts:admin.grant_brand', { role, area: grant.areaName, brand: grant.brandName });
}
