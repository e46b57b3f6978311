import type { Random } from '../random.ts';
import type { World } from './world.ts';

const minute = 60_000;
const [deskOpens, deskCloses] = [8.5 * 60, 17.5 * 60];

/** An instant so many minutes later. */
export function after(instant: Date, minutes: number): Date {
	return new Date(instant.getTime() + Math.round(minutes * minute));
}

/** An instant so many minutes earlier. */
export function before(instant: Date, minutes: number): Date {
	return after(instant, -minutes);
}

/** An instant between two, each as likely; the first when the second is not after it. */
export function between(random: Random, from: Date, until: Date): Date {
	const span = Math.max(0, until.getTime() - from.getTime());
	return new Date(from.getTime() + Math.floor(span * random.next()));
}

/** The same instant, or soon after the desk opens next: 08:30 to 17:30, every day. */
export function officeTime(world: World, instant: Date): Date {
	const day = world.dayOf(instant);
	const time = world.minuteOf(instant);
	// Not everything that came in overnight happens at half past eight.
	const early = deskOpens + (Math.floor(instant.getTime() / 1_000) % 47);
	if (time < deskOpens) return world.instant(day, early);
	if (time > deskCloses) return world.instant(day + 1, early);
	return instant;
}
