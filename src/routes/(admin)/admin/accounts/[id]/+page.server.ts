import * as v from 'valibot';
import { formAction } from '$lib/pages/form-action.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import {
	endRole,
	getAccount,
	grantRole,
	grantSchema,
	listGrantChoices,
	reinstateAccount,
	resetPassword,
	roles,
	suspendAccount,
} from '$lib/server/accounts/index.ts';
import { accountOf, type Context } from '$lib/server/platform/context.ts';
import { id } from '$lib/server/platform/validation.ts';
import type { RequestEvent } from '@sveltejs/kit';
import { writeGrant } from '../write-grant.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { ctx, t } = event.locals;
	return loadPage(event, async () => {
		const account = await getAccount(ctx, event.params.id);
		return {
			roles,
			...(await listGrantChoices(ctx)),
			account: {
				name: account.displayName,
				state: account.state,
				hasPassword: account.hasPassword,
				isOwn: account.id === accountOf(ctx)?.accountId,
				grants: account.grants.map((grant) => ({ id: grant.id, text: writeGrant(t, grant) })),
			},
		};
	});
};

export const actions: Actions = {
	grant: (event) =>
		formAction(event, {
			schema: v.omit(grantSchema, ['accountId']),
			resourceType: 'role_grant',
			run: (ctx, input) => grantRole(ctx, { accountId: event.params.id, ...input }),
			done: `/admin/accounts/${event.params.id}`,
		}),
	end_role: (event) =>
		formAction(event, {
			schema: v.strictObject({ grantId: id }),
			resourceType: 'role_grant',
			run: async (ctx, { grantId }) => {
				await endRole(ctx, grantId);
				return grantId;
			},
			done: `/admin/accounts/${event.params.id}`,
		}),
	suspend: (event) => change(event, suspendAccount),
	reinstate: (event) => change(event, reinstateAccount),
	reset_password: (event) => change(event, resetPassword),
};

function change(
	event: RequestEvent<{ id: string }>,
	operation: (ctx: Context, accountId: string) => Promise<void>,
) {
	return formAction(event, {
		schema: v.strictObject({}),
		resourceType: 'account',
		run: async (ctx) => {
			await operation(ctx, event.params.id);
			return event.params.id;
		},
		done: `/admin/accounts/${event.params.id}`,
	});
}
