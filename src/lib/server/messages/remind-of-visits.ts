import { addMinutes } from '../../calendar/local-time.ts';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { notify } from './notify.ts';
import { selectNewKeys, selectUpcomingVisits, type UpcomingVisitRow } from './queries.ts';
import { reminderDue } from './rules.ts';

/** Longest time from 18:00 of one local day to the end of the next. */
const lookAheadMinutes = 30 * 60;

/**
 * Reminds volunteers, clients and their proxies of agreed visits: at 18:00 of the day before, and
 * two hours before. A sweep: it may run at any time and tells each once.
 * @returns how many reminders were made
 */
export async function remindOfVisits(ctx: Context): Promise<number> {
	const upcoming = await selectUpcomingVisits(ctx.sql, {
		from: ctx.now,
		until: addMinutes(ctx.now, lookAheadMinutes),
	});
	const due = upcoming.flatMap((visit) => {
		const reminder = reminderDue(visit, ctx.now);
		if (!reminder) return [];
		const kind = `${visit.audience}_reminder_${reminder}` as const;
		return [{ visit, kind, uniqueKey: `${kind}:${visit.visitId}:${visit.accountId}` }];
	});
	return withTransaction(ctx, async (ctx) => {
		const newKeys = await selectNewKeys(
			ctx.sql,
			due.map(({ uniqueKey }) => uniqueKey),
		);
		for (const { visit, kind, uniqueKey } of due) {
			if (newKeys.has(uniqueKey)) await remind(ctx, visit, kind, uniqueKey);
		}
		return newKeys.size;
	});
}

async function remind(
	ctx: Context,
	visit: UpcomingVisitRow,
	kind: `${'visit' | 'order'}_reminder_${'day' | 'hours'}`,
	uniqueKey: string,
): Promise<void> {
	await notify(ctx, {
		accountId: visit.accountId,
		districtId: visit.districtId,
		kind,
		subjectId: visit.audience === 'order' && visit.orderId ? visit.orderId : visit.visitId,
		parameters: {
			itemKey: visit.itemKey,
			startsAt: visit.startsAt,
			number: visit.number ?? '',
		},
		uniqueKey,
	});
}
