import type { Context } from '../platform/context.ts';
import type { IgnoredColumn, RosterKind } from './columns.ts';
import type { RosterProblem } from './problems.ts';
import {
	selectImport,
	selectImports,
	selectLastWrittenAt,
	type RosterImportRow,
	type RosterImportState,
} from './queries.ts';
import { requireImport, rosterDistrict } from './roster-district.ts';

/** An import in a list. Instants are UTC. */
export interface RosterImportSummary {
	id: string;
	kind: RosterKind;
	/** A preview whose time is over counts as discarded. */
	state: RosterImportState;
	/** Rows that describe a person. */
	rowCount: number;
	errorCount: number;
	noticeCount: number;
	/** Rows written so far. */
	progress: number;
	/** Who is, or before writing would be, added, changed, left alone; null with errors. */
	counts: { created: number; changed: number; unchanged: number } | null;
	createdAt: Date;
	/** When it is discarded, unless written before. */
	expiresAt: Date;
	writtenAt: Date | null;
}

export interface RosterImport extends RosterImportSummary {
	/** The first of the errors, then of the notices; by line. */
	problems: RosterProblem[];
	ignoredColumns: IgnoredColumn[];
	/** When the very same file was written before; null when it was not. */
	sameFileWrittenAt: Date | null;
}

/**
 * One import, as its pages show it.
 * @throws not_signed_in, not_allowed, not_found
 */
export async function getRosterImport(
	ctx: Context,
	input: { importId: string },
): Promise<RosterImport> {
	const found = await requireImport(ctx, await selectImport(ctx.sql, input.importId));
	return {
		...summaryOf(found, ctx.now),
		problems: found.problems,
		ignoredColumns: found.ignoredColumns,
		sameFileWrittenAt: await selectLastWrittenAt(ctx.sql, found),
	};
}

const mostListed = 20;

/**
 * The latest imports of the actor's district, the newest first.
 * @throws not_signed_in, not_allowed
 */
export async function listRosterImports(ctx: Context): Promise<RosterImportSummary[]> {
	const district = await rosterDistrict(ctx);
	return (await selectImports(ctx.sql, district.id, mostListed)).map((row) =>
		summaryOf(row, ctx.now),
	);
}

function summaryOf(row: RosterImportRow, now: Date): RosterImportSummary {
	const { createdCount: created, changedCount: changed } = row;
	return {
		id: row.id,
		kind: row.kind,
		state: row.state === 'previewed' && row.expiresAt <= now ? 'discarded' : row.state,
		rowCount: row.rowCount,
		errorCount: row.errorCount,
		noticeCount: row.noticeCount,
		progress: row.progress,
		counts:
			created === null || changed === null
				? null
				: { created, changed, unchanged: row.rowCount - created - changed },
		createdAt: row.createdAt,
		expiresAt: row.expiresAt,
		writtenAt: row.writtenAt,
	};
}
