import { addMinutes } from '../../calendar/local-time.ts';
import { scopesOf } from '../accounts/index.ts';
import { describeArea } from '../areas/index.ts';
import type { Context } from '../platform/context.ts';
import { domainError } from '../platform/errors.ts';
import { selectOpenAbsences, selectOverruns } from './queries.ts';
import { overAfterMinutes } from './rules.ts';

const most = 50;

/**
 * What needs a person at the desk now: doors that stay closed, and visits that run over, the oldest
 * first, at most 50 of each, in the areas of the actor.
 * @throws not_signed_in, not_allowed
 */
export async function readUnexpected(ctx: Context) {
	if (ctx.actor.kind === 'anonymous') throw domainError('not_signed_in');
	const scopes = scopesOf(ctx.actor, 'visit.close_absence');
	if (scopes.length === 0) throw domainError('not_allowed');
	const withArea = async <Row extends { areaId: string }>(rows: Row[]) => {
		const described: (Row & { area: string })[] = [];
		for (const row of rows) described.push({ ...row, area: await describeArea(ctx, row.areaId) });
		return described;
	};
	return {
		absences: await withArea(await selectOpenAbsences(ctx.sql, scopes, most)),
		overruns: await withArea(
			await selectOverruns(ctx.sql, {
				endedBy: addMinutes(ctx.now, -overAfterMinutes),
				now: ctx.now,
				scopes,
				most,
			}),
		),
	};
}
