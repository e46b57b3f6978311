import { instantOf, localDayBounds } from '../../calendar/local-time.ts';
import type { TimeOff } from './schemas.ts';

/** Most entries of time off, now and later, of one volunteer. */
export const mostTimesOff = 50;

/** A time off in instants. */
export function timeOffPeriod({ firstDay, lastDay = firstDay, from, until }: TimeOff): {
	startsAt: Date;
	endsAt: Date;
} {
	return {
		startsAt: instantOf(firstDay, from ?? '00:00'),
		endsAt: until ? instantOf(lastDay, until) : localDayBounds(lastDay).end,
	};
}

/** A stretch of time in which nobody is asked, because the volunteer said so or a calendar does. */
export interface Block {
	kind: 'time_off' | 'busy';
	startsAt: Date;
	endsAt: Date;
}

const keyOf = ({ kind, startsAt, endsAt }: Block) =>
	`${kind} ${startsAt.getTime()} ${endsAt.getTime()}`;

/** What of the stored blocks is wanted no more, and what is wanted and not stored. */
export function differingBlocks<Stored extends Block>(
	stored: readonly Stored[],
	wanted: readonly Block[],
): { gone: Stored[]; added: Block[] } {
	const wantedKeys = new Set(wanted.map(keyOf));
	const storedKeys = new Set(stored.map(keyOf));
	return {
		gone: stored.filter((block) => !wantedKeys.has(keyOf(block))),
		added: wanted.filter((block) => !storedKeys.has(keyOf(block))),
	};
}

/** When in a week someone is free: 1 Monday to 7 Sunday, local times 'HH:MM', '24:00' the end. */
export interface FreeTime {
	weekday: number;
	startsAt: string;
	endsAt: string;
}

/**
 * Free times as they are stored: what goes past midnight is split between two days, what overlaps or
 * touches becomes one, by weekday and start. An end not after the start means the next day.
 */
export function tidyFreeTimes(given: readonly FreeTime[]): FreeTime[] {
	const pieces = given
		.flatMap(({ weekday, startsAt, endsAt }) => {
			if (endsAt > startsAt) return [{ weekday, startsAt, endsAt }];
			const evening = { weekday, startsAt, endsAt: '24:00' };
			const morning = { weekday: (weekday % 7) + 1, startsAt: '00:00', endsAt };
			return endsAt === '00:00' ? [evening] : [evening, morning];
		})
		.sort((one, other) =>
			one.weekday === other.weekday
				? one.startsAt.localeCompare(other.startsAt)
				: one.weekday - other.weekday,
		);
	const tidy: FreeTime[] = [];
	for (const piece of pieces) {
		const last = tidy.at(-1);
		if (last?.weekday !== piece.weekday || piece.startsAt > last.endsAt) tidy.push({ ...piece });
		else if (piece.endsAt > last.endsAt) last.endsAt = piece.endsAt;
	}
	return tidy;
}
