import { accountOf } from '$lib/server/platform/context.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => ({
	isVolunteer: accountOf(locals.ctx)?.volunteerId != null,
});
