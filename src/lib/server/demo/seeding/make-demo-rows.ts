import type { Context } from '../../platform/context.ts';
import { addStaff, createDirectory } from './accounts.ts';
import { addAreas } from './areas.ts';
import { chooseClientsOfCast, tellCastOrders } from './cast-orders.ts';
import { addCatalogue } from './catalogue.ts';
import { addClients } from './clients.ts';
import { drawDemand } from './demand.ts';
import { liveOrder } from './order-life.ts';
import { addDoNotPairs, addTeams } from './teams.ts';
import { createVolunteerPool } from './volunteer-pool.ts';
import { addVolunteers } from './volunteers.ts';
import { createWorld, type World } from './world.ts';

/** Number of the first order in the sequence, which begins there. */
const firstSequence = 1_000_000;

/**
 * Makes all rows of the demo in memory, table by table.
 * @returns the rows, and the number in the sequence that the last order took
 */
export async function makeDemoRows(
	ctx: Pick<Context, 'now' | 'codec'>,
	seed: number,
): Promise<{ rows: World['rows']; lastSequence: number }> {
	const world = createWorld(ctx, seed);
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

	markMetricDays(world, areas.districtId);
	return { rows: world.rows, lastSequence: firstSequence + orders.length - 1 };
}

/** Marks every day that an order belongs to, so that its figures are counted. */
function markMetricDays(world: World, districtId: string): void {
	const days = new Set(
		world.rows.orders.flatMap(({ localDate, submittedAt }) => [
			localDate as string,
			world.dateOf(world.dayOf(submittedAt as Date)),
		]),
	);
	for (const localDate of [...days].sort())
		world.rows.metric_days_due.push({
			id: world.ids.at(world.now),
			districtId,
			localDate,
			since: world.now,
		});
}
