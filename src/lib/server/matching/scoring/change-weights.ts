import type * as v from 'valibot';
import type { BrandRow } from '../../brands/index.ts';
import { recordAudit } from '../../platform/audit.ts';
import { accountOf, type Context } from '../../platform/context.ts';
import { withTransaction } from '../../platform/db.ts';
import { domainError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { normaliseWeights, type Weights } from '../weights.ts';
import { findBrandFor } from './get-weights.ts';
import { insertWeights, lockWeights, selectWeights, type WeightsRow } from './queries.ts';
import type { weightsChangeSchema } from './schemas.ts';

/**
 * Gives a brand new weights as its next version, together 1. They hold from the next look on; what
 * was decided keeps the version it was decided with.
 * @returns the version
 * @throws not_found, not_signed_in, not_allowed, weights_changed when another version is current
 */
export async function changeWeights(
	ctx: Context,
	input: { slug: string } & v.InferOutput<typeof weightsChangeSchema>,
): Promise<{ id: string; version: number }> {
	const brand = await findBrandFor(ctx, input.slug, 'weights.change');
	return addVersion(ctx, brand, {
		basedOn: input.basedOn,
		note: input.note,
		choose: () => ({ weights: normaliseWeights(input.weights), restores: null }),
	});
}

/**
 * Adds the next version of a brand's weights.
 * @throws weights_changed when the current version is not the one that the change is based on
 */
export async function addVersion(
	ctx: Context,
	brand: BrandRow,
	change: {
		basedOn: number;
		note: string | undefined;
		choose: (versions: readonly WeightsRow[]) => { weights: Weights; restores: number | null };
	},
): Promise<{ id: string; version: number }> {
	return withTransaction(ctx, async (ctx) => {
		await lockWeights(ctx.sql, brand.id);
		const versions = await selectWeights(ctx.sql, brand.id);
		const current = versions[0]?.version ?? 0;
		if (change.basedOn !== current) throw domainError('weights_changed');
		const { weights, restores } = change.choose(versions);
		const id = newId();
		const version = current + 1;
		await insertWeights(ctx.sql, {
			id,
			districtId: brand.districtId,
			brandId: brand.id,
			version,
			weights,
			note: change.note ?? null,
			restores,
			accountId: accountOf(ctx)?.accountId ?? null,
			changedAt: ctx.now,
		});
		await recordAudit(ctx, {
			action: 'weights.change',
			subjectType: 'matching_weights',
			subjectId: id,
			districtId: brand.districtId,
			detail: { brandId: brand.id, version, weights, restores },
		});
		return { id, version };
	});
}
