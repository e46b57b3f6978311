import type { DeskReason, OrderState } from '../orders/index.ts';
import type { Cursor } from '../platform/cursor.ts';
import type { Sql } from '../platform/db.ts';
import type { DeclineReason } from './schemas.ts';
import type { OfferState } from './states.ts';
import type { RankedEntry } from './scoring/ranked-entry.ts';
import type { Weights } from './weights.ts';

/**
 * Claims an order that is due: its row stays locked until the transaction ends. Orders that another
 * worker has claimed are passed over.
 */
export async function claimDueOrder(
	sql: Sql,
	now: Date,
	passedOver: readonly string[],
): Promise<string | null> {
	const [row] = await sql<{ id: string }[]>`
		select id from orders
		where state = 'matching' and matching_due_at <= ${now}
			and id <> all(${[...passedOver]}::uuid[])
		order by matching_due_at, id
		limit 1
		for update skip locked`;
	return row?.id ?? null;
}

/** Waits until no other transaction looks at orders of the district, and keeps others waiting. */
export async function takeTurnInDistrict(sql: Sql, districtId: string): Promise<void> {
	await sql`select pg_advisory_xact_lock(hashtextextended(${`matching:${districtId}`}, 0))`;
}

/** Ends offers whose time is over: of one order, or of all; those locked by an answer are left. */
export async function expireOffersDue(
	sql: Sql,
	now: Date,
	orderId: string | null = null,
): Promise<number> {
	const result = await sql`
		update offers set state = 'expired'
		where id in (
			select id from offers
			where state = 'sent' and expires_at <= ${now}
				${orderId === null ? sql`` : sql`and order_id = ${orderId}`}
			for update skip locked)`;
	return result.count;
}

export interface WaveRow {
	/** When the last offer of the order's present wave ends. */
	waveEndsAt: Date | null;
	askedAnyone: boolean;
	openOffers: { chance: number; sentAt: string; endsAt: string }[];
	/** Acceptances of the district by how soon they came; null before any were counted. */
	answers: number[] | null;
}

/**
 * Where the matching of an order stands: its present wave, the offers that are open, and how soon
 * the district's volunteers answer.
 */
export async function selectWave(
	sql: Sql,
	order: { id: string; districtId: string; matchingRound: number; matchingWave: number },
): Promise<WaveRow> {
	const [row] = await sql<[WaveRow]>`
		select
			max(expires_at) filter (
				where round = ${order.matchingRound} and wave = ${order.matchingWave}
					and source = 'matcher') as "waveEndsAt",
			coalesce(bool_or(round = ${order.matchingRound}), false) as "askedAnyone",
			coalesce(json_agg(json_build_object(
				'chance', coalesce((score_parts->>'acceptance')::double precision, 0),
				'sentAt', sent_at, 'endsAt', expires_at) order by expires_at, id)
				filter (where state = 'sent'), '[]') as "openOffers",
			(select accepted_by from answer_times where district_id = ${order.districtId}) as answers
		from offers where order_id = ${order.id}`;
	return row;
}

/**
 * Counts anew, for each district, the acceptances by how soon they came, of offers that could be
 * answered for as long as the last bound; a district without any has none.
 * @param given.bounds minutes, ascending
 */
export async function countAnswerTimes(
	sql: Sql,
	given: { since: Date; now: Date; bounds: readonly number[] },
): Promise<void> {
	await sql`
		with answers as (
			select district_id,
				width_bucket(extract(epoch from answered_at - sent_at)::double precision / 60,
					${[0, ...given.bounds]}::double precision[]) as bucket
			from offers
			where state = 'accepted' and sent_at > ${given.since} and answered_at >= sent_at
				and expires_at - sent_at >= make_interval(mins => ${given.bounds.at(-1) ?? 0})),
		counts as (
			select d.district_id, b.bucket,
				(select count(*) from answers a
				 where a.district_id = d.district_id and a.bucket = b.bucket) as answers
			from (select distinct district_id from answers) d
				cross join generate_series(1, ${given.bounds.length}::integer) as b (bucket))
		insert into answer_times (district_id, accepted_by, counted_at)
		select district_id, array_agg(answers::integer order by bucket), ${given.now} from counts
		group by district_id
		on conflict (district_id) do update
			set accepted_by = excluded.accepted_by, counted_at = excluded.counted_at`;
}

