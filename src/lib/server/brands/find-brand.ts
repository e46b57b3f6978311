import { accountOf, type Context } from '../platform/context.ts';
import { domainError } from '../platform/errors.ts';
import { selectBrandBySlug, type BrandRow } from './queries.ts';

/**
 * One brand without its plan, by its name in URLs. Open to everyone.
 * @throws not_found
 */
export async function findBrand(ctx: Context, slug: string): Promise<BrandRow> {
	const brand = await selectBrandBySlug(ctx.sql, accountOf(ctx)?.districtId ?? null, slug);
	if (!brand) throw domainError('not_found');
	return brand;
}
