import { answerQuestion, loadQuestion } from '$lib/pages/order-questions.ts';
import { groupItems } from '$lib/pages/service-items.ts';
import { listServiceItems } from '$lib/server/catalogue/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	await loadQuestion(event, 'what');
	const { ctx, locale } = event.locals;
	return { groups: groupItems(await listServiceItems(ctx), locale) };
};

export const actions: Actions = { default: (event) => answerQuestion(event, 'what') };
