/** A program that writes the confirmed rosters of a test database, as the worker does. */
import { createPool } from '../../src/lib/server/platform/db.ts';
import { writeRosters } from '../../src/lib/server/rosters/index.ts';
import { createTestContext } from '../support/district.ts';

const sql = createPool(process.argv[2] ?? '', { max: 3 });
await writeRosters(createTestContext(sql));
await sql.end();
