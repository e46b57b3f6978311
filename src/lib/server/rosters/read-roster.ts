import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { IgnoredColumn, RosterKind } from './columns.ts';
import type { RosterProblem } from './problems.ts';
import type { RosterFileProblem } from './read-roster-file.ts';
import type { RosterReference } from './reference.ts';

/** Rows that are stored, compared and written in one statement. */
export const rowsOfChunk = 2_000;

export interface ReadRequest {
	bytes: Uint8Array;
	fileName: string;
	kind: RosterKind;
	reference: RosterReference;
	/** Local date 'YYYY-MM-DD'. */
	today: string;
}

/** A roster as read: the rows without errors as JSON, some thousands a chunk. */
export type RosterReading =
	| {
			/** SHA-256 of the file. */
			fileHash: string;
			chunks: string[];
			rowCount: number;
			problems: RosterProblem[];
			ignoredColumns: IgnoredColumn[];
			problem?: undefined;
	  }
	| { problem: RosterFileProblem };

const mostMemoryMegabytes = 1_024;
const longestReadingMilliseconds = 180_000;

// Built pages are bundles of another place; the sources lie above them, as in every installation.
function programOfThread(): string {
	for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
		const program = join(folder, 'src/lib/server/rosters/parse-thread.js');
		if (existsSync(program)) return program;
		if (folder === dirname(folder)) throw new Error('The sources of Yimi are not there.');
	}
}

/**
 * Reads and parses a file in a thread of bounded memory and time: twenty thousand rows take
 * seconds, in which the process goes on answering people.
 */
export async function readRoster(request: ReadRequest): Promise<RosterReading> {
	const bytes = new Uint8Array(request.bytes);
	const worker = new Worker(programOfThread(), {
		workerData: { ...request, bytes },
		transferList: [bytes.buffer],
		resourceLimits: { maxOldGenerationSizeMb: mostMemoryMegabytes },
		env: {},
		execArgv: [],
	});
	const timer = setTimeout(() => void worker.terminate(), longestReadingMilliseconds);
	const tooLarge: RosterReading = {
		problem: { code: 'workbook_unpacks_too_large', parameters: {} },
	};
	try {
		return await new Promise<RosterReading>((resolve, reject) => {
			worker.on('message', resolve);
			worker.on('error', (error: NodeJS.ErrnoException) =>
				error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? resolve(tooLarge) : reject(error),
			);
			worker.on('exit', () => resolve(tooLarge));
		});
	} finally {
		clearTimeout(timer);
		await worker.terminate();
	}
}
