import type { Context } from '../platform/context.ts';
import { selectSimulation, selectSimulations, type SimulationRow } from './queries.ts';
import { requireSimulation, simulationDistrict } from './simulation-district.ts';

export type Simulation = SimulationRow;

/**
 * One simulation, with its figures when it is done.
 * @throws not_signed_in, not_allowed, not_found
 */
export async function getSimulation(
	ctx: Context,
	input: { simulationId: string },
): Promise<Simulation> {
	return requireSimulation(ctx, await selectSimulation(ctx.sql, input.simulationId));
}

const mostListed = 20;

/**
 * The latest simulations of the actor's district, the newest first.
 * @throws not_signed_in, not_allowed
 */
export async function listSimulations(ctx: Context): Promise<Simulation[]> {
	const district = await simulationDistrict(ctx);
	return selectSimulations(ctx.sql, district.id, mostListed);
}
