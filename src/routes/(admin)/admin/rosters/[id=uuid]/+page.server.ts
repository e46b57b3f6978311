import * as v from 'valibot';
import { formatFigure } from '$lib/i18n/format-figure.ts';
import { formatInstant } from '$lib/i18n/format.ts';
import { formAction } from '$lib/pages/form-action.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import {
	confirmRoster,
	discardRoster,
	getRosterImport,
	wordIgnoredColumn,
	wordProblem,
	type RosterProblem,
} from '$lib/server/rosters/index.ts';
import type { RequestEvent } from '@sveltejs/kit';
import type { Context } from '$lib/server/platform/context.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { ctx, locale, t } = event.locals;
	const found = await loadPage(event, () => getRosterImport(ctx, { importId: event.params.id }));
	const count = (value: number) => formatFigure(locale, 'count', value);
	const listOf = (severity: RosterProblem['severity'], total: number) => {
		const problems = found.problems.filter((problem) => problem.severity === severity);
		return {
			total: count(total),
			shown: problems.length < total ? count(problems.length) : null,
			rows: problems.map((problem) => wordProblem(locale, problem)),
		};
	};
	const { counts } = found;
	return {
		state: found.state,
		kind: t(`rosters:kind.${found.kind}`),
		uploadedAt: formatInstant(locale, found.createdAt),
		expiresAt: formatInstant(locale, found.expiresAt),
		writtenAt: found.writtenAt && formatInstant(locale, found.writtenAt),
		sameFileWrittenAt: found.sameFileWrittenAt && formatInstant(locale, found.sameFileWrittenAt),
		rows: count(found.rowCount),
		counts: counts && {
			created: count(counts.created),
			changed: count(counts.changed),
			unchanged: count(counts.unchanged),
		},
		changesNothing: counts !== null && counts.created + counts.changed === 0,
		progress: {
			rows: found.progress,
			of: found.rowCount,
			text: t('rosters:progress', { rows: count(found.progress), of: count(found.rowCount) }),
		},
		errors: listOf('error', found.errorCount),
		notices: listOf('notice', found.noticeCount),
		hasErrors: found.errorCount > 0,
		hasNotices: found.noticeCount > 0,
		ignoredColumns: found.ignoredColumns.map((column) => wordIgnoredColumn(locale, column)),
	};
};

export const actions: Actions = {
	confirm: (event) => decide(event, confirmRoster, `/admin/rosters/${event.params.id}`),
	discard: (event) => decide(event, discardRoster, '/admin/rosters'),
};

function decide(
	event: RequestEvent<{ id: string }>,
	decision: (ctx: Context, input: { importId: string }) => Promise<void>,
	done: string,
) {
	const importId = event.params.id;
	return formAction(event, {
		schema: v.strictObject({}),
		resourceType: 'roster_import',
		run: async (ctx) => {
			await decision(ctx, { importId });
			return importId;
		},
		done,
	});
}
