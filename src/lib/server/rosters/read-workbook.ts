import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import type { RosterCell } from './cells.ts';

/** Why a workbook could not be read. */
export type WorkbookProblem = 'workbook_damaged' | 'workbook_unpacks_too_large';

export type WorkbookReading =
	{ rows: RosterCell[][]; problem?: undefined } | { rows?: undefined; problem: WorkbookProblem };

const library = createRequire(import.meta.url).resolve('read-excel-file/universal');
const mostUnpackedBytes = 150 * 1024 * 1024;
const mostMemoryMegabytes = 512;
const longestReadingMs = 120_000;

// Text, because pages are built into bundles of another place, where no file of ours would be found.
const program = `
	const { parentPort, workerData } = require('node:worker_threads');
	require(workerData.library).readSheet(workerData.bytes.buffer).then(
		(rows) => parentPort.postMessage({ rows }),
		() => parentPort.postMessage({ problem: 'workbook_damaged' }),
	);
`;

/**
 * Reads the first sheet of an XLSX workbook; row n of the sheet is element n - 1. It happens in a
 * thread of bounded memory and time: a few bytes can describe a sheet of a million rows by sixteen
 * thousand columns, and the process that answers people must live on.
 */
export async function readWorkbook(bytes: Uint8Array): Promise<WorkbookReading> {
	const unpackedBytes = declaredUnpackedBytes(bytes);
	if (unpackedBytes === null) return { problem: 'workbook_damaged' };
	if (unpackedBytes > mostUnpackedBytes) return { problem: 'workbook_unpacks_too_large' };

	const own = new Uint8Array(bytes);
	const worker = new Worker(program, {
		eval: true,
		workerData: { library, bytes: own },
		transferList: [own.buffer],
		resourceLimits: { maxOldGenerationSizeMb: mostMemoryMegabytes },
		env: {},
		execArgv: [],
	});
	const timer = setTimeout(() => void worker.terminate(), longestReadingMs);
	try {
		return await new Promise<WorkbookReading>((resolve) => {
			worker.on('message', resolve);
			worker.on('error', (error: NodeJS.ErrnoException) => {
				const outOfMemory = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
				resolve({ problem: outOfMemory ? 'workbook_unpacks_too_large' : 'workbook_damaged' });
			});
			worker.on('exit', () => resolve({ problem: 'workbook_unpacks_too_large' }));
		});
	} finally {
		clearTimeout(timer);
		await worker.terminate();
	}
}

/**
 * Bytes that the parts of a ZIP file unpack to, by its directory; null when it has none. The
 * library unpacks no more of a part than is declared there.
 */
function declaredUnpackedBytes(bytes: Uint8Array): number | null {
	const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const end = buffer.lastIndexOf('PK\x05\x06', undefined, 'latin1');
	if (end < 0 || end + 22 > buffer.length) return null;
	// A second directory, for files beyond 4 GB, could say something else.
	if (end >= 20 && buffer.readUInt32LE(end - 20) === 0x07064b50) return null;
	const parts = buffer.readUInt16LE(end + 8);
	let position = buffer.readUInt32LE(end + 16);
	let total = 0;
	for (let part = 0; part < parts; part += 1) {
		if (position + 46 > buffer.length || buffer.readUInt32LE(position) !== 0x02014b50) return null;
		total += buffer.readUInt32LE(position + 24);
		position +=
			46 +
			buffer.readUInt16LE(position + 28) +
			buffer.readUInt16LE(position + 30) +
			buffer.readUInt16LE(position + 32);
	}
	return total;
}
