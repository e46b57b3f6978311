import { error } from '@sveltejs/kit';
import { problemStatus, type ProblemCode } from '$lib/server/platform/errors.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ params, locals }) => {
	if (!(params.code in problemStatus)) error(404, 'not_found');
	const status = problemStatus[params.code as ProblemCode];
	return {
		code: params.code,
		status,
		title: locals.t(`errors:title.${status}`),
		sentence: locals.t(`errors:${params.code}`).replace(/\{\{\w+\}\}/g, '…'),
	};
};
