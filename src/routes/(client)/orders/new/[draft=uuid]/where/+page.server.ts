import { inLocale } from '$lib/i18n/index.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import { answerQuestion, clientOfDraft, loadQuestion } from '$lib/pages/order-questions.ts';
import { listCommunities } from '$lib/server/areas/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { draft, before } = await loadQuestion(event, 'where');
	const { ctx, locale } = event.locals;
	return loadPage(event, async () => ({
		before,
		answer: draft.answers.where ?? { at: 'home' as const },
		home: (await clientOfDraft(ctx, draft)).areaName,
		communities: (await listCommunities(ctx)).map((community) => ({
			code: community.code,
			name: `${inLocale(locale, community, 'townName')} · ${inLocale(locale, community, 'name')}`,
		})),
	}));
};

export const actions: Actions = { default: (event) => answerQuestion(event, 'where') };
