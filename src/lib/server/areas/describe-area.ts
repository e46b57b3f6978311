import type { Context } from '../platform/context.ts';
import { inLocale, type Locale } from '../../i18n/locales.ts';
import { selectAreaWithParents } from './queries.ts';

/**
 * The name of an area for readers: town, community and grid, without the district
 * ('南桥镇 正阳社区 第一网格').
 */
export async function describeArea(
	ctx: Context,
	areaId: string,
	locale: Locale = ctx.locale,
): Promise<string> {
	const areas = await selectAreaWithParents(ctx.sql, areaId);
	const names = areas
		.filter((area) => area.level !== 'district')
		.map((area) => inLocale(locale, area, 'name'));
	return locale === 'en' ? names.reverse().join(', ') : names.join(' ');
}
