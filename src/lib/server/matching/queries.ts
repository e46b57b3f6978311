import type { Sql } from '../platform/db.ts';
import type { CandidateList, CandidateSnapshot, OrderSnapshot, TakenTime } from './snapshot.ts';

/** The orders as matching sees them, in no order. */
export async function selectOrderSnapshots(
	sql: Sql,
	orderIds: readonly string[],
): Promise<OrderSnapshot[]> {
	return sql<OrderSnapshot[]>`
		select o.id, o.district_id as "districtId", o.client_id as "clientId", o.longitude, o.latitude,
			o.starts_at as "startsAt", o.ends_at as "endsAt", o.matching_round as round, o.urgent,
			o.wished_sex as "wishedSex", o.wished_sex_must as "wishedSexMust",
			o.wished_language as "wishedLanguage", o.wished_language_must as "wishedLanguageMust",
			c.languages as "clientLanguages",
			array(select s.skill from service_item_skills s where s.item_id = i.id order by 1) as skills,
			i.credential_kind as "credentialKind", i.remote, i.risky,
			i.volunteers_needed as "placesNeeded",
			array(
				select v.birth_date::text
				from visits t join visit_places p on p.visit_id = t.id
					join volunteers v on v.id = p.volunteer_id
				where t.order_id = o.id and t.state <> 'cancelled'
				order by p.position
			) as companions
		from orders o join service_items i on i.id = o.item_id join clients c on c.id = o.client_id
		where o.id = any(${[...orderIds]}::uuid[])`;
}

/** Which of the coarse rules rules a volunteer `v` out for an order `o` of the item `i`. */
const coarseVerdict = (sql: Sql, today: string) => sql`
	case
		when v.state <> 'active' or v.vetted_on is null or v.vetted_on > ${today}::date
			then 'active_and_vetted'
		when exists (
			select from service_item_skills s
			where s.item_id = i.id and not exists (
				select from volunteer_skills h where h.volunteer_id = v.id and h.skill = s.skill))
			then 'skills'
		when not i.remote and round(2 * 6371000 * asin(least(1, sqrt(
			sind((o.latitude - v.latitude) / 2) ^ 2
				+ cosd(v.latitude) * cosd(o.latitude) * sind((o.longitude - v.longitude) / 2) ^ 2
			)))) > v.radius_metres
			then 'within_radius'
	end`;

/** How many volunteers of the district the coarse rules rule out for an order. */
export async function countCoarselyRuledOut(
	sql: Sql,
	orderId: string,
	today: string,
): Promise<Pick<CandidateList, 'considered' | 'ruledOut'>> {
	const rows = await sql<{ verdict: keyof CandidateList['ruledOut'] | null; count: number }[]>`
		select ${coarseVerdict(sql, today)} as verdict, count(*) as count
		from orders o join service_items i on i.id = o.item_id
			join volunteers v on v.district_id = o.district_id
		where o.id = ${orderId} and v.state <> 'left'
		group by 1`;
	const ruledOut = { active_and_vetted: 0, skills: 0, within_radius: 0 };
	for (const { verdict, count } of rows) if (verdict) ruledOut[verdict] = count;
	return { considered: rows.reduce((sum, { count }) => sum + count, 0), ruledOut };
}

/** Windows of time that a snapshot looks at. */
export interface SnapshotWindows {
	/** Local date of now. */
	today: string;
	/** Offers sent after this instant count for the notification budget. */
	budgetSince: Date;
	/** Offers made after this instant count for the chance of acceptance. */
	historySince: Date;
	/** For each order: from when until when held time is looked at. */
	orders: { id: string; takenFrom: Date; takenUntil: Date }[];
}

interface CandidateRow extends Omit<CandidateSnapshot, 'takenTimes' | 'recentOffers'> {
	orderId: string;
	takenTimes: (Pick<TakenTime, 'kind' | 'place'> & { startsAt: string; endsAt: string })[];
	recentOffers: string[];
}

/**
 * Volunteers in the light of orders: one of them whatever the rules say, or all that the coarse
 * rules leave; by volunteer id.
 */
