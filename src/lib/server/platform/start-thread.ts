import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';

/**
 * Starts a TypeScript file in a thread of its own.
 * @param file its path
 * @param workerData what it finds as `workerData`
 */
export function startThread(file: string, workerData: unknown): Worker {
	// Node 20 does not hand a loader of TypeScript to a thread, so the thread fetches it itself.
	const loader = join(
		dirname(createRequire(fileURLToPath(import.meta.url)).resolve('tsx/package.json')),
		'dist/esm/api/index.mjs',
	);
	const from = JSON.stringify(pathToFileURL(file).href);
	const start = `import(${JSON.stringify(pathToFileURL(loader).href)}).then(({ tsImport }) =>
		tsImport(${from}, ${from}))`;
	return new Worker(start, { eval: true, workerData, execArgv: [] });
}
