import { localDateOf } from '../../calendar/local-time.ts';
import { inLocale } from '../../i18n/index.ts';
import type { Context } from '../platform/context.ts';
import { domainError } from '../platform/errors.ts';
import { requireAccount, scopesOf } from './permissions.ts';
import { selectGrantAreas, selectGrantBrands } from './queries.ts';

/**
 * The areas and brands in which the administrator that acts can give a role; a grid is named by
 * its code.
 * @throws not_signed_in, not_allowed
 */
export async function listGrantChoices(ctx: Context): Promise<{
	areas: { code: string; name: string }[];
	brands: { id: string; name: string }[];
}> {
	const actor = requireAccount(ctx);
	const scopes = scopesOf(actor, 'account.manage');
	if (scopes.length === 0) throw domainError('not_allowed');
	const areas = await selectGrantAreas(ctx.sql, {
		areaPaths: scopes.map(({ areaPath }) => areaPath),
		on: localDateOf(ctx.now),
	});
	const brands = await selectGrantBrands(ctx.sql, actor.districtId);
	return {
		areas: areas.map((area) => ({ code: area.code, name: inLocale(ctx.locale, area, 'name') })),
		brands: brands.map((brand) => ({ id: brand.id, name: inLocale(ctx.locale, brand, 'name') })),
	};
}
