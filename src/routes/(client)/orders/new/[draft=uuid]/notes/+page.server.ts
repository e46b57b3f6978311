import { answerQuestion, loadQuestion } from '$lib/pages/order-questions.ts';
import { spokenLanguages } from '$lib/server/clients/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { draft, before } = await loadQuestion(event, 'notes');
	return { before, answer: draft.answers.notes, languages: [...spokenLanguages] };
};

export const actions: Actions = { default: (event) => answerQuestion(event, 'notes') };
