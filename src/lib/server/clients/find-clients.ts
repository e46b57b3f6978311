import { ageOn, localDateOf } from '../../calendar/local-time.ts';
import { requireAccount, scopesOf } from '../accounts/index.ts';
import type { Context } from '../platform/context.ts';
import { domainError } from '../platform/errors.ts';
import { selectClients, type ClientCriterion, type FoundClientRow } from './queries.ts';
import { readSoughtClient, type SoughtClient } from './rules.ts';

const mostFound = 20;

/** A client in a list of the desk. */
export type FoundClient = Omit<FoundClientRow, 'birthDate'> & {
	/** Completed years; null where the birth date is not known. */
	age: number | null;
};

/**
 * Finds clients in the actor's areas by name, pinyin, initials, phone or its last four digits; at
 * most 20, the best first. What was typed is personal: it is neither logged nor kept.
 * @throws not_signed_in, not_allowed
 */
export async function findClients(ctx: Context, input: { query: string }): Promise<FoundClient[]> {
	const { districtId } = requireAccount(ctx);
	const scopes = scopesOf(ctx.actor, 'client.search');
	if (scopes.length === 0) throw domainError('not_allowed');
	const by = criterionOf(ctx, readSoughtClient(input.query));
	if (!by) return [];
	const today = localDateOf(ctx.now);
	const found = await selectClients(ctx.sql, { districtId, scopes, by, most: mostFound });
	return found.map(({ birthDate, ...client }) => ({
		...client,
		age: birthDate ? ageOn(birthDate, today) : null,
	}));
}

function criterionOf(ctx: Context, sought: SoughtClient): ClientCriterion | null {
	switch (sought.kind) {
		case 'phone':
			return { phoneIndex: ctx.codec.blindIndex('phone', sought.phone) };
		case 'last_four':
			return { lastFourIndex: ctx.codec.blindIndex('phone_last_four', sought.digits) };
		case 'name':
			return { name: sought.name };
		case 'letters':
			return { letters: sought.letters, written: sought.written };
		case 'nothing':
			return null;
	}
}
