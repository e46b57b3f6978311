import type { Context } from '../../../platform/context.ts';
import { newId } from '../../../platform/ids.ts';
import { fillOpenPlacesOfPlan } from './queries.ts';

/**
 * Gives the open places of a plan's coming visits to who agreed to them as a whole, where they are
 * free, active, insured and certified then, and did not give that visit back. Visits for which an
 * order looks for somebody are left alone.
 * @returns how many places it filled
 */
export async function fillFromPairings(ctx: Context, plan: { id: string }): Promise<number> {
	return fillOpenPlacesOfPlan(ctx.sql, plan.id, ctx.now, newId);
}
