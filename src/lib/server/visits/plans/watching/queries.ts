import type { Sql } from '../../../platform/db.ts';
import { listed } from '../queries.ts';
import type { AlertKind } from '../rules.ts';

/**
 * Active plans that ought to have a visit on a date between two local dates and have none, each
 * with the first such date. Works it out from the text of the rule by walking through the days, in
 * SQL and apart from the code that makes visits, so that a fault there is found here. A date that
 * is a holiday decides nothing for plans that move on holidays; one of an unknown year counts.
 */
export async function selectPlansWithoutNextVisit(
	sql: Sql,
	given: { from: string; until: string },
): Promise<{ planId: string; localDate: string }[]> {
	return sql<{ planId: string; localDate: string }[]>`
		with days as materialized (
			select day::date,
				(array['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'])[extract(isodow from day)::integer] as name,
				date_trunc('week', day)::date as monday,
				extract(year from day)::integer * 12 + extract(month from day)::integer as month,
				extract(day from day)::integer as from_start,
				(extract(day from day) - extract(day from date_trunc('month', day) + interval '1 month - 1 day') - 1)::integer as from_end,
				exists (select from holidays h where h.day = d.day::date and h.kind = 'off') as is_off
			from generate_series(${given.from}::date, ${given.until}::date, interval '1 day') as d (day)),
		rules as materialized (
			select id, starts_on, ends_on, holiday_rule, recurrence like 'FREQ=WEEKLY%' as weekly,
				coalesce(substring(recurrence from 'INTERVAL=([0-9]+)'), '1')::integer as every,
				string_to_array(coalesce(substring(recurrence from 'BYDAY=([^;]+)'), ''), ',') as names,
				string_to_array(coalesce(substring(recurrence from 'BYMONTHDAY=([^;]+)'), ''), ',') as numbers,
				date_trunc('week', starts_on)::date as monday,
				extract(year from starts_on)::integer * 12 + extract(month from starts_on)::integer as month
			from visit_plans where state = 'active'),
		due as (
			select r.id, d.day
			from rules r join days d on d.name = any(r.names) and (d.monday - r.monday) / 7 % r.every = 0
			where r.weekly and d.day >= r.starts_on and d.day <= coalesce(r.ends_on, d.day)
				and (r.holiday_rule = 'keep' or not d.is_off)
			union all
			select r.id, d.day
			from rules r
				join days d on (d.month - r.month) % r.every = 0
					and (d.from_start::text = any(r.numbers) or d.from_end::text = any(r.numbers)
						or (d.from_start + 6) / 7 || d.name = any(r.names)
						or (d.from_end - 6) / 7 || d.name = any(r.names))
			where not r.weekly and d.day >= r.starts_on and d.day <= coalesce(r.ends_on, d.day)
				and (r.holiday_rule = 'keep' or not d.is_off))
		select due.id as "planId", min(due.day) as "localDate"
		from due
			left join visits v on v.plan_id = due.id and v.plan_date = due.day and v.state <> 'cancelled'
		where v.id is null
			and not exists (
				select from visit_plan_exceptions e
				where e.plan_id = due.id and e.plan_date = due.day and e.kind = 'skip')
			and not exists (
				select from visit_plan_pauses u
				where u.plan_id = due.id and due.day >= u.from_date
					and due.day <= coalesce(u.until_date, due.day))
		group by due.id`;
}

/**
 * Visits of plans that nobody made and that no order is looking after: those whose planned end has
 * passed without anyone in them are missed.
 * @returns how many there were
 */
export async function missOpenPlanVisits(sql: Sql, now: Date): Promise<number> {
	const rows = await sql`
		update visits set state = 'missed'
		where state = 'open' and starts_at < ${now} and ends_at <= ${now} and plan_id is not null
			and order_id is null`;
	return rows.count;
}

/** Plans with a visit that was missed since a date and that no alert tells of, with the last such. */
export async function selectPlansWithMissedVisits(
	sql: Sql,
	since: Date,
): Promise<{ planId: string; localDate: string }[]> {
	return sql<{ planId: string; localDate: string }[]>`
		select v.plan_id as "planId", max(v.local_date) as "localDate"
		from visits v
		where v.state = 'missed' and v.starts_at >= ${since} and v.plan_id is not null
			and not exists (
				select from visit_plan_alerts a
				where a.plan_id = v.plan_id and a.kind = 'visit_missed'
					and (a.settled_at is null or a.local_date >= v.local_date))
		group by v.plan_id`;
}

