import type { Sql } from '../../platform/db.ts';
import type { OrderSnapshot } from '../snapshot.ts';

/** The coming visits of a plan as matching sees orders, the next first. */
export async function selectVisitSnapshots(
	sql: Sql,
	planId: string,
	given: { now: Date; limit: number },
): Promise<(OrderSnapshot & { localDate: string })[]> {
	return sql<(OrderSnapshot & { localDate: string })[]>`
		select v.id, v.district_id as "districtId", v.client_id as "clientId", c.longitude, c.latitude,
			v.starts_at as "startsAt", v.ends_at as "endsAt", 1 as round, false as urgent,
			null as "wishedSex", false as "wishedSexMust", null as "wishedLanguage",
			false as "wishedLanguageMust", c.languages as "clientLanguages",
			array(select s.skill from service_item_skills s where s.item_id = i.id order by 1) as skills,
			i.credential_kind as "credentialKind", i.remote, i.risky, i.volunteers_needed as "placesNeeded",
			array(
				select n.birth_date::text
				from visit_plan_pairings s join volunteers n on n.id = s.volunteer_id
				where s.plan_id = v.plan_id and s.role = 'regular' and s.left_at is null
			) as companions,
			v.local_date as "localDate"
		from visits v join service_items i on i.id = v.item_id join clients c on c.id = v.client_id
		where v.plan_id = ${planId} and v.starts_at > ${given.now} and v.state in ('open', 'agreed')
		order by v.starts_at
		limit ${given.limit}`;
}

/** Who cannot be asked for a place of a plan: declined before, asked now, or has a place in it. */
export async function selectAskedForPlan(
	sql: Sql,
	planId: string,
): Promise<{ volunteerId: string; state: string; position: number; role: string }[]> {
	return sql<{ volunteerId: string; state: string; position: number; role: string }[]>`
		select volunteer_id as "volunteerId", state, position, role from visit_plan_offers
		where plan_id = ${planId}
		union all
		select volunteer_id, 'paired', position, role from visit_plan_pairings
		where plan_id = ${planId} and left_at is null`;
}

export async function selectTeamMembers(sql: Sql, teamId: string): Promise<Set<string>> {
	const rows = await sql<{ volunteerId: string }[]>`
		select volunteer_id as "volunteerId" from team_members where team_id = ${teamId}`;
	return new Set(rows.map(({ volunteerId }) => volunteerId));
}

export async function insertSeriesOffer(
	sql: Sql,
	offer: {
		id: string;
		planId: string;
		position: number;
		role: 'regular' | 'substitute';
		volunteerId: string;
		byName: boolean;
		cannotOn: readonly string[];
		score: number;
		sentAt: Date;
		expiresAt: Date;
	},
): Promise<void> {
	await sql`
		insert into visit_plan_offers
			(id, plan_id, position, role, volunteer_id, by_name, state, cannot_on, score, sent_at,
			 expires_at)
		values (${offer.id}, ${offer.planId}, ${offer.position}, ${offer.role}, ${offer.volunteerId},
			${offer.byName}, 'sent', ${`{${offer.cannotOn.join()}}`}::text::date[], ${offer.score},
			${offer.sentAt}, ${offer.expiresAt})`;
}

export async function selectAccountOfVolunteer(
	sql: Sql,
	volunteerId: string,
): Promise<string | null> {
	const [row] = await sql<{ accountId: string | null }[]>`
		select account_id as "accountId" from volunteers where id = ${volunteerId}`;
	return row?.accountId ?? null;
}

export async function updatePeopleDue(sql: Sql, planId: string, dueAt: Date | null): Promise<void> {
	await sql`update visit_plans set people_due_at = ${dueAt} where id = ${planId}`;
}

/** An offer of a series, as the volunteer and the desk see it. */
export interface SeriesOfferRow {
	id: string;
	planId: string;
	districtId: string;
	areaPath: string;
	brandId: string;
	areaId: string;
	position: number;
	role: 'regular' | 'substitute';
	volunteerId: string;
	volunteerName: string;
	byName: boolean;
	state: 'sent' | 'accepted' | 'declined' | 'expired' | 'withdrawn';
	cannotOn: string[];
	sentAt: Date;
	expiresAt: Date;
	planState: string;
	recurrence: string;
	localTime: string;
	durationMinutes: number;
	startsOn: string;
	endsOn: string | null;
	itemNameZh: string;
	itemNameEn: string;
}

