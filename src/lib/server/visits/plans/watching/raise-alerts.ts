import { findStaff } from '../../../accounts/index.ts';
import { notify } from '../../../messages/index.ts';
import type { Context } from '../../../platform/context.ts';
import { newId } from '../../../platform/ids.ts';
import type { AlertKind } from '../rules.ts';
import { insertAlerts } from './queries.ts';

/**
 * Puts plans on the desk's list of what must be looked at, unless they stand there for the same
 * reason, and tells each dispatcher of their areas once for all that are new.
 */
export async function raiseAlerts(
	ctx: Context,
	kind: AlertKind,
	found: readonly { planId: string; localDate: string }[],
): Promise<void> {
	if (found.length === 0) return;
	const alerts = found.map((each) => ({ id: newId(), ...each }));
	const added = await insertAlerts(ctx.sql, kind, alerts, ctx.now);
	const told = new Map<string, { districtId: string; plans: number }>();
	const staffOf = new Map<string, string[]>();
	for (const { districtId, areaPath, brandId } of added) {
		const place = `${areaPath} ${brandId}`;
		const staff =
			staffOf.get(place) ??
			(await findStaff(ctx, { role: 'dispatcher', districtId, areaPath, brandId }));
		staffOf.set(place, staff);
		for (const accountId of staff)
			told.set(accountId, { districtId, plans: (told.get(accountId)?.plans ?? 0) + 1 });
	}
	const [first] = added;
	if (!first) return;
	await notify(
		ctx,
		...[...told].map(([accountId, { districtId, plans }]) => ({
			accountId,
			districtId,
			kind: `visit_plans_${kind}` as const,
			subjectId: first.planId,
			parameters: { plans: String(plans) },
			uniqueKey: `visit_plans_${kind}:${accountId}:${first.planId}:${ctx.now.toISOString()}`,
		})),
	);
}
