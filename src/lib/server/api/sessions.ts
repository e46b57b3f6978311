import { Hono, type Context as HonoContext } from 'hono';
import { deleteCookie, setCookie } from 'hono/cookie';
import { describeRoute } from 'hono-openapi';
import * as v from 'valibot';
import {
	codeRequestSchema,
	codeSignInSchema,
	createToken,
	loadActor,
	passwordSignInSchema,
	requestCode,
	sessionCookie,
	sessionCookieName,
	signInMeans,
	signInWithCode,
	signInWithPassword,
	signOut,
	signOutEverywhere,
	startSession,
	tokenName,
	type SignInMeans,
} from '../accounts/index.ts';
import type { Context } from '../platform/context.ts';
import { getRuntime } from '../platform/runtime.ts';
import { parseInput } from '../platform/validation.ts';
import { clientAddress } from './client-address.ts';
import type { ApiEnvironment } from './environment.ts';
import { input } from './input.ts';
import { describeAccount } from './me.ts';

const kind = v.optional(v.picklist(['cookie', 'token']), 'cookie');

const signInSchema = v.pipe(
	v.strictObject({
		...codeRequestSchema.entries,
		code: v.optional(codeSignInSchema.entries.code),
		newPassword: codeSignInSchema.entries.newPassword,
		password: v.optional(passwordSignInSchema.entries.password),
		kind,
		name: v.optional(tokenName),
	}),
	v.forward(
		v.check(({ kind, name }) => kind !== 'token' || name !== undefined, 'field.required'),
		['name'],
	),
);

type SignInInput = v.InferOutput<typeof signInSchema>;

export const sessions = new Hono<ApiEnvironment>()
	.post(
		'/sessions',
		describeRoute({
			summary: 'Sign in',
			description:
				'With a phone alone: sends a code to it (202). With phone and code, or phone and password: signs in (201) and sets a cookie, or with `kind` token and a `name` answers a bearer token. Needs no Idempotency-Key.',
			security: [],
			responses: {
				201: { description: 'Signed in: the account, or the token (shown this once)' },
				202: { description: 'A code was sent; a demo answers it too' },
				401: { description: 'Code or password is not right' },
				403: { description: 'The phone is not in the records, or the account is suspended' },
				429: { description: 'Too many attempts' },
			},
		}),
		input('json', signInSchema),
		async (c) => {
			const body = c.req.valid('json');
			const ctx: Context = { ...c.get('ctx'), actor: { kind: 'anonymous' } };
			const means = signInMeans(getRuntime(), clientAddress(c));
			if (body.code === undefined && body.password === undefined) {
				const { shownCode, minutes } = await requestCode(ctx, means, { phone: body.phone });
				if (shownCode) process.stdout.write(`Code to sign in: ${shownCode}\n`);
				return c.json({ minutes, ...(shownCode && { code: shownCode }) }, 202);
			}
			const accountId = await prove(ctx, means, body);
			const signedIn = { ...ctx, actor: await loadActor(ctx, accountId) };
			if (body.kind === 'token')
				return c.json(await createToken(signedIn, { name: body.name ?? '' }), 201);
			await setSessionCookie(c, signedIn, accountId);
			return c.json(await describeAccount(signedIn), 201);
		},
	)
	.delete(
		'/sessions',
		describeRoute({
			summary: 'Sign out',
			description: 'Ends the session that asks; with everywhere=true all sessions and tokens.',
			responses: { 204: { description: 'Signed out' } },
		}),
		input(
			'query',
			v.strictObject({ everywhere: v.optional(v.picklist(['true', 'false']), 'false') }),
		),
		async (c) => {
			const ctx = c.get('ctx');
			if (c.req.valid('query').everywhere === 'true') await signOutEverywhere(ctx);
			else await signOut(ctx);
			deleteCookie(c, sessionCookieName, { path: '/' });
			return c.body(null, 204);
		},
	);

function prove(ctx: Context, means: SignInMeans, body: SignInInput): Promise<string> {
	const { phone, code, newPassword, password } = body;
	return password === undefined
		? signInWithCode(ctx, means, parseInput(codeSignInSchema, { phone, code, newPassword }))
		: signInWithPassword(ctx, means, { phone, password });
}

async function setSessionCookie(
	c: HonoContext<ApiEnvironment>,
	ctx: Context,
	accountId: string,
): Promise<void> {
	const { publicOrigin } = getRuntime().config;
	setCookie(c, sessionCookieName, await startSession(ctx, accountId), {
		...sessionCookie(publicOrigin),
		sameSite: 'Lax',
	});
}