export async function selectSeriesOffers(
	sql: Sql,
	filter: { id: string } | { volunteerId: string } | { planId: string },
): Promise<SeriesOfferRow[]> {
	const condition =
		'id' in filter
			? sql`o.id = ${filter.id}`
			: 'planId' in filter
				? sql`o.plan_id = ${filter.planId}`
				: sql`o.volunteer_id = ${filter.volunteerId}`;
	return sql<SeriesOfferRow[]>`
		select o.id, o.plan_id as "planId", p.district_id as "districtId", a.path::text as "areaPath",
			p.area_id as "areaId", p.brand_id as "brandId", o.position, o.role,
			o.volunteer_id as "volunteerId", n.name as "volunteerName", o.by_name as "byName", o.state,
			o.cannot_on as "cannotOn", o.sent_at as "sentAt", o.expires_at as "expiresAt",
			p.state as "planState", p.recurrence, to_char(p.local_time, 'HH24:MI') as "localTime",
			p.duration_minutes as "durationMinutes", p.starts_on as "startsOn", p.ends_on as "endsOn",
			i.name_zh as "itemNameZh", i.name_en as "itemNameEn"
		from visit_plan_offers o
			join visit_plans p on p.id = o.plan_id
			join areas a on a.id = p.area_id
			join service_items i on i.id = p.item_id
			join volunteers n on n.id = o.volunteer_id
		where ${condition}
		order by o.sent_at desc limit 50`;
}

export async function lockSeriesOffer(sql: Sql, offerId: string): Promise<boolean> {
	const rows = await sql`select from visit_plan_offers where id = ${offerId} for update`;
	return rows.length > 0;
}

export async function updateSeriesOffer(
	sql: Sql,
	offerId: string,
	answer: { state: SeriesOfferRow['state']; at: Date },
): Promise<void> {
	await sql`
		update visit_plan_offers set state = ${answer.state}, answered_at = ${answer.at}
		where id = ${offerId}`;
}

export async function expireSeriesOfferRows(sql: Sql, now: Date): Promise<void> {
	await sql`
		update visit_plan_offers set state = 'expired', answered_at = ${now}
		where state = 'sent' and expires_at <= ${now}`;
}

export async function selectPlansToStaff(sql: Sql, now: Date, limit: number): Promise<string[]> {
	const rows = await sql<{ id: string }[]>`
		select id from visit_plans
		where people_due_at <= ${now} and state = 'active'
		order by people_due_at, id limit ${limit}`;
	return rows.map(({ id }) => id);
}

/**
 * Open visits of plans that start soon and that no order looks after; while somebody is asked for
 * the whole plan, only those that start very soon.
 */
export async function selectVisitsToCover(
	sql: Sql,
	given: { now: Date; until: Date; verySoon: Date; limit: number },
): Promise<{ visitId: string; startsAt: Date }[]> {
	return sql<{ visitId: string; startsAt: Date }[]>`
		select id as "visitId", starts_at as "startsAt" from visits
		where state = 'open' and starts_at > ${given.now} and starts_at <= ${given.until}
			and plan_id is not null and order_id is null
			and (starts_at <= ${given.verySoon} or not exists (
				select from visit_plan_offers o
				where o.plan_id = visits.plan_id and o.state = 'sent' and o.role = 'regular'))
		order by starts_at, id limit ${given.limit}`;
}

/** The substitutes of a plan who did not give this visit back. */
export async function selectSubstitutes(sql: Sql, visitId: string): Promise<string[]> {
	const rows = await sql<{ volunteerId: string }[]>`
		select s.volunteer_id as "volunteerId"
		from visits v join visit_plan_pairings s on s.plan_id = v.plan_id
		where v.id = ${visitId} and s.role = 'substitute' and s.left_at is null
			and not exists (
				select from visit_places p join visit_drop_outs d on d.visit_place_id = p.id
				where p.visit_id = v.id and d.volunteer_id = s.volunteer_id)
		order by s.position`;
	return rows.map(({ volunteerId }) => volunteerId);
}

export async function selectVolunteerNames(
	sql: Sql,
	volunteerIds: readonly string[],
): Promise<Map<string, string>> {
	const rows = await sql<{ id: string; name: string }[]>`
		select id, name from volunteers where id = any(${[...volunteerIds]}::uuid[])`;
	return new Map(rows.map(({ id, name }) => [id, name]));
}
