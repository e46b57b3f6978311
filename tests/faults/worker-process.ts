import { startWorker } from '../../jobs/worker.ts';
import { createPool } from '../../src/lib/server/platform/db.ts';
import { createSmallPool } from '../../src/lib/server/platform/small-pool.ts';
import { createTestRuntime } from '../support/runtime.ts';

/** A worker as it runs for real, at the tests' present, until it is killed. */
const url = process.argv[2] ?? '';
const sql = createPool(url, { max: 4 });
const runtime = createTestRuntime({ url, sql, end: () => sql.end() });
await startWorker(
	runtime,
	createSmallPool(url, 6, () => {}),
);
process.send?.('ready');
