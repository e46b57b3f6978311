import type * as v from 'valibot';
import { scopesOf } from '../accounts/index.ts';
import { describeArea } from '../areas/index.ts';
import type { Context } from '../platform/context.ts';
import { decodeCursor, encodeCursor } from '../platform/cursor.ts';
import { domainError } from '../platform/errors.ts';
import { parseInput } from '../platform/validation.ts';
import { describeFollowUp, type FollowUp } from './describe-follow-up.ts';
import { selectFollowUpsThatNeedMore, selectOpenFollowUps } from './queries.ts';
import { listFollowUpsInput } from './schemas.ts';

const pageSize = 50;

/**
 * The follow-ups in the areas of the actor, page by page: those open, the overdue first, or those
 * that told the desk of something more to do, the last first.
 * @throws validation_failed, cursor_invalid, not_signed_in, not_allowed
 */
export async function listFollowUps(
	ctx: Context,
	input: v.InferInput<typeof listFollowUpsInput> = {},
): Promise<{ followUps: FollowUp[]; nextCursor: string | null }> {
	const { list, cursor } = parseInput(listFollowUpsInput, input);
	if (ctx.actor.kind === 'anonymous') throw domainError('not_signed_in');
	const scopes = scopesOf(ctx.actor, 'order.follow_up');
	if (scopes.length === 0) throw domainError('not_allowed');
	const select = list === 'open' ? selectOpenFollowUps : selectFollowUpsThatNeedMore;
	const rows = await select(ctx.sql, scopes, {
		after: cursor === undefined ? null : decodeCursor(cursor),
		limit: pageSize + 1,
	});
	const shown = rows.slice(0, pageSize);
	const areas = new Map<string, string>();
	for (const { areaId } of shown)
		if (!areas.has(areaId)) areas.set(areaId, await describeArea(ctx, areaId));
	const last = rows.length > pageSize ? shown.at(-1) : undefined;
	return {
		followUps: shown.map((row) => describeFollowUp(ctx, row, areas.get(row.areaId) ?? '')),
		nextCursor: last
			? encodeCursor({ at: last.doneAt ?? new Date(`${last.dueOn}T00:00:00Z`), id: last.id })
			: null,
	};
}
