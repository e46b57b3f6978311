import { error } from '@sveltejs/kit';
import { exampleRoster, rosterKinds } from '$lib/server/rosters/index.ts';
import type { RequestHandler } from './$types';

/** An empty roster to fill in. */
export const GET: RequestHandler = ({ params, locals }) => {
	const kind = rosterKinds.find((name) => name === params.kind);
	if (!kind) error(404, { message: locals.t('errors:not_found') });
	return new Response(exampleRoster(kind), {
		headers: {
			'content-type': 'text/csv; charset=utf-8',
			'content-disposition': `attachment; filename="${kind}.csv"`,
		},
	});
};
