import { areaNameColumns, withinScopes } from '../../areas/index.ts';
import type { UnmetReason } from '../../orders/index.ts';
import type { Cursor } from '../../platform/cursor.ts';
import type { Sql } from '../../platform/db.ts';

/** The part of the register that a person may see. */
export interface RegisterSight {
	districtId: string;
	scopes: readonly { areaPath: string; brandId: string | null }[];
	/** First local date of the visits looked at. */
	since: string;
}

/** An entry in the register of unmet orders: nothing that tells whose it was. */
export interface UnmetOrderRow {
	id: string;
	number: string;
	itemKey: string;
	itemNameZh: string;
	itemNameEn: string;
	brandSlug: string;
	areaNameZh: string;
	areaNameEn: string;
	startsAt: Date;
	urgent: boolean;
	reason: UnmetReason;
}

const unmetOrders = (sql: Sql, { districtId, scopes, since }: RegisterSight) => sql`
	from areas a join orders o on o.area_id = a.id
		join service_items i on i.id = o.item_id
		join brands b on b.id = o.brand_id
	where a.district_id = ${districtId} and o.state = 'expired' and o.local_date >= ${since}
		and ${withinScopes(sql, scopes, { path: sql`a.path`, brandId: sql`o.brand_id` })}`;

/** The entries of the register, the latest visit first. */
export async function selectUnmetOrders(
	sql: Sql,
	sight: RegisterSight,
	page: { after: Cursor | null; limit: number },
): Promise<UnmetOrderRow[]> {
	const { after, limit } = page;
	return sql<UnmetOrderRow[]>`
		select o.id, o.number, i.key as "itemKey", i.name_zh as "itemNameZh",
			i.name_en as "itemNameEn", b.slug as "brandSlug", ${areaNameColumns(sql, sql`a.id`)},
			o.starts_at as "startsAt", o.urgent, o.unmet_reason as reason
		${unmetOrders(sql, sight)}
			${after ? sql`and (o.starts_at, o.id) < (${after.at}, ${after.id})` : sql``}
		order by o.starts_at desc, o.id desc
		limit ${limit}`;
}

export const partsOfDay = ['morning', 'afternoon', 'evening'] as const;
export type PartOfDay = (typeof partsOfDay)[number];

/** Whom to look for: what was missing where and when, and how many there have it. */
export interface RecruitmentHintRow {
	/** Null for items that ask for no skill: anyone would have done. */
	skillKey: string | null;
	skillNameZh: string | null;
	skillNameEn: string | null;
	townCode: string;
	townNameZh: string;
	townNameEn: string;
	/** 1 for Monday to 7 for Sunday. */
	weekday: number;
	/** Until 12:00, until 18:00, and after. */
	partOfDay: PartOfDay;
	/** Orders that were not met. */
	orders: number;
	/** Local date of the latest. */
	lastOn: string;
	/** Active volunteers who live there and have the skill. */
	volunteers: number;
}

/** What was missing most often, first; orders that staff ended or a volunteer missed do not count. */
export async function selectRecruitmentHints(
	sql: Sql,
	sight: RegisterSight,
	limit: number,
): Promise<RecruitmentHintRow[]> {
	return sql<RecruitmentHintRow[]>`
		with missing as (
			select town.id as town_id, n.skill, extract(isodow from o.local_date)::integer as weekday,
				case
					when extract(hour from o.starts_at at time zone a.time_zone) < 12 then 'morning'
					when extract(hour from o.starts_at at time zone a.time_zone) < 18 then 'afternoon'
					else 'evening' end as part,
				o.local_date
			from (select o.* ${unmetOrders(sql, sight)}) o
				join areas a on a.id = o.area_id
				join areas town on town.path @> a.path and town.level = 'town'
					and town.valid_from <= o.local_date
					and (town.valid_to is null or town.valid_to > o.local_date)
				left join service_item_skills n on n.item_id = o.item_id
			where o.unmet_reason in ('no_candidate', 'nobody_accepted', 'too_late')),
		hints as (
			select town_id, skill, weekday, part, count(*) as orders, max(local_date) as last_on
			from missing group by town_id, skill, weekday, part
			order by count(*) desc, max(local_date) desc, town_id, skill, weekday, part
			limit ${limit})
		select h.skill as "skillKey", s.name_zh as "skillNameZh", s.name_en as "skillNameEn",
			t.code as "townCode", t.name_zh as "townNameZh", t.name_en as "townNameEn", h.weekday,
			h.part as "partOfDay", h.orders, h.last_on as "lastOn",
			(select count(*)
			 from areas home join volunteers v on v.area_id = home.id
			 where home.path <@ t.path and v.state = 'active' and v.vetted_on is not null
				and (h.skill is null or exists (
					select from volunteer_skills k where k.volunteer_id = v.id and k.skill = h.skill))
			) as volunteers
		from hints h join areas t on t.id = h.town_id left join skills s on s.key = h.skill
		order by h.orders desc, h.last_on desc, t.code, h.skill, h.weekday, h.part`;
}
