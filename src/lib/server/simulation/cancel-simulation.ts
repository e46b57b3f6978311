import { recordAudit } from '../platform/audit.ts';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { domainError } from '../platform/errors.ts';
import { selectSimulation, updateSimulationCancelled } from './queries.ts';
import { requireSimulation } from './simulation-district.ts';

/**
 * Ends a simulation that waits or runs; the worker stops within a moment.
 * @throws not_signed_in, not_allowed, not_found, wrong_state when it has ended
 */
export async function cancelSimulation(
	ctx: Context,
	input: { simulationId: string },
): Promise<void> {
	await withTransaction(ctx, async (ctx) => {
		const { id, districtId } = await requireSimulation(
			ctx,
			await selectSimulation(ctx.sql, input.simulationId),
		);
		if (!(await updateSimulationCancelled(ctx.sql, { id, at: ctx.now })))
			throw domainError('wrong_state');
		await recordAudit(ctx, {
			action: 'simulation.cancel',
			subjectType: 'simulation_run',
			subjectId: id,
			districtId,
		});
	});
}
