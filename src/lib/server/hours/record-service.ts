import { recordAudit } from '../platform/audit.ts';
import { accountOf, type Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import { insertHoursEntry } from './queries.ts';
import { serviceMinutes } from './rules.ts';

/** What a volunteer did in one place of a visit, as signed in and out. */
export interface Service {
	districtId: string;
	areaId: string;
	brandId: string;
	volunteerId: string;
	visitPlaceId: string;
	/** Local date of the visit. */
	localDate: string;
	checkedInAt: Date;
	checkedOutAt: Date;
	plannedMinutes: number;
}

/**
 * Writes a volunteer's service into the ledger as credit hours (信用时数), once a place. Minutes are
 * from check-in to check-out, travel excluded, at most an hour beyond the plan. In the transaction
 * of the check-out, whose permission has been checked.
 * @returns minutes written, and whether the cap cut them
 */
export async function recordService(
	ctx: Context,
	service: Service,
): Promise<{ minutes: number; capped: boolean }> {
	return withTransaction(ctx, async (ctx) => {
		const { minutes, capped } = serviceMinutes(service);
		const id = newId();
		const written = await insertHoursEntry(ctx.sql, {
			id,
			districtId: service.districtId,
			volunteerId: service.volunteerId,
			visitPlaceId: service.visitPlaceId,
			brandId: service.brandId,
			areaId: service.areaId,
			localDate: service.localDate,
			minutes,
			grade: 'credit',
			kind: 'service',
			correctsId: null,
			recordedBy: accountOf(ctx)?.accountId ?? null,
			recordedAt: ctx.now,
		});
		if (written)
			await recordAudit(ctx, {
				action: 'hours.record',
				subjectType: 'hours_entry',
				subjectId: id,
				districtId: service.districtId,
				detail: { visitPlaceId: service.visitPlaceId, minutes, capped },
			});
		return { minutes, capped };
	});
}
