import type { Sql } from '../../platform/db.ts';
import type { Weights } from '../weights.ts';
import type { RankedEntry } from './ranked-entry.ts';

export interface WeightsRow {
	id: string;
	version: number;
	weights: Weights;
	note: string | null;
	/** The earlier version that was made current again. */
	restores: number | null;
	changedAt: Date;
	/** Name of who changed them; null when that account is gone. */
	changedBy: string | null;
}

/** All versions of a brand's weights, the newest first. */
export async function selectWeights(sql: Sql, brandId: string): Promise<WeightsRow[]> {
	return sql<WeightsRow[]>`
		select w.id, w.version, w.weights, w.note, w.restores, w.changed_at as "changedAt",
			a.display_name as "changedBy"
		from matching_weights w left join accounts a on a.id = w.changed_by
		where w.brand_id = ${brandId}
		order by w.version desc`;
}

/** Keeps everyone else from changing the weights of a brand until the transaction ends. */
export async function lockWeights(sql: Sql, brandId: string): Promise<void> {
	await sql`select pg_advisory_xact_lock(hashtextextended(${`matching_weights:${brandId}`}, 0))`;
}

export async function insertWeights(
	sql: Sql,
	row: Pick<WeightsRow, 'id' | 'version' | 'weights' | 'note' | 'restores' | 'changedAt'> & {
		districtId: string;
		brandId: string;
		accountId: string | null;
	},
): Promise<void> {
	await sql`
		insert into matching_weights
			(id, district_id, brand_id, version, weights, note, restores, changed_by, changed_at)
		values
			(${row.id}, ${row.districtId}, ${row.brandId}, ${row.version}, ${sql.json(row.weights)},
			 ${row.note}, ${row.restores}, ${row.accountId}, ${row.changedAt})`;
}

/** A count of answers, as a look at an order needs it. */
export interface RateRow {
	kind: 'all' | 'item' | 'hour' | 'distance';
	key: string;
	accepted: number;
	ended: number;
}

export interface ScoringRow {
	/** Null for a brand that has the built-in weights. */
	current: { version: number; weights: Weights } | null;
	rates: RateRow[];
}

/** The current weights of a brand, and the rates of its district that have one of the keys. */
export async function selectScoring(
	sql: Sql,
	given: { districtId: string; brandId: string; keys: readonly string[] },
): Promise<ScoringRow> {
	const [row] = await sql<[ScoringRow]>`
		select
			(select json_build_object('version', version, 'weights', weights)
			 from matching_weights where brand_id = ${given.brandId}
			 order by version desc limit 1) as current,
			(select coalesce(json_agg(json_build_object(
				'kind', kind, 'key', key, 'accepted', accepted, 'ended', ended)), '[]')
			 from acceptance_rates
			 where district_id = ${given.districtId}
				and kind in ('all', 'item', 'hour', 'distance') and key = any(${[...given.keys]}::text[])
			) as rates`;
	return row;
}

export async function selectDistrictIds(sql: Sql): Promise<string[]> {
	const rows = await sql<{ id: string }[]>`
		select id from areas where level = 'district' order by id`;
	return rows.map(({ id }) => id);
}

/** Lets one transaction at a time count the answers of a district. */
export async function lockAcceptanceDays(sql: Sql, districtId: string): Promise<void> {
	await sql`select pg_advisory_xact_lock(hashtextextended(${`acceptance_days:${districtId}`}, 0))`;
}

/** Forgets the counts of a district's days, from the first day on or until the last. */
export async function deleteAcceptanceDays(
	sql: Sql,
	districtId: string,
	days: { from: string } | { until: string },
): Promise<void> {
	await sql`
		delete from acceptance_days
		where district_id = ${districtId}
			and ${'from' in days ? sql`local_date >= ${days.from}::date` : sql`local_date <= ${days.until}::date`}`;
}

/**
 * Counts how the matcher's offers ended that were made since an instant, by local day. What a
 * dispatcher offers by name is agreed on the phone as a rule, and says nothing of the others.
 */
export async function insertAcceptanceDays(
	sql: Sql,
	given: { districtId: string; since: Date; timeZone: string },
): Promise<void> {
	await sql`
		insert into acceptance_days (district_id, kind, key, local_date, accepted, ended)
		select ${given.districtId}, k.kind, k.key, f.local_date,
			count(*) filter (where f.state = 'accepted'), count(*)
		from (
			select f.state, f.distance_metres, i.key as item,
				(f.created_at at time zone ${given.timeZone})::date as local_date,
				extract(hour from o.starts_at at time zone ${given.timeZone}) as hour,
				extract(isodow from o.starts_at at time zone ${given.timeZone}) as weekday
			from offers f
				join orders o on o.id = f.order_id
				join service_items i on i.id = o.item_id
			where f.district_id = ${given.districtId} and f.created_at >= ${given.since}
				and f.source = 'matcher' and f.state in ('accepted', 'declined', 'expired')) f
			cross join lateral (values
				('all', 'all'),
				('item', f.item),
				('hour', case when f.weekday >= 6 then 'weekend_' else 'weekday_' end || case
					when f.hour < 6 or f.hour >= 22 then 'night'
					when f.hour < 12 then 'morning'
					when f.hour < 18 then 'afternoon'
					else 'evening' end),
				('distance', case
					when f.distance_metres is null then 'phone'
					when f.distance_metres < 1000 then 'under_1_km'
					when f.distance_metres < 3000 then '1_to_3_km'
					when f.distance_metres < 6000 then '3_to_6_km'
					else 'over_6_km' end)) as k (kind, key)
		group by k.kind, k.key, f.local_date`;
}

/** Adds up the days of a district that are kept; what was added up before is forgotten. */
export async function replaceAcceptanceRates(sql: Sql, districtId: string): Promise<void> {
	await sql`delete from acceptance_rates where district_id = ${districtId}`;
	await sql`
		insert into acceptance_rates (district_id, kind, key, accepted, ended)
		select district_id, kind, key, sum(accepted), sum(ended)
		from acceptance_days where district_id = ${districtId}
		group by district_id, kind, key`;
}

/** The first look of an order that asked anybody: who could be asked, and how many were. */
export interface FirstLookRow {
	orderId: string;
	number: string;
	startsAt: Date;
	/** The community, or the town where no community is known. */
	areaNameZh: string;
	areaNameEn: string;
	ranked: RankedEntry[];
	asked: number;
}

/** The first looks of a brand's orders that were placed since an instant, the newest first. */
export async function selectFirstLooks(
	sql: Sql,
	given: { brandId: string; since: Date; limit: number },
): Promise<FirstLookRow[]> {
	return sql<FirstLookRow[]>`
		select o.id as "orderId", o.number, o.starts_at as "startsAt", c.name_zh as "areaNameZh",
			c.name_en as "areaNameEn", d.ranked, jsonb_array_length(d.asked) as asked
		from orders o
			join areas a on a.id = o.area_id
			cross join lateral (
				select name_zh, name_en from areas up
				where up.path @> a.path and up.level <> 'grid'
				order by nlevel(up.path) desc, up.valid_from desc limit 1) c
			cross join lateral (
				select ranked, asked from matching_decisions d
				where d.order_id = o.id and d.outcome = 'asked' and d.ranked is not null
				order by d.at, d.id limit 1) d
		where o.brand_id = ${given.brandId} and o.submitted_at >= ${given.since}
		order by o.submitted_at desc, o.id
		limit ${given.limit}`;
}
