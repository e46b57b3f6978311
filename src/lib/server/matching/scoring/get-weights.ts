import { may, requirePermission, type Permission } from '../../accounts/index.ts';
import { findBrand, type BrandRow } from '../../brands/index.ts';
import type { Context } from '../../platform/context.ts';
import { builtInWeights, type VersionedWeights } from '../weights.ts';
import { selectWeights, type WeightsRow } from './queries.ts';

/** The weights of a brand. */
export interface BrandWeights {
	brand: Pick<BrandRow, 'slug' | 'nameZh' | 'nameEn'>;
	current: VersionedWeights;
	builtIn: VersionedWeights;
	/** All versions that the brand has had of its own, the newest first. */
	versions: WeightsRow[];
	mayChange: boolean;
}

/**
 * What the parts of the score weigh for a brand, and what they weighed before.
 * @throws not_found, not_signed_in, not_allowed
 */
export async function getWeights(ctx: Context, slug: string): Promise<BrandWeights> {
	const brand = await findBrandFor(ctx, slug, 'weights.see');
	const versions = await selectWeights(ctx.sql, brand.id);
	return {
		brand: { slug: brand.slug, nameZh: brand.nameZh, nameEn: brand.nameEn },
		current: versions[0] ?? builtInWeights,
		builtIn: builtInWeights,
		versions,
		mayChange: may(ctx.actor, 'weights.change', subjectOf(brand)),
	};
}

/**
 * The brand, for who has the permission in its whole district.
 * @throws not_found, not_signed_in, not_allowed
 */
export async function findBrandFor(
	ctx: Context,
	slug: string,
	permission: Permission,
): Promise<BrandRow> {
	const brand = await findBrand(ctx, slug);
	requirePermission(ctx, permission, subjectOf(brand));
	return brand;
}

function subjectOf({ id, districtId, districtPath }: BrandRow) {
	return { districtId, areaPath: districtPath, brandId: id };
}