export interface NewOffer {
	id: string;
	districtId: string;
	orderId: string;
	visitPlaceId: string;
	volunteerId: string;
	round: number;
	wave: number;
	source: 'matcher' | 'dispatcher';
	score: number;
	scoreParts: Record<string, number>;
	weightsVersion: number;
	distanceMetres: number | null;
	travelMinutes: number | null;
	sentAt: Date;
	expiresAt: Date;
}

/** Sends offers; a second to the same volunteer in a round of the order breaks a unique key. */
export async function insertOffers(sql: Sql, offers: readonly NewOffer[]): Promise<void> {
	await sql`
		insert into offers
			(id, district_id, order_id, visit_place_id, volunteer_id, round, wave, source, state, score,
			 score_parts, weights_version, distance_metres, travel_minutes, sent_at, expires_at,
			 created_at)
		select id, "districtId", "orderId", "visitPlaceId", "volunteerId", round, wave, source, 'sent',
			score, "scoreParts", "weightsVersion", "distanceMetres", "travelMinutes", "sentAt",
			"expiresAt", "sentAt"
		from jsonb_to_recordset(${sql.json(offers as never)}) as o (
			id uuid, "districtId" uuid, "orderId" uuid, "visitPlaceId" uuid, "volunteerId" uuid,
			round integer, wave integer, source text, score double precision, "scoreParts" jsonb,
			"weightsVersion" integer, "distanceMetres" integer, "travelMinutes" integer,
			"sentAt" timestamptz, "expiresAt" timestamptz)`;
}

/** The accounts of those volunteers who sign in. */
export async function selectAccountsOfVolunteers(
	sql: Sql,
	volunteerIds: readonly string[],
): Promise<Map<string, string>> {
	const rows = await sql<{ id: string; accountId: string }[]>`
		select id, account_id as "accountId" from volunteers
		where id = any(${[...volunteerIds]}::uuid[]) and account_id is not null`;
	return new Map(rows.map(({ id, accountId }) => [id, accountId]));
}

/** Who was asked, as the decision log keeps it. */
export interface AskedEntry {
	volunteerId: string;
	score: number;
	parts: Record<string, number>;
	/** Rules that a dispatcher set aside, and why. */
	brokenRules?: string[];
	reason?: string;
}

export interface DecisionRow {
	id: string;
	orderId: string;
	round: number;
	wave: number;
	at: Date;
	considered: number;
	ruledOut: Record<string, number>;
	asked: AskedEntry[];
	outcome: 'asked' | 'desk' | 'waiting';
	/** Null before it was kept. */
	weightsVersion: number | null;
	/** The plan for all orders together that was followed; null when by score alone. */
	planId: string | null;
}

export async function insertDecision(
	sql: Sql,
	decision: DecisionRow & {
		/** Null for a proposal by name. */
		ranked: RankedEntry[] | null;
	},
): Promise<void> {
	await sql`
		insert into matching_decisions
			(id, order_id, round, wave, at, considered, ruled_out, asked, outcome, weights_version,
			 ranked, plan_id)
		values
			(${decision.id}, ${decision.orderId}, ${decision.round}, ${decision.wave}, ${decision.at},
			 ${decision.considered}, ${sql.json(decision.ruledOut)},
			 ${sql.json(decision.asked as never)}, ${decision.outcome}, ${decision.weightsVersion},
			 ${decision.ranked && sql.json(decision.ranked as never)}, ${decision.planId})`;
}

