import { addDays, addMinutes, instantOf, localDateOf } from '../../calendar/local-time.ts';

/** A message that the channel refused so often is given up. */
export const mostAttempts = 8;

const longestPauseMinutes = 60;

/**
 * Minutes until the next attempt: 1, 2, 4 … up to 60.
 * @param attempts how often sending was tried, this time included
 * @param retryAfterSeconds what the receiver asked for, if it did
 */
export function pauseMinutes(attempts: number, retryAfterSeconds = 0): number {
	const doubled = Math.min(longestPauseMinutes, 2 ** (attempts - 1));
	return Math.max(doubled, Math.ceil(retryAfterSeconds / 60));
}

const dayReminderTime = '18:00';
const minutesBeforeVisit = 120;

/**
 * Which reminder of a visit is due: the one two hours before, else the one at 18:00 of the local
 * day before; none for what was agreed after its time had come.
 */
export function reminderDue(
	visit: { startsAt: Date; agreedAt: Date; timeZone: string },
	now: Date,
): 'day' | 'hours' | null {
	if (now >= visit.startsAt) return null;
	const hoursAt = addMinutes(visit.startsAt, -minutesBeforeVisit);
	if (now >= hoursAt) return visit.agreedAt < hoursAt ? 'hours' : null;
	const dayBefore = addDays(localDateOf(visit.startsAt, visit.timeZone), -1);
	const dayAt = instantOf(dayBefore, dayReminderTime, visit.timeZone);
	return now >= dayAt && visit.agreedAt < dayAt ? 'day' : null;
}
