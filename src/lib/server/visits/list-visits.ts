import type * as v from 'valibot';
import { describeArea } from '../areas/index.ts';
import type { Context } from '../platform/context.ts';
import { decodeCursor, encodeCursor } from '../platform/cursor.ts';
import { parseInput } from '../platform/validation.ts';
import { describeVisit, type VisitSummary } from './describe-visit.ts';
import { requireVolunteer } from './lock-visit.ts';
import { selectVisitsOfVolunteer } from './queries.ts';
import { listVisitsInput } from './schemas.ts';

const pageSize = 50;

/**
 * The acting volunteer's own visits, page by page: those to come (the next first) or those past
 * (the last first).
 * @throws validation_failed, cursor_invalid, not_signed_in, not_allowed for who is no volunteer
 */
export async function listVisits(
	ctx: Context,
	input: v.InferInput<typeof listVisitsInput> = {},
): Promise<{ visits: VisitSummary[]; nextCursor: string | null }> {
	const { when, cursor } = parseInput(listVisitsInput, input);
	const volunteerId = requireVolunteer(ctx);
	const rows = await selectVisitsOfVolunteer(ctx.sql, volunteerId, {
		when,
		after: cursor === undefined ? null : decodeCursor(cursor),
		limit: pageSize + 1,
	});
	const shown = rows.slice(0, pageSize);
	const areas = new Map<string, string>();
	for (const { areaId } of shown)
		if (!areas.has(areaId)) areas.set(areaId, await describeArea(ctx, areaId));
	const last = rows.length > pageSize ? shown.at(-1) : undefined;
	return {
		visits: shown.map((row) => describeVisit(row, areas.get(row.areaId) ?? '', row, ctx.now)),
		nextCursor: last ? encodeCursor({ at: last.startsAt, id: last.id }) : null,
	};
}
