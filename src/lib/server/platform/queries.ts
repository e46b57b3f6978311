import type { Sql } from './db.ts';

export interface AuditEventRow {
	id: string;
	districtId: string | null;
	at: Date;
	actorAccountId: string | null;
	action: string;
	subjectType: string;
	subjectId: string | null;
	requestId: string;
	detail: Record<string, unknown>;
}

export async function insertAuditEvent(sql: Sql, event: AuditEventRow): Promise<void> {
	await sql`
		insert into audit_events
			(id, district_id, at, actor_account_id, action, subject_type, subject_id, request_id, detail)
		values
			(${event.id}, ${event.districtId}, ${event.at}, ${event.actorAccountId}, ${event.action},
			 ${event.subjectType}, ${event.subjectId}, ${event.requestId},
			 ${sql.json(event.detail as never)})`;
}

/** Under contention on a key add_job may return NULL; nothing relies on its result. */
export async function addJob(
	sql: Sql,
	job: { task: string; jobKey: string | null; runAt: Date | null },
): Promise<void> {
	await sql`
		select graphile_worker.add_job(
			identifier => ${job.task}::text,
			payload => '{}'::json,
			run_at => ${job.runAt}::timestamptz,
			job_key => ${job.jobKey}::text,
			job_key_mode => 'preserve_run_at')`;
}

/** What a database holds: nothing, an installation of Yimi of either kind, or something else. */
export async function inspectDatabase(sql: Sql): Promise<'empty' | 'demo' | 'real' | 'foreign'> {
	const [found] = await sql<{ ours: boolean; tables: number }[]>`
		select to_regclass('public.installations') is not null as ours,
			(select count(*) from pg_tables
			 where schemaname not in ('pg_catalog', 'information_schema')) as tables`;
	if (!found?.ours) return found && found.tables > 0 ? 'foreign' : 'empty';
	const [row] = await sql<{ kind: 'demo' | 'real' }[]>`select kind from installations`;
	return row?.kind ?? 'empty';
}

export async function insertInstallation(
	sql: Sql,
	kind: 'demo' | 'real',
	now: Date,
): Promise<void> {
	await sql`
		insert into installations (kind, created_at) values (${kind}, ${now})
		on conflict do nothing`;
}

/** False when another request holds the same key right now. */
export async function tryLockIdempotencyKey(
	sql: Sql,
	accountId: string,
	key: string,
): Promise<boolean> {
	const [row] = await sql<{ locked: boolean }[]>`
		select pg_try_advisory_xact_lock(hashtextextended(${`${accountId}:${key}`}, 0)) as locked`;
	return row?.locked ?? false;
}

/** Waits while another request holds the same key. */
export async function lockIdempotencyKey(sql: Sql, accountId: string, key: string): Promise<void> {
	await sql`select pg_advisory_xact_lock(hashtextextended(${`${accountId}:${key}`}, 0))`;
}

export interface IdempotencyRow {
	bodyHash: string;
	status: number;
	resourceId: string | null;
}

export async function findIdempotencyKey(
	sql: Sql,
	accountId: string,
	key: string,
): Promise<IdempotencyRow | null> {
	const [row] = await sql<IdempotencyRow[]>`
		select body_hash as "bodyHash", status, resource_id as "resourceId"
		from idempotency_keys where account_id = ${accountId} and key = ${key}`;
	return row ?? null;
}

export async function insertIdempotencyKey(
	sql: Sql,
	row: {
		accountId: string;
		key: string;
		bodyHash: string;
		createdAt: Date;
		status: number;
		resourceType: string;
		resourceId: string | null;
	},
): Promise<void> {
	await sql`
		insert into idempotency_keys
			(account_id, key, body_hash, created_at, status, resource_type, resource_id)
		values
			(${row.accountId}, ${row.key}, ${row.bodyHash}, ${row.createdAt}, ${row.status},
			 ${row.resourceType}, ${row.resourceId})`;
}

export async function deleteIdempotencyKeysBefore(sql: Sql, instant: Date): Promise<number> {
	const result = await sql`delete from idempotency_keys where created_at < ${instant}`;
	return result.count;
}

export async function pingDatabase(sql: Sql): Promise<void> {
	await sql`select 1`;
}

export async function saveHeartbeat(
	sql: Sql,
	workerId: string,
	startedAt: Date,
	seenAt: Date,
): Promise<void> {
	await sql`
		insert into worker_heartbeats (worker_id, started_at, seen_at)
		values (${workerId}, ${startedAt}, ${seenAt})
		on conflict (worker_id) do update set seen_at = excluded.seen_at`;
}

export async function deleteHeartbeat(sql: Sql, workerId: string): Promise<void> {
	await sql`delete from worker_heartbeats where worker_id = ${workerId}`;
}

/**
 * Frees the jobs of workers that gave no sign of life since `before`; the queue itself would keep
 * them locked for four hours.
 */
export async function freeJobsOfDeadWorkers(sql: Sql, before: Date): Promise<void> {
	await sql`delete from worker_heartbeats where seen_at < ${before}`;
	await sql`
		select graphile_worker.force_unlock_workers(array_agg(distinct j.locked_by))
		from graphile_worker.jobs j
		where j.locked_at < ${before}
			and not exists (select from worker_heartbeats h where h.worker_id = j.locked_by)
		having count(*) > 0`;
}

/** True for the one caller that may run a daily job of an area's local day. */
export async function claimLocalDay(
	sql: Sql,
	run: { job: string; areaId: string; localDate: string; now: Date },
): Promise<boolean> {
	const result = await sql`
		insert into local_day_runs (job, area_id, local_date, done_at)
		values (${run.job}, ${run.areaId}, ${run.localDate}, ${run.now})
		on conflict do nothing`;
	return result.count === 1;
}

export async function insertMetricDaysDue(
	sql: Sql,
	mark: { days: readonly { id: string; localDate: string }[]; districtId: string; since: Date },
): Promise<void> {
	await sql`
		insert into metric_days_due (id, district_id, local_date, since)
		select id, ${mark.districtId}, local_date::date, ${mark.since}
		from unnest(${mark.days.map(({ id }) => id)}::uuid[],
			${mark.days.map(({ localDate }) => localDate)}::text[]) as d (id, local_date)`;
}

/** Whether a job of the task waits for its time or for a worker; a job that runs does not count. */
export async function isWaitingJob(sql: Sql, task: string): Promise<boolean> {
	const [row] = await sql<{ waiting: boolean }[]>`
		select exists (
			select from graphile_worker.jobs
			where task_identifier = ${task} and locked_at is null and attempts < max_attempts
		) as waiting`;
	return row?.waiting ?? false;
}

export async function deleteRateLimitsBefore(sql: Sql, instant: Date): Promise<void> {
	await sql`delete from rate_limits where expire < ${instant.getTime()}::bigint`;
}
