import { Pool } from 'pg';

/**
 * The small `pg` pool that the queue and the limits share; everything else speaks postgres.js.
 * Connections are opened when first needed.
 * @param onLost hears that an idle connection was lost; the pool opens another by itself
 */
export function createSmallPool(databaseUrl: string, max: number, onLost: () => void): Pool {
	const pool = new Pool({ connectionString: databaseUrl, max, application_name: 'yimi' });
	pool.on('error', onLost);
	pool.on('connect', (client) => client.on('error', onLost));
	return pool;
}
