import type * as v from 'valibot';
import { scopesOf } from '../accounts/index.ts';
import { describeArea } from '../areas/index.ts';
import { addMinutes } from '../../calendar/local-time.ts';
import type { Context } from '../platform/context.ts';
import { decodeCursor, encodeCursor } from '../platform/cursor.ts';
import { domainError } from '../platform/errors.ts';
import { parseInput } from '../platform/validation.ts';
import { selectLateVolunteers, type LateVolunteerRow } from './queries.ts';
import { lateAfterMinutes } from './rules.ts';
import { listLateVolunteersInput } from './schemas.ts';

const pageSize = 50;

/** Who is late, with the area (town, community and grid) in the reader's language. */
export type LateVolunteer = LateVolunteerRow & { area: string };

/**
 * Whom the desk calls: volunteers who have not checked in a quarter of an hour after the planned start
 * (or after the time that they said they would come),
 * in the areas of the actor, the longest late first.
 * @throws validation_failed, cursor_invalid, not_signed_in, not_allowed
 */
export async function listLateVolunteers(
	ctx: Context,
	input: v.InferInput<typeof listLateVolunteersInput> = {},
): Promise<{ late: LateVolunteer[]; nextCursor: string | null }> {
	const { cursor } = parseInput(listLateVolunteersInput, input);
	if (ctx.actor.kind === 'anonymous') throw domainError('not_signed_in');
	const scopes = scopesOf(ctx.actor, 'visit.mark_missed');
	if (scopes.length === 0) throw domainError('not_allowed');
	const rows = await selectLateVolunteers(ctx.sql, addMinutes(ctx.now, -lateAfterMinutes), scopes, {
		after: cursor === undefined ? null : decodeCursor(cursor),
		limit: pageSize + 1,
	});
	const shown = rows.slice(0, pageSize);
	const last = rows.length > pageSize ? shown.at(-1) : undefined;
	const late: LateVolunteer[] = [];
	for (const row of shown) late.push({ ...row, area: await describeArea(ctx, row.areaId) });
	return {
		late,
		nextCursor: last ? encodeCursor({ at: last.startsAt, id: last.placeId }) : null,
	};
}
