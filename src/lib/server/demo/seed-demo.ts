import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { enqueue } from '../platform/enqueue.ts';
import { analyzeTables, hasNoArea, insertRows, lockSeeding, skipOrderNumbers } from './queries.ts';
import { makeDemoRows } from './seeding/make-demo-rows.ts';
import { demoTables } from './seeding/world.ts';

/** The seed of the demo that everybody sees: the day of its first making. */
export const defaultSeed = 20_261_125;

/** Whether the database is waiting for the demo district: it has no area yet. */
export async function needsDemo(ctx: Context): Promise<boolean> {
	return hasNoArea(ctx.sql);
}

/**
 * Fills an empty database with the demo district: areas, catalogue, people, 90 days of history up
 * to yesterday, and a living present. The same seed and the same `ctx.now` make the same rows,
 * their ids included; only what is encrypted or hashed with a salt differs. One transaction.
 * @param options.onMessage hears what is being done, a sentence at a time
 * @throws Error when the database holds an area; nothing was changed then
 */
export async function seedDemo(
	ctx: Context,
	options: { seed?: number; onMessage?: (message: string) => void } = {},
): Promise<void> {
	const { seed = defaultSeed, onMessage = () => {} } = options;
	await withTransaction(ctx, async (ctx) => {
		await lockSeeding(ctx.sql);
		if (!(await hasNoArea(ctx.sql)))
			throw new Error('The database holds a district already: the demo fills an empty one only.');
		onMessage('Making the demo district …');
		const { rows, lastSequence } = await makeDemoRows(ctx, seed);
		for (const table of demoTables) await insertRows(ctx.sql, table, rows[table]);
		await skipOrderNumbers(ctx.sql, lastSequence);
		await analyzeTables(ctx.sql);
		await enqueue(ctx, 'metrics/recompute');
		onMessage(
			`The demo district is there: ${rows.volunteers.length} volunteers, ` +
				`${rows.clients.length} clients, ${rows.orders.length} orders.`,
		);
	});
}
