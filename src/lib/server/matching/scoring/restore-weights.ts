import type * as v from 'valibot';
import type { Context } from '../../platform/context.ts';
import { domainError } from '../../platform/errors.ts';
import { builtInWeights } from '../weights.ts';
import { addVersion } from './change-weights.ts';
import { findBrandFor } from './get-weights.ts';
import type { weightsRestorationSchema } from './schemas.ts';

/**
 * Makes an earlier version of a brand's weights, or the built-in ones, current again as the next
 * version.
 * @returns the new version
 * @throws not_found for a brand or version that is not there, not_signed_in, not_allowed,
 * weights_changed when another version is current
 */
export async function restoreWeights(
	ctx: Context,
	input: { slug: string } & v.InferOutput<typeof weightsRestorationSchema>,
): Promise<{ id: string; version: number }> {
	const brand = await findBrandFor(ctx, input.slug, 'weights.change');
	return addVersion(ctx, brand, {
		basedOn: input.basedOn,
		note: input.note,
		choose: (versions) => {
			const earlier = [...versions, builtInWeights].find(
				({ version }) => version === input.version,
			);
			if (!earlier) throw domainError('not_found');
			return { weights: earlier.weights, restores: earlier.version };
		},
	});
}
