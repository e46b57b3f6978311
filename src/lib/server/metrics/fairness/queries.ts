import { withinScopes } from '../../areas/index.ts';
import type { Sql } from '../../platform/db.ts';
import type { Month } from './rules.ts';

/** By what volunteers are told apart. */
export const dimensions = ['all', 'town', 'age', 'tenure'] as const;
export type Dimension = (typeof dimensions)[number];

/** Ages on the last day of a month. */
export const ageGroups = ['under_18', 'from_18', 'from_30', 'from_45', 'from_60'] as const;
/** Those who joined within the 90 days before the last day of a month, and the others. */
export const tenures = ['new', 'experienced'] as const;

/** What a group of volunteers was asked and did in a month. */
export interface GroupRow {
	month: string;
	dimension: Dimension;
	/** Code of the town, age group, or tenure; empty for all. */
	key: string;
	/** Active volunteers on the last day. */
	people: number;
	offers: number;
	acceptances: number;
	visits: number;
	/** Minutes served. */
	minutes: number;
	/** Volunteers who served, and their minutes each times its rank, the smallest first. */
	loaded: number;
	rankedMinutes: number;
}

/**
 * What the volunteers who are active today were asked and did, by month and group.
 * @param scopes areas of their homes; brands of what they were asked and did
 */
export async function selectGroups(
	sql: Sql,
	given: {
		districtId: string;
		scopes: readonly { areaPath: string; brandId: string | null }[];
		months: readonly Month[];
	},
): Promise<GroupRow[]> {
	const { districtId, scopes, months } = given;
	const anyBrand = scopes.map(({ areaPath }) => ({ areaPath, brandId: null }));
	const first = months[0]?.from ?? '';
	return sql<GroupRow[]>`
		with months as (
			select * from unnest(
				${months.map(({ month }) => month)}::text[], ${months.map(({ to }) => to)}::date[]
			) as m (month, last_day)),
		people as (
			select v.id, v.birth_date, v.joined_on, home.path as home, home.time_zone,
				(select t.code from areas t where t.path @> home.path and t.level = 'town' limit 1) as town
			from volunteers v join areas home on home.id = v.area_id
			where v.district_id = ${districtId} and v.state = 'active'
				and ${withinScopes(sql, anyBrand, { path: sql`home.path` })}),
		done as (
			select p.id, to_char(f.sent_at at time zone p.time_zone, 'YYYY-MM') as month, 1 as offers,
				(f.state = 'accepted')::integer as acceptances, 0 as visits, 0 as minutes
			from people p join offers f on f.volunteer_id = p.id join orders o on o.id = f.order_id
			where f.created_at > ${first}::date - 1
				and ${withinScopes(sql, scopes, { path: sql`p.home`, brandId: sql`o.brand_id` })}
			union all
			select p.id, to_char(h.local_date, 'YYYY-MM'), 0, 0, (h.kind = 'service')::integer, h.minutes
			from people p join hours_entries h on h.volunteer_id = p.id
			where h.local_date >= ${first}
				and ${withinScopes(sql, scopes, { path: sql`p.home`, brandId: sql`h.brand_id` })}),
		deeds as (
			select id, month, sum(offers) as offers, sum(acceptances) as acceptances,
				sum(visits) as visits, sum(minutes) as minutes
			from done group by id, month),
		members as (
			select m.month, g.dimension, g.key, p.id, d.offers, d.acceptances, d.visits, d.minutes
			from months m
				join people p on p.joined_on <= m.last_day
				left join deeds d on d.id = p.id and d.month = m.month
				cross join lateral (values
					('all', ''),
					('town', p.town),
					('age', (${[...ageGroups]}::text[])[width_bucket(
						extract(year from age(m.last_day, p.birth_date))::integer,
						array[0, 18, 30, 45, 60])]),
					('tenure', case when p.joined_on > m.last_day - 90 then 'new' else 'experienced' end)
				) as g (dimension, key)
			where g.key is not null),
		ranked as (
			select *, row_number() over (
				partition by month, dimension, key, minutes > 0 order by minutes) as rank
			from members)
		select month, dimension, key, count(*) as people,
			coalesce(sum(offers), 0)::integer as offers,
			coalesce(sum(acceptances), 0)::integer as acceptances,
			coalesce(sum(visits), 0)::integer as visits,
			coalesce(sum(minutes) filter (where minutes > 0), 0)::integer as minutes,
			count(*) filter (where minutes > 0) as loaded,
			coalesce(sum(minutes * rank) filter (where minutes > 0), 0)::double precision
				as "rankedMinutes"
		from ranked
		group by month, dimension, key
		order by month, dimension, key`;
}

/** Names of towns by code. */
export async function selectTownNames(
	sql: Sql,
	districtId: string,
): Promise<{ code: string; nameZh: string; nameEn: string }[]> {
	return sql<{ code: string; nameZh: string; nameEn: string }[]>`
		select distinct on (code) code, name_zh as "nameZh", name_en as "nameEn" from areas
		where district_id = ${districtId} and level = 'town'
		order by code, valid_from desc`;
}
