import type { Context } from '../platform/context.ts';
import { selectTargets, type BrandTargetRow } from './queries.ts';

/** The yearly targets of brands. Open to everyone: targets are published. */
export async function listTargets(ctx: Context, brandIds: string[]): Promise<BrandTargetRow[]> {
	return selectTargets(ctx.sql, brandIds);
}
