import type * as v from 'valibot';
import { scopesOf } from '../accounts/index.ts';
import { describeArea } from '../areas/index.ts';
import { localDateOf } from '../../calendar/local-time.ts';
import type { Context } from '../platform/context.ts';
import { decodeCursor, encodeCursor } from '../platform/cursor.ts';
import { domainError } from '../platform/errors.ts';
import { parseInput } from '../platform/validation.ts';
import {
	selectFollowUpsThatNeedMore,
	selectOpenFollowUps,
	type FollowUpListRow,
	type FollowUpOutcome,
} from './queries.ts';
import { listFollowUpsInput } from './schemas.ts';

const pageSize = 50;

export interface FollowUp {
	id: string;
	orderId: string;
	orderNumber: string;
	clientName: string;
	/** Town, community and grid, in the reader's language. */
	area: string;
	itemNameZh: string;
	itemNameEn: string;
	/** Local date of the visit. */
	servedOn: string;
	/** Local date on which it is due. */
	dueOn: string;
	due: 'overdue' | 'today' | 'later';
	/** Of the client's review, if there is one. */
	rating: number | null;
	outcome: FollowUpOutcome | null;
	note: string | null;
	doneAt: Date | null;
}

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

function describeFollowUp(ctx: Context, row: FollowUpListRow, area: string): FollowUp {
	const { noteEncrypted, areaId: _areaId, ...followUp } = row;
	const today = localDateOf(ctx.now);
	return {
		...followUp,
		area,
		due: row.dueOn < today ? 'overdue' : row.dueOn === today ? 'today' : 'later',
		note: noteEncrypted && ctx.codec.decrypt(noteEncrypted, `follow_ups.note_encrypted:${row.id}`),
	};
}
