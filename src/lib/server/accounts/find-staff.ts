import type { Context, Role } from '../platform/context.ts';
import { selectStaff } from './queries.ts';

/**
 * The accounts that hold a role over a place, to be told of what happens there.
 * @param filter.areaPath path of the area it happens in
 */
export async function findStaff(
	ctx: Context,
	filter: { role: Role; districtId: string; areaPath: string; brandId?: string | null },
): Promise<string[]> {
	return selectStaff(ctx.sql, { ...filter, brandId: filter.brandId ?? null });
}
