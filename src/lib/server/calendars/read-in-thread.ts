import { parentPort, workerData } from 'node:worker_threads';
import { busyTimesOf } from './busy-times.ts';
import type { CalendarReading, CalendarRequest } from './read-calendar.ts';

/** The program of the thread that `readCalendar` starts: reads one calendar and answers once. */
function read({ text, window, timeZone }: CalendarRequest): CalendarReading {
	try {
		return { periods: busyTimesOf(text, window, timeZone) };
	} catch {
		return { failure: 'not_a_calendar' };
	}
}

parentPort?.postMessage(read(workerData as CalendarRequest));
