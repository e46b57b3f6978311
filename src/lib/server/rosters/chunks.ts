import type { Context } from '../platform/context.ts';
import type { RosterKind } from './columns.ts';
import type { RosterProblem } from './problems.ts';
import { clientRegister, volunteerRegister, type PlacesByCode, type Register } from './register.ts';

/** Hours after which rows that nobody confirmed are discarded, and then those confirmed. */
export const hoursKept = 24;

/** What an encrypted chunk of rows is bound to. */
export function bindingOfChunk(importId: string, position: number): string {
	return `roster_import_chunks.rows_encrypted:${importId}:${position}`;
}

/** What a chunk of rows would do, and the step that does it. */
export interface ChunkPlan {
	added: number;
	changed: number;
	rows: number;
	problems: RosterProblem[];
	write(ctx: Context): Promise<void>;
}

/**
 * Compares a chunk with the register.
 * @param chunk rows as JSON
 */
export async function planChunk(
	ctx: Context,
	roster: { kind: RosterKind; districtId: string; places: PlacesByCode },
	chunk: string,
): Promise<ChunkPlan> {
	return roster.kind === 'volunteers'
		? planIn(volunteerRegister, ctx, roster, chunk)
		: planIn(clientRegister, ctx, roster, chunk);
}

async function planIn<Row, Profile>(
	register: Register<Row, Profile>,
	ctx: Context,
	{ districtId, places }: { districtId: string; places: PlacesByCode },
	chunk: string,
): Promise<ChunkPlan> {
	const rows = JSON.parse(chunk) as Row[];
	const plan = await register.plan(ctx, districtId, places, rows);
	return {
		added: plan.added.length,
		changed: plan.changed.length,
		rows: rows.length,
		problems: plan.problems,
		write: (ctx) => register.write(ctx, districtId, plan),
	};
}
