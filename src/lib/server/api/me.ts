import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { changeSettings, loadActor, requireAccount, settingsSchema } from '../accounts/index.ts';
import { countUnread } from '../messages/index.ts';
import type { Context } from '../platform/context.ts';
import type { ApiEnvironment } from './environment.ts';
import { input } from './input.ts';

/** The account that acts, as the API shows it to its owner. */
export async function describeAccount(ctx: Context) {
	const { accountId } = requireAccount(ctx);
	const account = await loadActor(ctx, accountId);
	return {
		id: account.accountId,
		displayName: account.displayName,
		locale: account.locale,
		elderView: account.elderView,
		textSize: account.textSize,
		clientId: account.clientId,
		volunteerId: account.volunteerId,
		roles: account.grants,
		unreadMessages: await countUnread(ctx),
	};
}

export const me = new Hono<ApiEnvironment>()
	.get(
		'/me',
		describeRoute({
			summary: 'The account that asks',
			responses: {
				200: { description: 'Name, settings, roles with their scopes, unread messages' },
				401: { description: 'Not signed in' },
			},
		}),
		async (c) => c.json(await describeAccount(c.get('ctx'))),
	)
	.patch(
		'/me',
		describeRoute({
			summary: 'Change settings',
			description: 'Language, elder view and size of text; what is left out stays.',
			responses: { 200: { description: 'The account as it is now' } },
		}),
		input('json', settingsSchema),
		async (c) => {
			await changeSettings(c.get('ctx'), c.req.valid('json'));
			return c.json(await describeAccount(c.get('ctx')));
		},
	);
