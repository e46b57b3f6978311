import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { failForm, fieldsOf } from '$lib/pages/form-action.ts';
import { navigationOf } from '$lib/pages/navigation.ts';
import {
	codeRequestSchema,
	codeSignInSchema,
	loadActor,
	passwordSignInSchema,
	requestCode,
	sessionCookie,
	sessionCookieName,
	signInMeans,
	signInWithCode,
	signInWithPassword,
	startSession,
} from '$lib/server/accounts/index.ts';
import type { Context } from '$lib/server/platform/context.ts';
import { isDomainError } from '$lib/server/platform/errors.ts';
import { getRuntime } from '$lib/server/platform/runtime.ts';
import { parseInput } from '$lib/server/platform/validation.ts';
import type { Actions, PageServerLoad } from './$types';

/** The question that the page asks. */
type Step = 'phone' | 'code' | 'choose_password' | 'password';

export const load: PageServerLoad = ({ locals, url }) => {
	if (locals.ctx.actor.kind === 'account') redirect(303, locals.href('/'));
	return {
		step: (url.searchParams.get('by') === 'password' ? 'password' : 'phone') satisfies Step as Step,
		next: ownPath(url.searchParams.get('next')),
	};
};

export const actions: Actions = {
	code: async (event) => {
		const data = await event.request.formData();
		try {
			const input = parseInput(codeRequestSchema, given(data));
			const { shownCode, minutes } = await requestCode(asNobody(event), means(event), input);
			if (shownCode) process.stdout.write(`Code to sign in: ${shownCode}\n`);
			return { step: 'code' as Step, phone: input.phone, shownCode, minutes, ...kept(data) };
		} catch (error) {
			return askAgain(event, error, data, 'phone');
		}
	},
	sign_in: async (event) => {
		const data = await event.request.formData();
		let accountId;
		try {
			const input = parseInput(codeSignInSchema, given(data));
			accountId = await signInWithCode(asNobody(event), means(event), input);
		} catch (error) {
			return askAgain(event, error, data, data.has('newPassword') ? 'choose_password' : 'code');
		}
		return enter(event, accountId, data);
	},
	password: async (event) => {
		const data = await event.request.formData();
		let accountId;
		try {
			const input = parseInput(passwordSignInSchema, given(data));
			accountId = await signInWithPassword(asNobody(event), means(event), input);
		} catch (error) {
			return askAgain(event, error, data, 'password');
		}
		return enter(event, accountId, data);
	},
};

function given(data: FormData): Record<string, unknown> {
	const fields = fieldsOf(data);
	delete fields['next'];
	return fields;
}

/** Whoever signs in acts as nobody, whatever cookie the browser still holds. */
function asNobody({ locals }: RequestEvent): Context {
	return { ...locals.ctx, actor: { kind: 'anonymous' } };
}

function means(event: RequestEvent) {
	return signInMeans(getRuntime(), event.getClientAddress());
}

/** Where to go afterwards: a path of this site only. */
function ownPath(path: unknown): string {
	return typeof path === 'string' && /^\/(?![/\\])[^\\]*$/.test(path) ? path : '';
}

function kept(data: FormData): { next: string } {
	return { next: ownPath(data.get('next')) };
}

/** Asks the same question again, or the one that the refusal leads to. */
function askAgain(event: RequestEvent, error: unknown, data: FormData, asked: Step) {
	const code = isDomainError(error) ? error.code : '';
	const steps: Partial<Record<string, Step>> = {
		new_password_needed: 'choose_password',
		password_needed: 'password',
		phone_unknown: 'phone',
	};
	const failed = failForm(event, error, data);
	return fail(failed.status, {
		step: steps[code] ?? asked,
		phone: String(data.get('phone') ?? ''),
		/** A first password is asked for, not refused. */
		failure: code === 'new_password_needed' ? null : failed.data,
		code:
			steps[code] === 'choose_password' || data.has('newPassword') ? String(data.get('code')) : '',
		...kept(data),
	});
}

async function enter(event: RequestEvent, accountId: string, data: FormData): Promise<never> {
	const { ctx, href } = event.locals;
	const { publicOrigin } = getRuntime().config;
	event.cookies.set(
		sessionCookieName,
		await startSession(ctx, accountId),
		sessionCookie(publicOrigin),
	);
	const start = navigationOf(await loadActor(ctx, accountId))[0]?.path ?? '/';
	redirect(303, kept(data).next || href(start));
}
