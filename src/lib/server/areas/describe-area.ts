import { inLocale, type Locale } from '../../i18n/locales.ts';
import type { Context } from '../platform/context.ts';
import { selectAreaName } from './queries.ts';

/**
 * The name of an area for readers: town, community and grid, without the district
 * ('南桥镇 正阳社区 第一网格').
 */
export async function describeArea(
	ctx: Context,
	areaId: string,
	locale: Locale = ctx.locale,
): Promise<string> {
	return inLocale(locale, await selectAreaName(ctx.sql, areaId), 'areaName');
}
