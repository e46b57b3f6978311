import { localDateOf, localTimeOf } from '../../../calendar/local-time.ts';
import { moveVisitTime } from '../../matching/index.ts';
import type { Context } from '../../platform/context.ts';
import { withTransaction } from '../../platform/db.ts';
import { isDomainError } from '../../platform/errors.ts';
import {
	insertWeatherMove,
	selectVisitsToMove,
	selectVisitsToMoveBack,
	updateMovedBack,
} from './queries.ts';

const batch = 200;

/**
 * Moves the outdoor visits of days of bad weather, and back those of days that were undone: each in
 * a transaction of its own, noted with it, so that a killed worker goes on where it stopped. A sweep:
 * up to 200 visits of either kind.
 * @returns how many it looked at
 */
export async function moveOutdoorVisits(ctx: Context): Promise<number> {
	const away = await selectVisitsToMove(ctx.sql, { today: localDateOf(ctx.now), most: batch });
	for (const { weatherDayId, visitId, startsAt, movedTo, timeZone } of away) {
		const note = { weatherDayId, visitId, movedFrom: startsAt, movedAt: ctx.now };
		const refusal = await move(ctx, visitId, movedTo, localTimeOf(startsAt, timeZone), (ctx) =>
			insertWeatherMove(ctx.sql, { ...note, refusal: null }),
		);
		if (refusal) await insertWeatherMove(ctx.sql, { ...note, refusal });
	}
	const back = await selectVisitsToMoveBack(ctx.sql, batch);
	for (const { weatherDayId, visitId, movedFrom, isThere } of back) {
		const note = { weatherDayId, visitId, backAt: ctx.now };
		const refusal = isThere
			? await move(ctx, visitId, localDateOf(movedFrom), localTimeOf(movedFrom), (ctx) =>
					updateMovedBack(ctx.sql, { ...note, refusal: null }),
				)
			: 'wrong_state';
		if (refusal) await updateMovedBack(ctx.sql, { ...note, refusal });
	}
	return away.length + back.length;
}

/** @returns code of the refusal, or null when it was moved and noted */
async function move(
	ctx: Context,
	visitId: string,
	date: string,
	time: string,
	note: (ctx: Context) => Promise<void>,
): Promise<string | null> {
	try {
		await withTransaction(ctx, async (ctx) => {
			await moveVisitTime(ctx, { visitId, date, time });
			await note(ctx);
		});
		return null;
	} catch (error) {
		if (!isDomainError(error)) throw error;
		return error.code;
	}
}