export async function selectDecisions(sql: Sql, orderId: string): Promise<DecisionRow[]> {
	return sql<DecisionRow[]>`
		select id, order_id as "orderId", round, wave, at, considered, ruled_out as "ruledOut", asked,
			outcome, weights_version as "weightsVersion", plan_id as "planId"
		from matching_decisions where order_id = ${orderId}
		order by at, id`;
}

/**
 * Deletes looks at orders that have ended, and in which nothing has happened since an instant.
 * @returns how many
 */
export async function deleteDecisionsOfOrdersOver(
	sql: Sql,
	given: { endedBefore: Date; limit: number },
): Promise<number> {
	const result = await sql`
		delete from matching_decisions
		where id in (
			select d.id
			from matching_decisions d join orders o on o.id = d.order_id
			where d.at < ${given.endedBefore}
				and o.state in ('closed', 'cancelled', 'expired')
				and not exists (
					select from order_events e where e.order_id = o.id and e.at >= ${given.endedBefore})
			order by d.at
			limit ${given.limit})`;
	return result.count;
}

export interface OfferRow {
	id: string;
	orderId: string;
	visitPlaceId: string;
	volunteerId: string;
	round: number;
	wave: number;
	source: 'matcher' | 'dispatcher';
	state: OfferState;
	expiresAt: Date;
}

const offerColumns = (sql: Sql) => sql`
	id, order_id as "orderId", visit_place_id as "visitPlaceId", volunteer_id as "volunteerId",
	round, wave, source, state, expires_at as "expiresAt"`;

export async function selectOffer(sql: Sql, offerId: string): Promise<OfferRow | null> {
	const [row] = await sql<OfferRow[]>`
		select ${offerColumns(sql)} from offers where id = ${offerId}`;
	return row ?? null;
}

export async function selectOfferForUpdate(sql: Sql, offerId: string): Promise<OfferRow | null> {
	const [row] = await sql<OfferRow[]>`
		select ${offerColumns(sql)} from offers where id = ${offerId} for update`;
	return row ?? null;
}

/** The offer of an order that a volunteer could still accept. */
export async function selectOpenOfferForUpdate(
	sql: Sql,
	orderId: string,
	volunteerId: string,
): Promise<OfferRow | null> {
	const [row] = await sql<OfferRow[]>`
		select ${offerColumns(sql)} from offers
		where order_id = ${orderId} and volunteer_id = ${volunteerId} and state = 'sent'
		for update`;
	return row ?? null;
}

/** Keeps a volunteer's answer, and the place that it came to be about. */
export async function updateOfferAnswered(
	sql: Sql,
	answer: {
		id: string;
		state: 'accepted' | 'declined';
		visitPlaceId: string;
		declineReason: string | null;
		answeredAt: Date;
	},
): Promise<void> {
	await sql`
		update offers set state = ${answer.state}, visit_place_id = ${answer.visitPlaceId},
			decline_reason = ${answer.declineReason}, answered_at = ${answer.answeredAt}
		where id = ${answer.id}`;
}

/** Withdraws all offers of an order that are open. */
export async function withdrawOpenOffers(
	sql: Sql,
	orderId: string,
): Promise<{ id: string; volunteerId: string }[]> {
	return sql<{ id: string; volunteerId: string }[]>`
		update offers set state = 'withdrawn'
		where order_id = ${orderId} and state in ('proposed', 'sent')
		returning id, volunteer_id as "volunteerId"`;
}

/** The order whose visit a place belongs to. */
export async function selectOrderOfPlace(sql: Sql, placeId: string): Promise<string | null> {
	const [row] = await sql<{ orderId: string | null }[]>`
		select v.order_id as "orderId"
		from visit_places p join visits v on v.id = p.visit_id
		where p.id = ${placeId}`;
	return row?.orderId ?? null;
}

/** Accounts of the volunteers who hold a place in an order's visit that has not begun. */
export async function selectHoldersOfOrder(
	sql: Sql,
	orderId: string,
): Promise<{ visitId: string; accountId: string }[]> {
	return sql<{ visitId: string; accountId: string }[]>`
		select v.id as "visitId", w.account_id as "accountId"
		from visits v join visit_places p on p.visit_id = v.id join volunteers w on w.id = p.volunteer_id
		where v.order_id = ${orderId} and v.state in ('open', 'agreed', 'on_the_way')
			and w.account_id is not null
		order by p.position`;
}

