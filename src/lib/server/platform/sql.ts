import type postgres from 'postgres';

/** What queries take: a pool or the transaction that is open. */
export type Sql = postgres.ISql<Record<string, never>>;
/** The pool of a process. */
export type SqlPool = postgres.Sql<Record<string, never>>;
