import type { AccountActor, Context } from '../platform/context.ts';
import { domainError } from '../platform/errors.ts';
import { findAccount } from './queries.ts';
import { actorOf } from './resolve-actor.ts';

/**
 * The actor that an account would be, without a session: for seeding and tests.
 * @throws not_found
 */
export async function loadActor(ctx: Context, accountId: string): Promise<AccountActor> {
	const account = await findAccount(ctx.sql, accountId);
	if (!account) throw domainError('not_found');
	return actorOf(account, null);
}
