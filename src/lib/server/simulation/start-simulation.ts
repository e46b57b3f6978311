import { recordAudit } from '../platform/audit.ts';
import { accountOf, type Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { enqueue } from '../platform/enqueue.ts';
import { domainError } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { parseInput } from '../platform/validation.ts';
import { countOpenSimulations, insertSimulation, lockSimulations } from './queries.ts';
import { simulationSchema, type SimulationParameters } from './schemas.ts';
import { simulationDistrict } from './simulation-district.ts';

/** Simulations that a district may have waiting or running at once. */
const mostOpen = 3;

/**
 * Has a simulation run by the worker.
 * @returns its id
 * @throws validation_failed, not_signed_in, not_allowed, simulations_waiting when three are waiting
 */
export async function startSimulation(ctx: Context, input: SimulationParameters): Promise<string> {
	const parameters = parseInput(simulationSchema, input);
	return withTransaction(ctx, async (ctx) => {
		const district = await simulationDistrict(ctx);
		await lockSimulations(ctx.sql, district.id);
		if ((await countOpenSimulations(ctx.sql, district.id)) >= mostOpen)
			throw domainError('simulations_waiting', { parameters: { most: mostOpen } });
		const id = newId();
		await insertSimulation(ctx.sql, {
			id,
			districtId: district.id,
			parameters,
			requestedBy: accountOf(ctx)?.accountId ?? null,
			requestedAt: ctx.now,
		});
		await recordAudit(ctx, {
			action: 'simulation.start',
			subjectType: 'simulation_run',
			subjectId: id,
			districtId: district.id,
			detail: { ...parameters },
		});
		await enqueue(ctx, 'simulation/run');
		return id;
	});
}
