import { groupItems } from '$lib/pages/service-items.ts';
import { listServiceItems } from '$lib/server/catalogue/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { ctx, locale } }) => ({
	groups: groupItems(await listServiceItems(ctx), locale),
});
