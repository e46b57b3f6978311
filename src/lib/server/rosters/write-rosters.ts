import { recordAudit } from '../platform/audit.ts';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { domainError, isDomainError } from '../platform/errors.ts';
import { bindingOfChunk, planChunk } from './chunks.ts';
import { loadDistrict } from './load-district.ts';
import { countProblems, type RosterProblem } from './problems.ts';
import {
	deleteChunks,
	selectChunk,
	selectConfirmedImports,
	selectImport,
	tryLockRosters,
	updateProgress,
	updateReturned,
	updateWritten,
} from './queries.ts';

/**
 * Writes every confirmed roster, each in one transaction: all of it or nothing. For the system. An
 * import that another run has in hand is left to that run. People who are registered, by phone and
 * name, are changed where the roster says something else; the others are added. Where the register
 * has changed so that a row cannot be written any more, the import goes back to its preview.
 */
export async function writeRosters(ctx: Context): Promise<void> {
	const failures: unknown[] = [];
	for (const { id, districtId } of await selectConfirmedImports(ctx.sql)) {
		await writeRoster(ctx, id, districtId).catch((error) => failures.push(error));
	}
	if (failures.length > 0) throw failures[0];
}

async function writeRoster(outer: Context, importId: string, districtId: string): Promise<void> {
	const problems: RosterProblem[] = [];
	try {
		await withTransaction(outer, async (ctx) => {
			if (!(await tryLockRosters(ctx.sql, districtId))) return;
			const found = await selectImport(ctx.sql, importId);
			if (found?.state !== 'confirmed') return;
			const { places } = await loadDistrict(ctx, districtId);
			const roster = { kind: found.kind, districtId, places };
			let rows = 0;
			let created = 0;
			let changed = 0;
			problems.length = 0;
			for (let position = 0; ; position += 1) {
				const stored = await selectChunk(ctx.sql, importId, position);
				if (!stored) break;
				const chunk = ctx.codec.decrypt(stored, bindingOfChunk(importId, position));
				const plan = await planChunk(ctx, roster, chunk);
				problems.push(...plan.problems);
				if (problems.length === 0) await plan.write(ctx);
				rows += plan.rows;
				created += plan.added;
				changed += plan.changed;
				// Over the pool, not in the transaction, so that it is seen while this goes on.
				await updateProgress(outer.sql, importId, rows);
			}
			if (problems.length > 0) throw domainError('file_has_problems');
			const at = ctx.now;
			if (!(await updateWritten(ctx.sql, { importId, rows, created, changed, at })))
				throw domainError('wrong_state');
			await deleteChunks(ctx.sql, importId);
			await recordAudit(ctx, {
				action: 'roster.import',
				subjectType: 'roster_import',
				subjectId: importId,
				districtId,
				detail: { kind: found.kind, rows, created, changed, confirmedBy: found.confirmedBy },
			});
		});
	} catch (error) {
		if (!isDomainError(error) || error.code !== 'file_has_problems') throw error;
		await updateReturned(outer.sql, importId, countProblems(problems));
	}
}
