import { withinScopes } from '../areas/index.ts';
import type { Sql } from '../platform/db.ts';
import type { AbsenceOutcome, AbsenceStep } from './rules.ts';

type Scopes = readonly { areaPath: string; brandId: string | null }[];

export interface LatePlaceRow {
	visitId: string;
	orderId: string | null;
	placeId: string;
	accountId: string | null;
	districtId: string;
	itemKey: string;
	startsAt: Date;
}

const selectedPlaces = (sql: Sql) => sql`
	select v.id as "visitId", v.order_id as "orderId", p.id as "placeId",
		n.account_id as "accountId", v.district_id as "districtId", i.key as "itemKey",
		v.starts_at as "startsAt"
	from visits v
		join visit_places p on p.visit_id = v.id
		join volunteers n on n.id = p.volunteer_id
		join service_items i on i.id = v.item_id`;

/** Places whose volunteers have not checked in by now, of visits that are not over. */
export async function selectLatePlaces(
	sql: Sql,
	given: { now: Date; expectedBy: Date; most: number },
): Promise<LatePlaceRow[]> {
	return sql<LatePlaceRow[]>`
		${selectedPlaces(sql)}
		where v.state in ('agreed', 'on_the_way', 'checked_in') and p.checked_in_at is null
			and v.starts_at <= ${given.expectedBy}
			and coalesce(p.expected_at, v.starts_at) <= ${given.expectedBy} and v.ends_at > ${given.now}
		order by v.starts_at, p.id limit ${given.most}`;
}

/** Places checked in and not out whose planned end is so long ago; those reminded are left out. */
export async function selectUnfinishedPlaces(
	sql: Sql,
	given: { endedBy: Date; most: number },
): Promise<LatePlaceRow[]> {
	return sql<LatePlaceRow[]>`
		${selectedPlaces(sql)}
		where v.state = 'checked_in' and p.checked_in_at is not null and p.checked_out_at is null
			and v.ends_at <= ${given.endedBy} and n.account_id is not null
			and not exists (
				select from notifications t
				where t.unique_key = 'visit_check_out_missing:' || p.id || ':' || n.account_id)
		order by v.ends_at, p.id limit ${given.most}`;
}

export async function updateExpectedAt(sql: Sql, placeId: string, expectedAt: Date): Promise<void> {
	await sql`update visit_places set expected_at = ${expectedAt} where id = ${placeId}`;
}

export interface OverrunRow {
	visitId: string;
	volunteerId: string;
	volunteerName: string;
	clientName: string;
	orderId: string | null;
	orderNumber: string | null;
	areaId: string;
	itemNameZh: string;
	itemNameEn: string;
	startsAt: Date;
	endsAt: Date;
	checkedInAt: Date;
	/** Start of what the volunteer has agreed to next, within three hours; or null. */
	nextStartsAt: Date | null;
}

/** Who is still in service past the planned end, the longest first. */
export async function selectOverruns(
	sql: Sql,
	given: { endedBy: Date; now: Date; scopes: Scopes; most: number },
): Promise<OverrunRow[]> {
	return sql<OverrunRow[]>`
		select v.id as "visitId", n.id as "volunteerId", n.name as "volunteerName",
			c.name as "clientName", o.id as "orderId", o.number as "orderNumber",
			v.area_id as "areaId", i.name_zh as "itemNameZh", i.name_en as "itemNameEn",
			v.starts_at as "startsAt", v.ends_at as "endsAt", p.checked_in_at as "checkedInAt",
			(select min(lower(t.during)) from commitments t
			 where t.volunteer_id = n.id and t.state = 'held' and t.kind = 'visit'
				and lower(t.during) >= v.ends_at and upper(t.during) > ${given.now}
				and lower(t.during) < ${given.now}::timestamptz + interval '3 hours') as "nextStartsAt"
		from visits v
			join areas a on a.id = v.area_id
			join visit_places p on p.visit_id = v.id
			join volunteers n on n.id = p.volunteer_id
			join clients c on c.id = v.client_id
			join service_items i on i.id = v.item_id
			left join orders o on o.id = v.order_id
		where v.state = 'checked_in' and p.checked_in_at is not null and p.checked_out_at is null
			and v.ends_at <= ${given.endedBy}
			and ${withinScopes(sql, given.scopes, { path: sql`a.path`, brandId: sql`v.brand_id` })}
		order by v.ends_at, p.id limit ${given.most}`;
}