export async function selectVolunteerNames(
	sql: Sql,
	volunteerIds: readonly string[],
): Promise<Map<string, string>> {
	const rows = await sql<{ id: string; name: string }[]>`
		select id, name from volunteers where id = any(${[...volunteerIds]}::uuid[])`;
	return new Map(rows.map(({ id, name }) => [id, name]));
}

/** An offer as the desk sees it. */
export interface OrderOfferRow {
	id: string;
	volunteer: { id: string; name: string };
	round: number;
	wave: number;
	source: 'matcher' | 'dispatcher';
	state: OfferState;
	score: number;
	scoreParts: Record<string, number>;
	distanceMetres: number | null;
	travelMinutes: number | null;
	sentAt: Date;
	expiresAt: Date;
	answeredAt: Date | null;
	declineReason: DeclineReason | null;
}

export async function selectOffersOfOrder(sql: Sql, orderId: string): Promise<OrderOfferRow[]> {
	return sql<OrderOfferRow[]>`
		select f.id, json_build_object('id', v.id, 'name', v.name) as volunteer, f.round, f.wave,
			f.source, f.state, f.score, f.score_parts as "scoreParts",
			f.distance_metres as "distanceMetres", f.travel_minutes as "travelMinutes",
			f.sent_at as "sentAt", f.expires_at as "expiresAt", f.answered_at as "answeredAt",
			f.decline_reason as "declineReason"
		from offers f join volunteers v on v.id = f.volunteer_id
		where f.order_id = ${orderId}
		order by f.created_at, f.score desc, f.id`;
}

/** What a volunteer may know of a place before accepting: no name, no address, no phone. */
export interface TaskRow {
	itemKey: string;
	itemNameZh: string;
	itemNameEn: string;
	itemDescriptionZh: string;
	itemDescriptionEn: string;
	brandNameZh: string;
	brandNameEn: string;
	/** The community, or the town where no community is known. */
	areaNameZh: string;
	areaNameEn: string;
	startsAt: Date;
	endsAt: Date;
	remote: boolean;
	placesNeeded: number;
}

const taskColumns = (sql: Sql) => sql`
	i.key as "itemKey", i.name_zh as "itemNameZh", i.name_en as "itemNameEn",
	i.description_zh as "itemDescriptionZh", i.description_en as "itemDescriptionEn",
	b.name_zh as "brandNameZh", b.name_en as "brandNameEn",
	c.name_zh as "areaNameZh", c.name_en as "areaNameEn",
	o.starts_at as "startsAt", o.ends_at as "endsAt", i.remote,
	i.volunteers_needed as "placesNeeded"`;

const taskTables = (sql: Sql) => sql`
	join service_items i on i.id = o.item_id
	join brands b on b.id = o.brand_id
	join areas a on a.id = o.area_id
	cross join lateral (
		select name_zh, name_en from areas up
		where up.path @> a.path and up.level <> 'grid'
		order by nlevel(up.path) desc, up.valid_from desc limit 1) c`;

export interface VolunteerOfferRow extends TaskRow {
	id: string;
	orderId: string;
	districtId: string;
	areaPath: string;
	brandId: string;
	volunteerId: string;
	state: OfferState;
	orderState: OrderState;
	distanceMetres: number | null;
	travelMinutes: number | null;
	scoreParts: Record<string, number>;
	/** Those that the score was made with; null for the built-in ones. */
	weights: Weights | null;
	source: 'matcher' | 'dispatcher';
	sentAt: Date;
	expiresAt: Date;
	/** The visit in which the volunteer holds the place; null before accepting. */
	visitId: string | null;
}

