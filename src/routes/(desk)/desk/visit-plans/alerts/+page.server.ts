import { redirect } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

/** Where messages lead: the plans that somebody must look at. */
export const load: PageServerLoad = ({ locals }) => {
	redirect(303, locals.href('/desk/visit-plans?show=alerts'));
};
