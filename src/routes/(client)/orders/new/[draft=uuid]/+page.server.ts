import { redirect } from '@sveltejs/kit';
import { loadPage } from '$lib/pages/load-page.ts';
import { getDraft, nextDraftStep } from '$lib/server/orders/index.ts';
import type { PageServerLoad } from './$types';

/** Leads to the first question that is open. */
export const load: PageServerLoad = async (event) => {
	const { ctx, href } = event.locals;
	const draft = await loadPage(event, () => getDraft(ctx, event.params.draft));
	redirect(303, href(`/orders/new/${draft.id}/${nextDraftStep(draft.answers)}`));
};
