import { recordAudit } from '../platform/audit.ts';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import {
	countPools,
	deleteOrphanedEntries,
	deriveAgain,
	selectOutOfStep,
	selectVolunteerIdsAfter,
} from './candidates/queries.ts';

const volunteersAtATime = 1000;

/**
 * Compares the rows that matching derives of volunteers (where and when they can help, how they
 * stand) with what they are derived from, repairs those out of step, and counts the pools. For the
 * system, each night: triggers keep these rows, so that one out of step is a fault to look into.
 * @returns how many volunteers were out of step, by table; also kept as an audit row
 */
export async function checkDerivedRows(
	ctx: Context,
): Promise<{ entries: number; standings: number }> {
	const repaired = { entries: await deleteOrphanedEntries(ctx.sql), standings: 0 };
	for (let after: string | null = null; ;) {
		const ids = await selectVolunteerIdsAfter(ctx.sql, after, volunteersAtATime);
		if (ids.length === 0) break;
		after = ids.at(-1) as string;
		const wrong = await selectOutOfStep(ctx.sql, ids);
		if (wrong.entries.length + wrong.standings.length === 0) continue;
		await deriveAgain(ctx.sql, wrong);
		repaired.entries += wrong.entries.length;
		repaired.standings += wrong.standings.length;
	}
	await countPools(ctx.sql);
	if (repaired.entries + repaired.standings > 0)
		await withTransaction(ctx, (ctx) =>
			recordAudit(ctx, {
				action: 'matching.repair',
				subjectType: 'volunteer',
				subjectId: null,
				districtId: null,
				detail: repaired,
			}),
		);
	return repaired;
}
