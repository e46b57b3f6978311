import { requirePermission, scopesOf } from '../accounts/index.ts';
import { listAreas, type AreaRow } from '../areas/index.ts';
import { accountOf, type Context } from '../platform/context.ts';
import { domainError } from '../platform/errors.ts';
import type { SimulationRow } from './queries.ts';

/**
 * The district that the actor may simulate: their own, with whatever part of it they manage, since
 * figures of a simulation are nobody's; for the system the only one.
 * @throws not_signed_in, not_allowed, not_found when the system finds no district, or several
 */
export async function simulationDistrict(ctx: Context): Promise<AreaRow> {
	if (ctx.actor.kind === 'anonymous') throw domainError('not_signed_in');
	const account = accountOf(ctx);
	const [district, ...others] = (await listAreas(ctx)).filter(
		({ id }) => account === null || id === account.districtId,
	);
	if (!district || others.length > 0) throw domainError('not_found');
	const scope = scopesOf(ctx.actor, 'simulation.run')[0];
	requirePermission(ctx, 'simulation.run', {
		districtId: district.id,
		areaPath: scope?.areaPath ?? district.path,
		brandId: scope?.brandId ?? null,
	});
	return district;
}

/**
 * A simulation of the actor's district.
 * @throws not_found, and as {@link simulationDistrict}
 */
export async function requireSimulation(
	ctx: Context,
	found: SimulationRow | null,
): Promise<SimulationRow> {
	const district = await simulationDistrict(ctx);
	if (found?.districtId !== district.id) throw domainError('not_found');
	return found;
}
