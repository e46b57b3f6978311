import type { Context } from '../platform/context.ts';
import { findBrand } from './find-brand.ts';
import {
	selectMilestones,
	selectPlans,
	selectTargets,
	type BrandMilestoneRow,
	type BrandPlanRow,
	type BrandRow,
	type BrandTargetRow,
} from './queries.ts';

/** A plan of several years with its yearly targets and its milestones by date. */
export interface BrandPlan extends BrandPlanRow {
	targets: Pick<BrandTargetRow, 'year' | 'indicator' | 'value'>[];
	milestones: Omit<BrandMilestoneRow, 'planId'>[];
}

export interface Brand extends BrandRow {
	/** The newest first. */
	plans: BrandPlan[];
}

/**
 * One brand with its plans, by its name in URLs. Open to everyone: plans and targets are published.
 * @throws not_found
 */
export async function getBrand(ctx: Context, slug: string): Promise<Brand> {
	const brand = await findBrand(ctx, slug);
	const plans = await selectPlans(ctx.sql, brand.id);
	const targets = await selectTargets(ctx.sql, [brand.id]);
	const milestones = await selectMilestones(ctx.sql, brand.id);
	return {
		...brand,
		plans: plans.map((plan) => ({
			...plan,
			targets: targets
				.filter(({ planId }) => planId === plan.id)
				.map(({ year, indicator, value }) => ({ year, indicator, value })),
			milestones: milestones
				.filter(({ planId }) => planId === plan.id)
				.map(({ planId: _, ...milestone }) => milestone),
		})),
	};
}
