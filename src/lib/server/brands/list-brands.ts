import { accountOf, type Context } from '../platform/context.ts';
import { selectBrands, type BrandRow } from './queries.ts';

/** The brands of the actor's district (of all districts for others). Open to everyone. */
export async function listBrands(ctx: Context): Promise<BrandRow[]> {
	return selectBrands(ctx.sql, accountOf(ctx)?.districtId ?? null);
}
