import type { FreeTime } from '../../volunteers/index.ts';

const minutesPerBit = 30;

/**
 * The half hours that a stretch of local time touches, as bits: bit 0 is 00:00 to 00:30. A volunteer
 * free during all of it has all of them.
 * @param from 'HH:MM'
 * @param until 'HH:MM', '24:00' the end of the day
 */
export function halfHoursOf(from: string, until: string): number {
	const first = Math.floor(minutesOf(from) / minutesPerBit);
	const end = Math.ceil(minutesOf(until) / minutesPerBit);
	return 2 ** end - 2 ** first;
}

/** Free times of a weekday whose half hours are these bits; what touches is one. */
export function freeTimesOf(weekday: number, bits: number): FreeTime[] {
	const freeTimes: FreeTime[] = [];
	// More than 32 bits: JavaScript's own bit operators would lose some.
	let rest = bits;
	for (let half = 0, from: number | null = null; half <= 48; half++, rest = Math.floor(rest / 2)) {
		const free = rest % 2 === 1;
		if (free) from ??= half;
		else if (from !== null) {
			freeTimes.push({ weekday, startsAt: timeOf(from), endsAt: timeOf(half) });
			from = null;
		}
	}
	return freeTimes;
}

function minutesOf(time: string): number {
	return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

function timeOf(halfHours: number): string {
	return `${String(Math.floor(halfHours / 2)).padStart(2, '0')}:${halfHours % 2 ? '30' : '00'}`;
}
