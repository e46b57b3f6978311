import { addDays, weekdayOfDate } from '../../calendar/local-time.ts';

const friday = 5;

/**
 * The first Friday after a local date, a week later when it is a Friday itself: Friday is the day of
 * follow-up (Tuesday visits, Friday follows up, as sub-district service centres do it).
 */
export function fridayAfter(date: string): string {
	const days = (friday - weekdayOfDate(date) + 7) % 7;
	return addDays(date, days === 0 ? 7 : days);
}
