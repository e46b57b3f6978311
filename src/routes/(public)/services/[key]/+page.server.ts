import { error } from '@sveltejs/kit';
import { inLocale } from '$lib/i18n/index.ts';
import { wordHours, wordNotice } from '$lib/pages/service-items.ts';
import { listServiceItems } from '$lib/server/catalogue/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { ctx, locale, t }, params }) => {
	const item = (await listServiceItems(ctx)).find(({ key }) => key === params.key);
	if (!item) error(404, { message: t('errors:item_unknown') });
	return {
		item: {
			key: item.key,
			name: inLocale(locale, item, 'name'),
			description: inLocale(locale, item, 'description'),
			preparation: inLocale(locale, item, 'preparation'),
			brandName: inLocale(locale, item, 'brandName'),
			brandSlug: item.brandSlug,
			category: item.category,
			supplier: item.supplier,
			admission: item.admission,
			durationMinutes: item.durationMinutes,
			volunteersNeeded: item.volunteersNeeded,
			answerHours: Math.max(1, Math.round(item.answerWithinMinutes / 60)),
			serveWithinDays: item.serveWithinDays,
			remote: item.remote,
			risky: item.risky,
			outdoor: item.outdoor,
			hours: wordHours(item, t),
			notice: wordNotice(item, t),
		},
	};
};
