import { inLocale, type Locale, type Translate } from '../i18n/index.ts';
import type { ServiceItemRow } from '../server/catalogue/index.ts';

/** An item as a list shows it, in the reader's language. */
export interface ItemChoice {
	key: string;
	name: string;
	description: string;
	durationMinutes: number;
}

/** Items by category, the categories in the order in which they first occur. */
export function groupItems(
	items: ServiceItemRow[],
	locale: Locale,
): { category: string; items: ItemChoice[] }[] {
	const groups = new Map<string, ItemChoice[]>();
	for (const item of items) {
		const group = groups.get(item.category) ?? [];
		group.push({
			key: item.key,
			name: inLocale(locale, item, 'name'),
			description: inLocale(locale, item, 'description'),
			durationMinutes: item.durationMinutes,
		});
		groups.set(item.category, group);
	}
	return [...groups].map(([category, items]) => ({ category, items }));
}

/** When an item is served: '每天 08:00 到 18:00'. */
export function wordHours(item: ServiceItemRow, t: Translate): string {
	if (item.roundTheClock) return t('catalogue:round_the_clock');
	return t('catalogue:hours_value', { opens: item.opensAt, closes: item.closesAt });
}

/** How long before it is to be ordered. */
export function wordNotice(item: ServiceItemRow, t: Translate): string {
	const hours = Math.round(item.minimumLeadMinutes / 6) / 10;
	return hours === 0 ? t('catalogue:notice_none') : t('catalogue:notice_value', { hours });
}