export async function selectCandidates(
	sql: Sql,
	windows: SnapshotWindows,
	who: { volunteerId: string } | 'coarsely_able',
): Promise<{ orderId: string; candidate: CandidateSnapshot }[]> {
	const rows = await sql<CandidateRow[]>`
		select o.id as "orderId", v.id as "volunteerId", v.longitude, v.latitude, v.state,
			v.vetted_on as "vettedOn", v.birth_date as "birthDate", v.sex, v.languages,
			v.radius_metres as "radiusMetres", v.travel_mode as "travelMode",
			v.guardian_consent_on as "guardianConsentOn", v.insured_until as "insuredUntil",
			v.visits_per_day as "visitsPerDay", v.visits_per_week as "visitsPerWeek",
			v.offers_per_day as "offersPerDay", to_char(v.quiet_from, 'HH24:MI') as "quietFrom",
			to_char(v.quiet_until, 'HH24:MI') as "quietUntil",
			exists (select from team_members m where m.volunteer_id = v.id) as "inTeam",
			array(select skill from volunteer_skills h where h.volunteer_id = v.id order by 1) as skills,
			(select coalesce(json_agg(json_build_object(
				'kind', k.kind, 'validFrom', k.valid_from, 'validUntil', k.valid_until)
				order by k.kind, k.valid_from, k.id), '[]')
			 from volunteer_credentials k where k.volunteer_id = v.id) as credentials,
			(select coalesce(json_agg(json_build_object(
				'weekday', f.weekday, 'startsAt', to_char(f.starts_at, 'HH24:MI'),
				'endsAt', to_char(f.ends_at, 'HH24:MI')) order by f.weekday, f.starts_at), '[]')
			 from volunteer_availabilities f where f.volunteer_id = v.id) as "freeTimes",
			(select coalesce(json_agg(json_build_object(
				'kind', t.kind, 'startsAt', lower(t.during), 'endsAt', upper(t.during),
				'place', case when t.kind = 'visit' and not ti.remote then json_build_object(
					'longitude', coalesce(tr.longitude, tc.longitude),
					'latitude', coalesce(tr.latitude, tc.latitude)) end)
				order by t.during), '[]')
			 from commitments t
				left join visit_places tp on t.kind = 'visit' and tp.id = t.source_id
				left join visits tv on tv.id = tp.visit_id
				left join service_items ti on ti.id = tv.item_id
				left join clients tc on tc.id = tv.client_id
				left join orders tr on tr.id = tv.order_id
			 where t.volunteer_id = v.id and t.state = 'held'
				and t.during && tstzrange(w.taken_from, w.taken_until)) as "takenTimes",
			(select coalesce(json_agg(f.sent_at order by f.sent_at), '[]') from offers f
			 where f.volunteer_id = v.id and f.sent_at > ${windows.budgetSince}) as "recentOffers",
			asked.last_at as "lastAskedAt", asked.accepted as "offersAccepted",
			asked.ended as "offersEnded", asked.this_round as "askedThisRound",
			asked.declined as "declinedThisOrder",
			attended.visits as "visitsEver", attended.with_client as "visitsWithClient",
			exists (
				select from do_not_pairs d where d.client_id = o.client_id and d.volunteer_id = v.id
			) as "doNotPair",
			exists (
				select from visit_drop_outs d
					join visit_places p on p.id = d.visit_place_id join visits t on t.id = p.visit_id
				where d.volunteer_id = v.id and t.order_id = o.id
			) as "droppedOutOfThisOrder"
		from unnest(
				${windows.orders.map(({ id }) => id)}::uuid[],
				${windows.orders.map(({ takenFrom }) => takenFrom.toISOString())}::timestamptz[],
				${windows.orders.map(({ takenUntil }) => takenUntil.toISOString())}::timestamptz[]
			) as w (order_id, taken_from, taken_until)
			join orders o on o.id = w.order_id
			join service_items i on i.id = o.item_id
			join volunteers v on v.district_id = o.district_id
			cross join lateral (
				select max(f.created_at) as last_at,
					count(*) filter (
						where f.state = 'accepted' and f.created_at > ${windows.historySince}) as accepted,
					count(*) filter (
						where f.state in ('accepted', 'declined', 'expired')
							and f.created_at > ${windows.historySince}) as ended,
					coalesce(bool_or(
						f.order_id = o.id and f.round = o.matching_round), false) as this_round,
					coalesce(bool_or(f.order_id = o.id and f.state = 'declined'), false) as declined
				from offers f where f.volunteer_id = v.id) asked
			cross join lateral (
				select count(*) as visits, count(*) filter (where t.client_id = o.client_id) as with_client
				from visit_places p join visits t on t.id = p.visit_id
				where p.volunteer_id = v.id and p.checked_out_at is not null) attended
		where ${
			who === 'coarsely_able'
				? sql`v.state = 'active' and (${coarseVerdict(sql, windows.today)}) is null`
				: sql`v.id = ${who.volunteerId}`
		}
		order by v.id`;
	return rows.map(({ orderId, takenTimes, recentOffers, ...row }) => ({
		orderId,
		candidate: {
			...row,
			takenTimes: takenTimes.map((taken) => ({
				...taken,
				startsAt: new Date(taken.startsAt),
				endsAt: new Date(taken.endsAt),
			})),
			recentOffers: recentOffers.map((sentAt) => new Date(sentAt)),
		},
	}));
}
