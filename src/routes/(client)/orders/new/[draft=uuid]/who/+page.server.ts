import { answerQuestion, clientOfDraft, loadQuestion } from '$lib/pages/order-questions.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import { clientsOfProxy } from '$lib/server/clients/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { draft, before } = await loadQuestion(event, 'who');
	const { ctx } = event.locals;
	const chosen = draft.answers.who?.clientId;
	return loadPage(event, async () => {
		const clients =
			draft.byPhone && chosen ? [await clientOfDraft(ctx, draft)] : await clientsOfProxy(ctx);
		return {
			before,
			clients: clients.map(({ id, name, areaName }) => ({ id, name, areaName })),
			chosen: chosen ?? (clients.length === 1 ? clients[0]?.id : undefined),
		};
	});
};

export const actions: Actions = { default: (event) => answerQuestion(event, 'who') };
