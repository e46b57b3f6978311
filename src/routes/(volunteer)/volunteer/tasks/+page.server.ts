import * as v from 'valibot';
import { withQuestion } from '$lib/pages/figures.ts';
import { formAction } from '$lib/pages/form-action.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import { describeTaskCard } from '$lib/pages/tasks.ts';
import { claimTask, listOpenTasks } from '$lib/server/matching/index.ts';
import { id } from '$lib/server/platform/validation.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { ctx, locale, href } = event.locals;
	const { tasks, nextCursor } = await loadPage(event, () =>
		listOpenTasks(ctx, { cursor: event.url.searchParams.get('cursor') ?? undefined }),
	);
	return {
		tasks: tasks.map((task) => ({ id: task.id, ...describeTaskCard(locale, task) })),
		nextLink: nextCursor && withQuestion(href('/volunteer/tasks'), { cursor: nextCursor }),
	};
};

export const actions: Actions = {
	claim: (event) =>
		formAction(event, {
			schema: v.strictObject({ task: id }),
			resourceType: 'visit',
			run: async (ctx, { task }) => (await claimTask(ctx, task)).visitId,
			done: (visitId) => `/volunteer/visits/${visitId}`,
		}),
};
