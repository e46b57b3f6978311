import { localDateOf } from '../../calendar/local-time.ts';
import { accountOf, type Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { domainError } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { bindingOfChunk, hoursKept, planChunk } from './chunks.ts';
import type { RosterKind } from './columns.ts';
import { loadDistrict } from './load-district.ts';
import { countProblems, type RosterProblem } from './problems.ts';
import { insertChunk, insertImport } from './queries.ts';
import { readRoster } from './read-roster.ts';
import { rosterDistrict } from './roster-district.ts';

/**
 * Reads a roster and compares it with the register, without writing anybody: what it says and what
 * is wrong are kept, its rows encrypted and for 24 hours, and only where nothing is wrong.
 * @param input.fileName tells only what the content leaves open; it is not kept
 * @returns id of the import
 * @throws not_signed_in, not_allowed, file_unreadable with the parameter `reason`, whose sentence
 * stands at `rosters:file.<reason>`
 */
export async function previewRoster(
	ctx: Context,
	input: { kind: RosterKind; fileName: string; bytes: Uint8Array },
): Promise<string> {
	const district = await rosterDistrict(ctx);
	const { reference, places } = await loadDistrict(ctx, district.id);
	const reading = await readRoster({ ...input, reference, today: localDateOf(ctx.now) });
	if (reading.problem) {
		const { code, parameters } = reading.problem;
		throw domainError('file_unreadable', { parameters: { ...parameters, reason: code } });
	}
	const { chunks, fileHash, rowCount, ignoredColumns } = reading;
	const roster = { kind: input.kind, districtId: district.id, places };
	let created = 0;
	let changed = 0;
	const found: RosterProblem[] = [];
	for (const chunk of chunks) {
		const plan = await planChunk(ctx, roster, chunk);
		created += plan.added;
		changed += plan.changed;
		found.push(...plan.problems);
	}
	const problems = countProblems([...reading.problems, ...found]);
	const isFaultless = problems.errorCount === 0;
	const id = newId();
	await withTransaction(ctx, async ({ sql, codec, now }) => {
		await insertImport(sql, {
			id,
			districtId: district.id,
			kind: input.kind,
			fileHash,
			rowCount,
			...problems,
			ignoredColumns,
			createdCount: isFaultless ? created : null,
			changedCount: isFaultless ? changed : null,
			createdBy: accountOf(ctx)?.accountId ?? null,
			createdAt: now,
			expiresAt: new Date(now.getTime() + hoursKept * 3_600_000),
		});
		if (!isFaultless) return;
		for (const [position, chunk] of chunks.entries()) {
			const rowsEncrypted = codec.encrypt(chunk, bindingOfChunk(id, position));
			await insertChunk(sql, { importId: id, position, rowsEncrypted });
		}
	});
	return id;
}
