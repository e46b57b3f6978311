import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { enqueue } from '../platform/enqueue.ts';
import { analyzeTables, hasNoArea, insertRows, lockSeeding, skipOrderNumbers } from './queries.ts';
import { addAreas } from './seeding/areas.ts';
import { addCatalogue } from './seeding/catalogue.ts';
import { addClients } from './seeding/clients.ts';
import { addStaff, createDirectory } from './seeding/accounts.ts';
import { chooseClientsOfCast, tellCastOrders } from './seeding/cast-orders.ts';
import { drawDemand } from './seeding/demand.ts';
import { liveOrder } from './seeding/order-life.ts';
import { addDoNotPairs, addTeams } from './seeding/teams.ts';
import { createVolunteerPool } from './seeding/volunteer-pool.ts';
import { addVolunteers } from './seeding/volunteers.ts';
import { createWorld, demoTables, type World } from './seeding/world.ts';

/** The seed of the demo that everybody sees: the day of its first making. */
export const defaultSeed = 20_261_125;

/** Number of the first order; the sequence begins there. */
const firstSequence = 1_000_000;

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
		const world = createWorld(ctx, seed);
		const lastSequence = await makeRows(world);
		for (const table of demoTables) await insertRows(ctx.sql, table, world.rows[table]);
		await skipOrderNumbers(ctx.sql, lastSequence);
		await analyzeTables(ctx.sql);
		await enqueue(ctx, 'metrics/recompute');
		onMessage(
			`The demo district is there: ${world.rows.volunteers.length} volunteers, ` +
				`${world.rows.clients.length} clients, ${world.rows.orders.length} orders.`,
		);
	});
}

/** Makes all rows in memory; answers the last number in the sequence of orders. */
async function makeRows(world: World): Promise<number> {
	const directory = createDirectory(world.random('directory'));
	const areas = addAreas(world);
	const catalogue = addCatalogue(world, areas);
	const staff = await addStaff(world, areas, catalogue, directory);
	const volunteers = addVolunteers(world, areas, staff, directory);
	const clients = addClients(world, areas, staff, directory);
	addTeams(world, areas, catalogue, volunteers);
	const pairs = addDoNotPairs(world, clients, volunteers);
	const pool = createVolunteerPool(world, volunteers, pairs);
	const parties = { world, districtId: areas.districtId, staff, pool };

	const [escort] = volunteers;
	if (!escort) throw new RangeError('The demo has no volunteers');
	const ofCast = chooseClientsOfCast(clients, escort);
	const spoken = new Set([...ofCast.neighbours, ...ofCast.waiting]);
	const others = clients.filter((client) => !spoken.has(client));
	const orders = [
		...drawDemand(world, catalogue, others, staff).map((wish) => ({ wish, script: null })),
		...tellCastOrders(world, catalogue, staff, clients, volunteers, ofCast),
	].sort((one, other) => +one.wish.submittedAt - +other.wish.submittedAt);
	for (const [index, { wish, script }] of orders.entries())
		liveOrder(parties, wish, firstSequence + index, script);

	const days = new Set(
		world.rows.orders.flatMap(({ localDate, submittedAt }) => [
			localDate as string,
			world.dateOf(world.dayOf(submittedAt as Date)),
		]),
	);
	for (const localDate of [...days].sort())
		world.rows.metric_days_due.push({
			id: world.ids.at(world.now),
			districtId: areas.districtId,
			localDate,
			since: world.now,
		});
	return firstSequence + orders.length - 1;
}
