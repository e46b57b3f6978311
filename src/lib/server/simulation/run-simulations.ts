import { setImmediate as breathe } from 'node:timers/promises';
import type { Context } from '../platform/context.ts';
import { isDomainError } from '../platform/errors.ts';
import {
	claimSimulation,
	updateSimulationDone,
	updateSimulationFailed,
	updateSimulationProgress,
	type SimulationRow,
} from './queries.ts';
import { prepareDistrict, simulate } from './simulate.ts';

/** A worker that has not told how far it is for so long was killed. */
const silentMinutes = 10;

/**
 * Runs every simulation that waits, or whose worker was killed. For the system. Other work of the
 * process goes on between the simulated hours; a simulation that was cancelled stops.
 */
export async function runSimulations(ctx: Context): Promise<void> {
	const silentSince = new Date(ctx.now.getTime() - silentMinutes * 60_000);
	for (;;) {
		const run = await claimSimulation(ctx.sql, { now: ctx.now, silentSince });
		if (!run) return;
		await runOne(ctx, run);
	}
}

async function runOne(ctx: Context, run: SimulationRow): Promise<void> {
	const { id, districtId, parameters } = run;
	const started = performance.now();
	const now = () => new Date(ctx.now.getTime() + performance.now() - started);
	try {
		const district = await prepareDistrict(ctx, districtId, parameters);
		const steps = simulate(district, parameters);
		let told = 0;
		let step = steps.next();
		for (; !step.done; step = steps.next()) {
			await breathe();
			const progress = Math.floor(step.value * 100);
			if (progress <= told) continue;
			told = progress;
			if (!(await updateSimulationProgress(ctx.sql, { id, progress, now: now() }))) return;
		}
		const { towns, volunteers } = district;
		const results = {
			...step.value,
			towns: towns.map(({ nameZh, nameEn }) => ({ nameZh, nameEn })),
			volunteers: volunteers.length,
		};
		await updateSimulationDone(ctx.sql, { id, results, at: now() });
	} catch (error) {
		const failure = isDomainError(error) ? error.code : 'internal';
		await updateSimulationFailed(ctx.sql, { id, failure, at: now() });
		if (!isDomainError(error)) throw error;
	}
}
