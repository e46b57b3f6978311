import { json } from '@sveltejs/kit';
import { localTimeOf } from '$lib/calendar/local-time.ts';
import { describeVisitMove } from '$lib/pages/visit-move.ts';
import { checkVisitMove } from '$lib/server/matching/index.ts';
import { isDomainError, problemStatus } from '$lib/server/platform/errors.ts';
import { getVisit } from '$lib/server/visits/index.ts';
import type { RequestHandler } from './$types';

/** What dropping a visit on a day would mean, for the script of the desk's calendar. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
	const { ctx, locale, t } = locals;
	try {
		const visit = await getVisit(ctx, { visitId: params.id });
		const time = localTimeOf(visit.startsAt);
		const date = url.searchParams.get('date') ?? '';
		const move = await checkVisitMove(ctx, { visitId: params.id, date, time });
		const { to, refusal, volunteers } = describeVisitMove(locale, move);
		const sentences = volunteers.map(({ text, broken }) => [text, ...broken].join(' · '));
		return json({ time, text: [to, ...(refusal ? [refusal] : sentences)].join('\n') });
	} catch (error) {
		if (!isDomainError(error)) throw error;
		return json(
			{ text: t(`errors:${error.code}`, error.parameters) },
			{ status: problemStatus[error.code] },
		);
	}
};