export interface AbsenceRow {
	id: string;
	visitId: string;
	districtId: string;
	areaPath: string;
	brandId: string;
	volunteerId: string;
	reportedAt: Date;
	closedAt: Date | null;
	outcome: AbsenceOutcome | null;
	steps: { step: AbsenceStep; at: string }[];
}

const absenceColumns = (sql: Sql) => sql`
	b.id, b.visit_id as "visitId", v.district_id as "districtId", a.path::text as "areaPath",
	v.brand_id as "brandId", b.volunteer_id as "volunteerId", b.reported_at as "reportedAt",
	b.closed_at as "closedAt", b.outcome,
	(select coalesce(json_agg(json_build_object('step', s.step, 'at', s.at) order by s.at), '[]')
	 from client_absence_steps s where s.absence_id = b.id) as steps`;

export async function findAbsence(sql: Sql, visitId: string): Promise<AbsenceRow | null> {
	const [row] = await sql<AbsenceRow[]>`
		select ${absenceColumns(sql)}
		from client_absences b join visits v on v.id = b.visit_id join areas a on a.id = v.area_id
		where b.visit_id = ${visitId}`;
	return row ?? null;
}

/** Those that nobody has closed, and those of which nobody knows the outcome; the oldest first. */
export async function selectOpenAbsences(
	sql: Sql,
	scopes: Scopes,
	most: number,
): Promise<
	(AbsenceRow & {
		volunteerName: string;
		clientName: string;
		orderId: string | null;
		areaId: string;
	})[]
> {
	return sql<
		(AbsenceRow & {
			volunteerName: string;
			clientName: string;
			orderId: string | null;
			areaId: string;
		})[]
	>`
		select ${absenceColumns(sql)}, n.name as "volunteerName", c.name as "clientName",
			v.order_id as "orderId", v.area_id as "areaId"
		from client_absences b
			join visits v on v.id = b.visit_id
			join areas a on a.id = v.area_id
			join volunteers n on n.id = b.volunteer_id
			join clients c on c.id = v.client_id
		where b.closed_at is null
			and ${withinScopes(sql, scopes, { path: sql`a.path`, brandId: sql`v.brand_id` })}
		order by b.reported_at, b.id limit ${most}`;
}

/** Answers the id: of a new one, or of the one that is there. */
export async function insertAbsenceOnce(
	sql: Sql,
	absence: { id: string; visitId: string; volunteerId: string; reportedAt: Date },
): Promise<string> {
	const [row] = await sql<{ id: string }[]>`
		insert into client_absences (id, visit_id, volunteer_id, reported_at)
		values (${absence.id}, ${absence.visitId}, ${absence.volunteerId}, ${absence.reportedAt})
		on conflict (visit_id) do update set visit_id = excluded.visit_id
		returning id`;
	return row?.id ?? absence.id;
}

export async function insertAbsenceStep(
	sql: Sql,
	step: { absenceId: string; step: AbsenceStep; at: Date; doneBy: string | null },
): Promise<void> {
	await sql`
		insert into client_absence_steps (absence_id, step, at, done_by)
		values (${step.absenceId}, ${step.step}, ${step.at}, ${step.doneBy})
		on conflict do nothing`;
}

/** Answers whether it was open. */
export async function updateAbsenceClosed(
	sql: Sql,
	absence: { id: string; closedAt: Date; closedBy: string | null; outcome: AbsenceOutcome },
): Promise<boolean> {
	const result = await sql`
		update client_absences
		set closed_at = ${absence.closedAt}, closed_by = ${absence.closedBy},
			outcome = ${absence.outcome}
		where id = ${absence.id} and closed_at is null`;
	return result.count === 1;
}