const volunteerOffers = (sql: Sql) => sql`
	select f.id, f.order_id as "orderId", o.district_id as "districtId",
		a.path::text as "areaPath", o.brand_id as "brandId", f.volunteer_id as "volunteerId", f.state,
		o.state as "orderState", f.distance_metres as "distanceMetres",
		f.travel_minutes as "travelMinutes", f.score_parts as "scoreParts", w.weights,
		f.source, f.sent_at as "sentAt", f.expires_at as "expiresAt", p.visit_id as "visitId",
		${taskColumns(sql)}
	from offers f
		join orders o on o.id = f.order_id
		${taskTables(sql)}
		left join matching_weights w on w.brand_id = o.brand_id and w.version = f.weights_version
		left join visit_places p
			on p.id = f.visit_place_id and p.volunteer_id = f.volunteer_id and f.state = 'accepted'`;

export async function selectVolunteerOffer(
	sql: Sql,
	offerId: string,
): Promise<VolunteerOfferRow | null> {
	const [row] = await sql<VolunteerOfferRow[]>`${volunteerOffers(sql)} where f.id = ${offerId}`;
	return row ?? null;
}

/** A volunteer's offers, newest first; only those that can still be answered when `openAt` is set. */
export async function selectVolunteerOffers(
	sql: Sql,
	volunteerId: string,
	given: { openAt: Date | null; after: Cursor | null; limit: number },
): Promise<VolunteerOfferRow[]> {
	const { openAt, after } = given;
	return sql<VolunteerOfferRow[]>`
		${volunteerOffers(sql)}
		where f.volunteer_id = ${volunteerId}
			${openAt ? sql`and f.state = 'sent' and f.expires_at > ${openAt} and o.state = 'matching'` : sql``}
			${after ? sql`and (f.sent_at, f.id) < (${after.at}, ${after.id})` : sql``}
		order by f.sent_at desc, f.id desc
		limit ${given.limit}`;
}

export interface OpenTaskRow extends TaskRow {
	/** Id of the place. */
	id: string;
	orderId: string;
}

const metresPerDegree = 111_195;

/**
 * Open places of orders in matching that start after now, that a volunteer has the skills for and
 * that are not plainly too far; one an order, the soonest first.
 */
export async function selectOpenTasks(
	sql: Sql,
	volunteerId: string,
	given: { now: Date; after: Cursor | null; limit: number },
): Promise<OpenTaskRow[]> {
	const { after } = given;
	return sql<OpenTaskRow[]>`
		select p.id, o.id as "orderId", ${taskColumns(sql)}
		from volunteers v
			join orders o on o.district_id = v.district_id
			${taskTables(sql)}
			cross join lateral (
				select p.id
				from visits t join visit_places p on p.visit_id = t.id
				where t.order_id = o.id and t.state = 'open' and p.volunteer_id is null
				order by p.position limit 1) p
		where v.id = ${volunteerId} and o.state = 'matching' and o.starts_at > ${given.now}
			and not exists (
				select from service_item_skills s
				where s.item_id = i.id and not exists (
					select from volunteer_skills h where h.volunteer_id = v.id and h.skill = s.skill))
			and (i.remote or abs(o.latitude - v.latitude) * ${metresPerDegree} <= v.radius_metres + 100)
			${after ? sql`and (o.starts_at, p.id) > (${after.at}, ${after.id})` : sql``}
		order by o.starts_at, p.id
		limit ${given.limit}`;
}

/** The orders that can be met no more: their planned end has passed, and nobody was found. */
export async function selectOverdueOrders(
	sql: Sql,
	given: { endedBefore: Date; missedBefore: Date; limit: number },
): Promise<{ id: string; state: OrderState; deskReason: DeskReason | null }[]> {
	return sql<{ id: string; state: OrderState; deskReason: DeskReason | null }[]>`
		select id, state, desk_reason as "deskReason" from orders
		where state in ('submitted', 'matching')
			and ends_at <= case when desk_reason = 'missed'
				then ${given.missedBefore}::timestamptz else ${given.endedBefore}::timestamptz end
		order by ends_at, id
		limit ${given.limit}`;
}
