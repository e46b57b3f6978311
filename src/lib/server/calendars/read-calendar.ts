import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Period } from './busy-times.ts';

export interface CalendarRequest {
	text: string;
	window: Period;
	timeZone: string;
}

export type CalendarReading =
	| { periods: Period[]; failure?: undefined }
	| { failure: 'not_a_calendar' | 'too_large' | 'too_slow' };

const mostMemoryMegabytes = 256;
const longestReadingMilliseconds = 15_000;

// Built pages are bundles of another place; the sources lie above them, as in every installation.
function programOfThread(): string {
	for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
		const program = join(folder, 'src/lib/server/calendars/read-thread.js');
		if (existsSync(program)) return program;
		if (folder === dirname(folder)) throw new Error('The sources of Yimi are not there.');
	}
}

/**
 * Reads a calendar that somebody else wrote in a thread of bounded memory and time: a rule of
 * recurrence can be made to take for ever.
 */
export async function readCalendar(request: CalendarRequest): Promise<CalendarReading> {
	const worker = new Worker(programOfThread(), {
		workerData: request,
		resourceLimits: { maxOldGenerationSizeMb: mostMemoryMegabytes },
		env: {},
		execArgv: [],
	});
	let timer: NodeJS.Timeout | undefined;
	try {
		return await new Promise<CalendarReading>((resolve, reject) => {
			timer = setTimeout(() => resolve({ failure: 'too_slow' }), longestReadingMilliseconds);
			worker.on('message', resolve);
			worker.on('error', (error: NodeJS.ErrnoException) =>
				error.code === 'ERR_WORKER_OUT_OF_MEMORY'
					? resolve({ failure: 'too_large' })
					: reject(error),
			);
		});
	} finally {
		clearTimeout(timer);
		await worker.terminate();
	}
}
