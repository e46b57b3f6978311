import { createHash } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { rowsOfChunk, type ReadRequest, type RosterReading } from './read-roster.ts';
import { parseRoster } from './parse-roster.ts';
import { readRosterFile } from './read-roster-file.ts';

/** The program of the thread that `readRoster` starts: reads one file and answers once. */
async function read(request: ReadRequest): Promise<RosterReading> {
	const { bytes, fileName, kind, reference, today } = request;
	const file = await readRosterFile(bytes, fileName);
	if (file.problem) return { problem: file.problem };
	const { rows, rowCount, problems, ignoredColumns } = parseRoster({
		kind,
		rows: file.rows,
		reference,
		today,
	});
	const chunks: string[] = [];
	for (let from = 0; from < rows.length; from += rowsOfChunk) {
		chunks.push(JSON.stringify(rows.slice(from, from + rowsOfChunk)));
	}
	return {
		fileHash: createHash('sha256').update(bytes).digest('hex'),
		chunks,
		rowCount,
		problems,
		ignoredColumns,
	};
}

parentPort?.postMessage(await read(workerData as ReadRequest));
