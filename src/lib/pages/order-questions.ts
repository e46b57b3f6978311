import { redirect, type RequestEvent } from '@sveltejs/kit';
import { getClient, clientsOfProxy } from '../server/clients/index.ts';
import {
	answerDraft,
	draftAnswerSchemas,
	draftSteps,
	getDraft,
	nextDraftStep,
	type DraftAnswers,
	type DraftStep,
	type OrderDraft,
} from '../server/orders/index.ts';
import type { Context } from '../server/platform/context.ts';
import { domainError } from '../server/platform/errors.ts';
import { formAction } from './form-action.ts';
import { loadPage } from './load-page.ts';

/** A request about a draft: its id stands in the path. */
type DraftEvent = RequestEvent & { params: { draft: string } };

/**
 * The draft for the page of a question; a reader who skipped one before it is led back there.
 * @returns the draft, and the page before this one
 */
export async function loadQuestion(
	event: Pick<DraftEvent, 'locals' | 'url' | 'params'>,
	step: DraftStep | 'check',
): Promise<{ draft: OrderDraft; before: string }> {
	const { ctx, href } = event.locals;
	const draft = await loadPage(event, () => getDraft(ctx, event.params.draft));
	const next = nextDraftStep(draft.answers);
	const place = (name: DraftStep | 'check') => [...draftSteps, 'check'].indexOf(name);
	if (place(next) < place(step)) redirect(303, href(`/orders/new/${draft.id}/${next}`));
	const earlier = draftSteps[place(step) - 1];
	return { draft, before: href(earlier ? `/orders/new/${draft.id}/${earlier}` : '/services') };
}

/** Keeps the answer of a question's form and goes on to the next one that is open. */
export async function answerQuestion<Step extends DraftStep>(event: DraftEvent, step: Step) {
	const draftId = event.params.draft;
	return formAction(event, {
		schema: draftAnswerSchemas[step],
		resourceType: 'order_draft',
		run: async (ctx, answer) => {
			await answerDraft(ctx, draftId, step, answer as NonNullable<DraftAnswers[Step]>);
			return draftId;
		},
		done: `/orders/new/${draftId}`,
	});
}

/** Whom a draft is for, with the area of the home. */
export async function clientOfDraft(
	ctx: Context,
	draft: OrderDraft,
): Promise<{ id: string; name: string; areaName: string }> {
	const clientId = draft.answers.who?.clientId ?? '';
	if (draft.byPhone) return getClient(ctx, clientId);
	const client = (await clientsOfProxy(ctx)).find(({ id }) => id === clientId);
	if (!client) throw domainError('consent_expired');
	return client;
}
