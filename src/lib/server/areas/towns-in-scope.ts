import { areasInScope } from './areas-in-scope.ts';
import type { Permission } from '../accounts/index.ts';
import type { Context } from '../platform/context.ts';
import { listAreas } from './list-areas.ts';
import type { AreaRow } from './queries.ts';

/**
 * What the actor's areas for a permission are called in a list to choose from: the towns of a
 * district, and smaller areas as they are.
 */
export async function townsInScope(ctx: Context, permission: Permission): Promise<AreaRow[]> {
	const towns: AreaRow[] = [];
	for (const area of await areasInScope(ctx, permission))
		towns.push(...(area.level === 'district' ? await listAreas(ctx, area.path) : [area]));
	return [...new Map(towns.map((town) => [town.id, town])).values()];
}
