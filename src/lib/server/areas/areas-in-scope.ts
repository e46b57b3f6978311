import { localDateOf } from '../../calendar/local-time.ts';
import { scopesOf, type Permission } from '../accounts/index.ts';
import type { Context } from '../platform/context.ts';
import { selectAreasByPath, type AreaRow } from './queries.ts';

/** The roots of the areas in which the actor's roles hold a permission; empty when none does. */
export async function areasInScope(ctx: Context, permission: Permission): Promise<AreaRow[]> {
	const paths = [...new Set(scopesOf(ctx.actor, permission).map((scope) => scope.areaPath))];
	return selectAreasByPath(ctx.sql, paths, localDateOf(ctx.now));
}
