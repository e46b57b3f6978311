import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { formatInstant, formatLocalDate } from '$lib/i18n/format.ts';
import { localizePath } from '$lib/i18n/index.ts';
import { localDateOf } from '$lib/calendar/local-time.ts';
import { failForm, fieldsOf, formAction } from '$lib/pages/form-action.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import {
	changeSettings,
	createToken,
	getLateNotice,
	hasPassword,
	listTokens,
	passwordChangeSchema,
	requireAccount,
	revokeToken,
	sessionCookieName,
	setPassword,
	settingsSchema,
	signOutEverywhere,
	tokenName,
} from '$lib/server/accounts/index.ts';
import { id, parseInput } from '$lib/server/platform/validation.ts';
import type { Actions, PageServerLoad } from './$types';

const lookSchema = v.strictObject({
	locale: v.unwrap(settingsSchema.entries.locale),
	elderView: v.pipe(
		v.picklist(['true', 'false']),
		v.transform((chosen) => chosen === 'true'),
	),
	textSize: v.unwrap(settingsSchema.entries.textSize),
});

export const load: PageServerLoad = async (event) => {
	const { ctx, locale } = event.locals;
	return loadPage(event, async () => {
		const actor = requireAccount(ctx);
		const tokens = await listTokens(ctx);
		return {
			settings: {
				locale: actor.locale,
				elderView: String(actor.elderView),
				textSize: actor.textSize,
				lateNotice: await getLateNotice(ctx),
			},
			saved: event.url.searchParams.has('saved'),
			hasPassword: await hasPassword(ctx),
			tokens: tokens.map((token) => ({
				id: token.id,
				name: token.name,
				made: formatLocalDate(locale, localDateOf(token.createdAt)),
				until: formatLocalDate(locale, localDateOf(token.expiresAt)),
				lastUsed: token.lastUsedAt && formatInstant(locale, token.lastUsedAt),
			})),
		};
	});
};

export const actions: Actions = {
	look: async (event) => {
		const data = await event.request.formData();
		let settings;
		try {
			settings = parseInput(lookSchema, fieldsOf(data));
			await changeSettings(event.locals.ctx, settings);
		} catch (error) {
			return failForm(event, error, data);
		}
		redirect(303, `${localizePath(settings.locale, '/settings')}?saved`);
	},
	password: async (event) => {
		const data = await event.request.formData();
		try {
			await setPassword(event.locals.ctx, parseInput(passwordChangeSchema, fieldsOf(data)));
		} catch (error) {
			return failForm(event, error, data);
		}
		event.cookies.delete(sessionCookieName, { path: '/' });
		redirect(303, event.locals.href('/sign-in?by=password'));
	},
	make_token: async (event) => {
		const data = await event.request.formData();
		try {
			const input = parseInput(v.strictObject({ name: tokenName }), fieldsOf(data));
			const { token } = await createToken(event.locals.ctx, input);
			return { token };
		} catch (error) {
			return failForm(event, error, data);
		}
	},
	notice: (event) =>
		formAction(event, {
			schema: v.strictObject({ lateNotice: v.unwrap(settingsSchema.entries.lateNotice) }),
			resourceType: 'account',
			run: async (ctx, input) => {
				await changeSettings(ctx, input);
				return null;
			},
			done: '/settings?saved',
		}),
	revoke_token: (event) =>
		formAction(event, {
			schema: v.strictObject({ tokenId: id }),
			resourceType: 'api_token',
			run: async (ctx, { tokenId }) => {
				await revokeToken(ctx, tokenId);
				return tokenId;
			},
			done: '/settings',
		}),
	sign_out_everywhere: async (event) => {
		const data = await event.request.formData();
		try {
			await signOutEverywhere(event.locals.ctx);
		} catch (error) {
			return failForm(event, error, data);
		}
		event.cookies.delete(sessionCookieName, { path: '/' });
		redirect(303, event.locals.href('/'));
	},
};
