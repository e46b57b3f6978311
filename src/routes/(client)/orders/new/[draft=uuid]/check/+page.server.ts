import * as v from 'valibot';
import { addMinutes, instantOf } from '$lib/calendar/local-time.ts';
import { formatPeriod } from '$lib/i18n/format.ts';
import { inLocale } from '$lib/i18n/index.ts';
import { formAction } from '$lib/pages/form-action.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import { clientOfDraft, loadQuestion } from '$lib/pages/order-questions.ts';
import { wordOutlook, wordWishes } from '$lib/pages/orders.ts';
import { requireAccount } from '$lib/server/accounts/index.ts';
import { listCommunities } from '$lib/server/areas/index.ts';
import { getServiceItem } from '$lib/server/catalogue/index.ts';
import { countWithoutWishes } from '$lib/server/matching/index.ts';
import { placeDraft, requestIn } from '$lib/server/orders/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { draft, before } = await loadQuestion(event, 'check');
	const { ctx, locale, t } = event.locals;
	const { what, where, when, notes } = draft.answers;
	return loadPage(event, async () => {
		const { districtId } = requireAccount(ctx);
		const item = await getServiceItem(ctx, districtId, what?.itemKey ?? '');
		const client = await clientOfDraft(ctx, draft);
		const startsAt = instantOf(when?.date ?? '', when?.time ?? '');
		const community = (await listCommunities(ctx)).find(
			({ code }) => code === where?.communityCode,
		);
		const counts = await countWithoutWishes(ctx, requestIn(draft.answers));
		return {
			before,
			outlook: wordOutlook(t, counts, notes?.wishedSex, notes?.wishedLanguage),
			draftId: draft.id,
			item: inLocale(locale, item, 'name'),
			preparation: inLocale(locale, item, 'preparation'),
			client: client.name,
			place:
				where?.at === 'elsewhere' && community
					? `${inLocale(locale, community, 'townName')} ${inLocale(locale, community, 'name')} ${where.address ?? ''}`
					: `${t('orders:ask.home')} (${client.areaName})`,
			period: formatPeriod(locale, startsAt, addMinutes(startsAt, item.durationMinutes)),
			notes: notes?.notes ?? t('common:none'),
			wishes: wordWishes(t, {
				wishedSex: notes?.wishedSex ?? null,
				wishedSexMust: notes?.musts.includes('sex') ?? false,
				wishedLanguage: notes?.wishedLanguage ?? null,
				wishedLanguageMust: notes?.musts.includes('language') ?? false,
			}),
		};
	});
};

export const actions: Actions = {
	default: (event) =>
		formAction(event, {
			schema: v.strictObject({}),
			resourceType: 'order',
			run: (ctx) => placeDraft(ctx, event.params.draft),
			done: (orderId) => `/orders/${orderId}/placed`,
		}),
};
