import { requireAccount, scopesOf } from '../accounts/index.ts';
import type { Context } from '../platform/context.ts';
import { domainError } from '../platform/errors.ts';
import { selectVolunteersByName, type FoundVolunteerRow } from './queries.ts';

const mostFound = 20;

/**
 * Finds volunteers in the actor's areas by name, pinyin or initials; nobody for a blank text.
 * @throws not_signed_in, not_allowed
 */
export async function searchVolunteers(ctx: Context, text: string): Promise<FoundVolunteerRow[]> {
	const { districtId } = requireAccount(ctx);
	const scopes = scopesOf(ctx.actor, 'volunteer.search');
	if (scopes.length === 0) throw domainError('not_allowed');
	const sought = text.trim();
	if (sought === '') return [];
	return selectVolunteersByName(ctx.sql, { districtId, scopes, text: sought, most: mostFound });
}