/** Adds alerts for plans that have none of the kind open; answers the plans that are new. */
export async function insertAlerts(
	sql: Sql,
	kind: AlertKind,
	alerts: readonly { id: string; planId: string; localDate: string }[],
	now: Date,
): Promise<{ planId: string; districtId: string; areaPath: string; brandId: string }[]> {
	return sql<{ planId: string; districtId: string; areaPath: string; brandId: string }[]>`
		with added as (
			insert into visit_plan_alerts (id, plan_id, kind, local_date, found_at)
			select g.id, g.plan_id, ${kind}, g.local_date, ${now}
			from unnest(
				${listed(alerts.map(({ id }) => id))}::text::uuid[],
				${listed(alerts.map(({ planId }) => planId))}::text::uuid[],
				${listed(alerts.map(({ localDate }) => localDate))}::text::date[]
			) as g (id, plan_id, local_date)
			on conflict (plan_id, kind) where settled_at is null do nothing
			returning plan_id)
		select p.id as "planId", p.district_id as "districtId", a.path::text as "areaPath",
			p.brand_id as "brandId"
		from added join visit_plans p on p.id = added.plan_id join areas a on a.id = p.area_id`;
}

/** Settles open alerts of a kind whose plans are not among those still found. */
export async function settleAlertsOver(
	sql: Sql,
	kind: AlertKind,
	stillFound: readonly string[],
	now: Date,
): Promise<void> {
	await sql`
		update visit_plan_alerts set settled_at = ${now}
		where kind = ${kind} and settled_at is null
			and plan_id not in (select unnest(${listed(stillFound)}::text::uuid[]))`;
}

export interface AlertRow {
	id: string;
	kind: AlertKind;
	localDate: string;
	foundAt: Date;
}

export async function selectOpenAlerts(sql: Sql, planId: string): Promise<AlertRow[]> {
	return sql<AlertRow[]>`
		select id, kind, local_date as "localDate", found_at as "foundAt"
		from visit_plan_alerts where plan_id = ${planId} and settled_at is null order by found_at`;
}

export async function settleAlert(
	sql: Sql,
	alert: { id: string; planId: string; at: Date; by: string | null },
): Promise<boolean> {
	const rows = await sql`
		update visit_plan_alerts set settled_at = ${alert.at}, settled_by = ${alert.by}
		where id = ${alert.id} and plan_id = ${alert.planId} and settled_at is null`;
	return rows.count > 0;
}

/**
 * Active plans whose people lose, between two local dates and before the plan ends, what it asks
 * for: the item's credential, or the insurance of what is risky; with the first such date. Without
 * those of which an alert has told for the same date.
 */
export async function selectExpiriesAhead(
	sql: Sql,
	given: { from: string; until: string },
): Promise<{ planId: string; localDate: string }[]> {
	return sql<{ planId: string; localDate: string }[]>`
		with ends as (
			select p.id, p.ends_on, n.insured_until as day
			from visit_plans p
				join visit_plan_pairings s on s.plan_id = p.id and s.left_at is null
				join volunteers n on n.id = s.volunteer_id
			where p.state = 'active' and p.insurance_needed
			union all
			select p.id, p.ends_on, (
				select max(k.valid_until) from volunteer_credentials k
				where k.volunteer_id = s.volunteer_id and k.kind = i.credential_kind
					and not exists (
						select from volunteer_credentials l
						where l.volunteer_id = k.volunteer_id and l.kind = k.kind and l.valid_until is null))
			from visit_plans p
				join service_items i on i.id = p.item_id and i.credential_kind is not null
				join visit_plan_pairings s on s.plan_id = p.id and s.left_at is null
			where p.state = 'active'),
		ahead as (
			select id, min(day) as day from ends
			where day >= ${given.from} and day <= ${given.until} and (ends_on is null or day < ends_on)
			group by id)
		select id as "planId", day as "localDate" from ahead
		where not exists (
			select from visit_plan_alerts a
			where a.plan_id = ahead.id and a.kind = 'expiry_ahead' and a.local_date >= ahead.day)`;
}
