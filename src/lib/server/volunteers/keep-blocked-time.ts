import type { Context } from '../platform/context.ts';
import { newId } from '../platform/ids.ts';
import { lockVolunteer } from './lock-volunteer.ts';
import { deleteBlocks, insertBlocks, selectBlocks, selectWantedBlocks } from './queries.ts';
import { differingBlocks } from './rules.ts';

/**
 * Brings the commitments that are derived from time off and from busy times in line with both,
 * around what is agreed. Call it after each change of the three, in its transaction.
 */
export async function keepBlockedTime(ctx: Context, volunteerId: string): Promise<void> {
	await lockVolunteer(ctx, volunteerId);
	const stored = await selectBlocks(ctx.sql, volunteerId, ctx.now);
	const wanted = await selectWantedBlocks(ctx.sql, volunteerId, ctx.now);
	const { gone, added } = differingBlocks(stored, wanted);
	if (gone.length > 0)
		await deleteBlocks(
			ctx.sql,
			gone.map(({ id }) => id),
		);
	if (added.length > 0)
		await insertBlocks(
			ctx.sql,
			added.map((block) => ({ ...block, id: newId(), volunteerId, createdAt: ctx.now })),
		);
}
