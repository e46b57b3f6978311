import { redirect } from '@sveltejs/kit';
import { accountOf } from '$lib/server/platform/context.ts';
import type { PageServerLoad } from './$types';

const languageCookie = 'yimi_language_led';

export const load: PageServerLoad = ({ locals, cookies }) => {
	const account = accountOf(locals.ctx);
	// Once, and from the bare address only: whoever chooses a language afterwards stays in it.
	if (account?.locale === 'en' && locals.locale === 'zh-CN' && !cookies.get(languageCookie)) {
		cookies.set(languageCookie, '1', { path: '/', maxAge: 365 * 24 * 3600 });
		redirect(303, '/en');
	}
	return { isVolunteer: account?.volunteerId != null };
};
