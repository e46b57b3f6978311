import type { Sql } from '../platform/db.ts';
import { measures, samples, type Measure, type Occurrence } from './measures.ts';

/** Brands of one district and whole local days of its zone, both ends included. */
export interface Range {
	brandIds: string[];
	timeZone: string;
	from: string;
	to: string;
	/** First instant of `from`, and of the day after `to` (UTC). */
	start: Date;
	end: Date;
}

type Fragment = ReturnType<Sql>;

/**
 * Where each occurrence comes from: one query a source, whose rows are
 * (measure, thing_id, at, order_id, person_id, brand_id, area_id, local_date, amount).
 * Facts, samples and the lists behind figures are all made of these rows and of nothing else.
 */
const sources: { gives: readonly Occurrence[]; rows: (sql: Sql, range: Range) => Fragment }[] = [
	{
		gives: [
			'orders_placed',
			'orders_matched',
			'orders_answered',
			'orders_answered_in_time',
			'minutes_to_match',
		],
		rows: (sql, range) => sql`
			select m.measure, o.id as thing_id, o.submitted_at as at, o.id as order_id,
				o.client_id as person_id, o.brand_id, o.area_id,
				(o.submitted_at at time zone ${range.timeZone})::date as local_date, m.amount
			from orders o
			cross join lateral (
				select min(e.at) as at from order_events e
				where e.order_id = o.id and e.event = 'staff'
			) filled
			cross join lateral (values
				('orders_placed', 1::numeric),
				('orders_matched', case when filled.at is not null then 1 end),
				('orders_answered',
					case when filled.at is not null or o.state = 'expired' then 1 end),
				('orders_answered_in_time', case when filled.at <= o.answer_due_at then 1 end),
				('minutes_to_match', extract(epoch from filled.at - o.submitted_at) / 60)
			) m (measure, amount)
			where o.brand_id = any(${range.brandIds}::uuid[]) and o.state <> 'draft'
				and o.submitted_at >= ${range.start} and o.submitted_at < ${range.end}`,
	},
	{
		gives: [
			'orders_fulfilled',
			'orders_unmet',
			'orders_cancelled',
			'orders_refused',
			'reviews',
			'review_points',
			'reviews_satisfied',
			'follow_ups_done',
		],
		rows: (sql, range) => sql`
			select m.measure, o.id, o.starts_at, o.id, o.client_id, o.brand_id, o.area_id,
				o.local_date, m.amount
			from orders o
			left join reviews r on r.order_id = o.id
			left join follow_ups f on f.order_id = o.id
			cross join lateral (values
				('orders_fulfilled', case when o.state in ('done', 'closed') then 1::numeric end),
				('orders_unmet', case when o.state = 'expired' then 1 end),
				('orders_cancelled', case when o.state = 'cancelled' then 1 end),
				('orders_refused', case when o.state = 'refused' then 1 end),
				('reviews', case when r.id is not null then 1 end),
				('review_points', r.rating),
				('reviews_satisfied', case when r.rating >= 4 then 1 end),
				('follow_ups_done', case when f.done_at is not null then 1 end)
			) m (measure, amount)
			where o.brand_id = any(${range.brandIds}::uuid[])
				and o.local_date between ${range.from} and ${range.to}`,
	},
	{
		gives: ['offers_sent'],
		rows: (sql, range) => sql`
			select 'offers_sent', f.id, f.sent_at, o.id, f.volunteer_id, o.brand_id, o.area_id,
				o.local_date, 1::numeric
			from orders o join offers f on f.order_id = o.id
			where o.brand_id = any(${range.brandIds}::uuid[])
				and o.local_date between ${range.from} and ${range.to} and f.sent_at is not null`,
	},
	{
		gives: ['visits_done', 'visits_due', 'visits_on_time', 'visits_missed', 'people_served'],
		rows: (sql, range) => sql`
			select m.measure, v.id, v.starts_at, v.order_id, v.client_id, v.brand_id, v.area_id,
				v.local_date, m.amount
			from visits v
			cross join lateral (
				select exists (
					select from visit_drop_outs x join visit_places p on p.id = x.visit_place_id
					where p.visit_id = v.id and x.kind = 'missed'
				) as missed
			) somebody
			cross join lateral (values
				('visits_done', case when v.checked_out_at is not null then 1::numeric end),
				('visits_due',
					case when v.checked_in_at is not null or somebody.missed then 1 end),
				('visits_on_time',
					case when v.checked_in_at <= v.starts_at + interval '10 minutes' then 1 end),
				('visits_missed', case when somebody.missed then 1 end),
				('people_served', case when v.checked_out_at is not null then 1 end)
			) m (measure, amount)
			where v.brand_id = any(${range.brandIds}::uuid[])
				and v.local_date between ${range.from} and ${range.to}`,
	},
	{
		gives: ['volunteers_serving'],
		rows: (sql, range) => sql`
			select 'volunteers_serving', p.id, v.starts_at, v.order_id, p.volunteer_id, v.brand_id,
				v.area_id, v.local_date, 1::numeric
			from visits v join visit_places p on p.visit_id = v.id
			where v.brand_id = any(${range.brandIds}::uuid[])
				and v.local_date between ${range.from} and ${range.to}
				and v.checked_out_at is not null and p.checked_out_at is not null`,
	},
	{
		gives: ['drop_outs'],
		rows: (sql, range) => sql`
			select 'drop_outs', x.id, x.at, v.order_id, x.volunteer_id, v.brand_id, v.area_id,
				v.local_date, 1::numeric
			from visits v
			join visit_places p on p.visit_id = v.id
			join visit_drop_outs x on x.visit_place_id = p.id
			where v.brand_id = any(${range.brandIds}::uuid[])
				and v.local_date between ${range.from} and ${range.to} and x.kind = 'dropped_out'`,
	},
	{
		gives: ['minutes_credit', 'minutes_honour'],
		rows: (sql, range) => sql`
			select 'minutes_' || h.grade, h.id, h.recorded_at, v.order_id, h.volunteer_id,
				h.brand_id, h.area_id, h.local_date, h.minutes::numeric
			from hours_entries h
			left join visit_places p on p.id = h.visit_place_id
			left join visits v on v.id = p.visit_id
			where h.brand_id = any(${range.brandIds}::uuid[])
				and h.local_date between ${range.from} and ${range.to}`,
	},
];

/** The rows of the wanted occurrences, from the sources that give them. */
function occurrences(sql: Sql, range: Range, wanted: readonly Occurrence[]): Fragment {
	const rows = sources
		.filter(({ gives }) => gives.some((occurrence) => wanted.includes(occurrence)))
		.map((source) => source.rows(sql, range))
		.reduce((all, next) => sql`${all} union all ${next}`);
	// The names of the columns are those of the first source, whichever it is.
	return sql`(
		select * from (${rows}) rows
			(measure, thing_id, at, order_id, person_id, brand_id, area_id, local_date, amount)
		where amount is not null and measure = any(${[...wanted]}::text[])
	)`;
}

export interface DistrictRow {
	id: string;
	timeZone: string;
}

export async function selectDistricts(sql: Sql): Promise<DistrictRow[]> {
	return sql<DistrictRow[]>`
		select id, time_zone as "timeZone" from areas
		where level = 'district' order by id`;
}

export interface MetricDayDue {
	districtId: string;
	timeZone: string;
	localDate: string;
}

/** The days that have a mark, the oldest mark first. */
export async function selectMetricDaysDue(sql: Sql, most: number): Promise<MetricDayDue[]> {
	return sql<MetricDayDue[]>`
		select m.district_id as "districtId", d.time_zone as "timeZone",
			m.local_date as "localDate"
		from metric_days_due m join areas d on d.id = m.district_id
		group by m.district_id, d.time_zone, m.local_date
		order by min(m.id::text)
		limit ${most}`;
}

/** False while another transaction recomputes that day of the district. */
export async function tryLockMetricDay(
	sql: Sql,
	districtId: string,
	localDate: string,
): Promise<boolean> {
	const [row] = await sql<{ locked: boolean }[]>`
		select pg_try_advisory_xact_lock(
			hashtextextended(${`metric day ${districtId} ${localDate}`}, 0)) as locked`;
	return row?.locked ?? false;
}

/** Removes the marks of a day whose changes are committed; how many there were. */
export async function deleteMetricDayMarks(
	sql: Sql,
	districtId: string,
	localDate: string,
): Promise<number> {
	const result = await sql`
		delete from metric_days_due
		where district_id = ${districtId} and local_date = ${localDate}`;
	return result.count;
}

export async function deleteMetricFacts(
	sql: Sql,
	districtId: string,
	localDate: string,
): Promise<void> {
	await sql`
		delete from metric_facts where district_id = ${districtId} and local_date = ${localDate}`;
}

/** Writes the facts of a district's days from events, all of one snapshot. */
export async function insertMetricFacts(sql: Sql, districtId: string, range: Range): Promise<void> {
	await sql`
		insert into metric_facts (district_id, brand_id, area_id, local_date, measure, value)
		select ${districtId}, brand_id, area_id, local_date, measure, sum(amount)
		from ${occurrences(sql, range, measures)} o
		group by brand_id, area_id, local_date, measure
		having sum(amount) <> 0`;
}

export async function selectBrandIds(sql: Sql, districtId: string): Promise<string[]> {
	const rows = await sql<{ id: string }[]>`
		select id from brands where district_id = ${districtId}`;
	return rows.map(({ id }) => id);
}

/**
 * An amount of one measure: over all, of a day, or of a part of the area. A part is the path of an
 * area of the level below, or of the area itself where nothing finer is known.
 */
export interface AmountRow {
	measure: Occurrence;
	localDate: string | null;
	part: string | null;
	value: number;
}

/** Which amounts are asked for: the totals alone, or also by day and by part of so many levels. */
export interface AmountWish {
	areaPaths: string[];
	levels: number | null;
}

/** Columns and groups of amounts; the rows below have measure, local_date, path and value. */
function amountsBy(sql: Sql, levels: number | null): { columns: Fragment; groups: Fragment } {
	if (levels === null)
		return { columns: sql`null::date as "localDate", null::text as part`, groups: sql`measure` };
	return {
		columns: sql`local_date as "localDate", part::text as part`,
		groups: sql`grouping sets ((measure), (measure, local_date), (measure, part))`,
	};
}

/** The path of an area cut to a number of levels. */
const cutPath = (sql: Sql, levels: number | null) => sql`
	case when nlevel(a.path) > ${levels}::int then subpath(a.path, 0, ${levels}::int)
		else a.path end as part`;

/** Sums of facts. */
export async function selectFacts(
	sql: Sql,
	range: Range,
	{ areaPaths, levels }: AmountWish,
): Promise<AmountRow[]> {
	const { columns, groups } = amountsBy(sql, levels);
	return sql<AmountRow[]>`
		select measure, ${columns}, sum(value)::float8 as value
		from (
			select f.measure, f.local_date, ${cutPath(sql, levels)}, f.value
			from metric_facts f join areas a on a.id = f.area_id
			where f.brand_id = any(${range.brandIds}::uuid[])
				and f.local_date between ${range.from} and ${range.to}
				and a.path <@ any(${areaPaths}::ltree[])
		) facts
		group by ${groups}`;
}

/** What does not add up: distinct people, and the median of minutes. */
export async function selectSamples(
	sql: Sql,
	range: Range,
	{ areaPaths, levels }: AmountWish,
): Promise<AmountRow[]> {
	const { columns, groups } = amountsBy(sql, levels);
	return sql<AmountRow[]>`
		select measure, ${columns},
			case measure when 'minutes_to_match'
				then percentile_cont(0.5) within group (order by amount)
				else count(distinct person_id) end as value
		from (
			select o.measure, o.local_date, ${cutPath(sql, levels)}, o.person_id,
				o.amount::float8 as amount
			from ${occurrences(sql, range, samples)} o join areas a on a.id = o.area_id
			where a.path <@ any(${areaPaths}::ltree[])
		) occurrences
		group by ${groups}`;
}

export interface AreaRow {
	id: string;
	code: string;
	level: 'district' | 'town' | 'community' | 'grid';
	nameZh: string;
	nameEn: string;
	path: string;
}

const areaColumns = (sql: Sql) => sql`
	a.id, a.code, a.level, a.name_zh as "nameZh", a.name_en as "nameEn", a.path::text as path`;

/** The area that bears a code, the newest where it was renewed. */
export async function selectAreaByCode(
	sql: Sql,
	districtId: string,
	code: string,
): Promise<AreaRow | null> {
	const [row] = await sql<AreaRow[]>`
		select ${areaColumns(sql)} from areas a
		where a.district_id = ${districtId} and a.code = ${code}
		order by a.valid_from desc
		limit 1`;
	return row ?? null;
}

/** The areas of one level under some paths, and those that have one of the other paths. */
export async function selectParts(
	sql: Sql,
	wish: { under: string[]; level: number; paths: string[] },
): Promise<AreaRow[]> {
	return sql<AreaRow[]>`
		select distinct on (a.path) ${areaColumns(sql)} from areas a
		where (a.path <@ any(${wish.under}::ltree[]) and nlevel(a.path) = ${wish.level})
			or a.path = any(${wish.paths}::ltree[])
		order by a.path, a.valid_from desc`;
}

/** One order, visit, entry of hours or person behind a figure. */
export interface BehindRow {
	/** What was counted: id of the order, visit, offer, drop-out, place or ledger entry. */
	thingId: string;
	at: Date;
	localDate: string;
	/** Null for what belongs to no order, as hours added by staff. */
	orderId: string | null;
	orderNumber: string | null;
	orderState: string | null;
	itemNameZh: string | null;
	itemNameEn: string | null;
	/** The area, a grid with its community. */
	areaNameZh: string;
	areaNameEn: string;
	/** Points, minutes, or how often it counts. */
	amount: number;
	/** Of a ratio: whether it counts in the part above. */
	counted: boolean;
}

export interface BehindWish {
	/** What the figure counts, or is a share of. */
	of: readonly Occurrence[];
	/** Of a ratio, what is above; otherwise null, and everything counts. */
	numerator: Measure | null;
	/** One row a person instead of one a thing. */
	eachPerson: boolean;
	areaPaths: string[];
	part: 'all' | 'counted' | 'not_counted';
}

function behind(sql: Sql, range: Range, wish: BehindWish): Fragment {
	const wanted = wish.numerator === null ? wish.of : [...wish.of, wish.numerator];
	const of = [...wish.of];
	const key = wish.eachPerson ? sql`o.person_id` : sql`o.thing_id`;
	return sql`(
		select * from (
			select ${key} as key,
				(array_agg(o.thing_id order by o.at desc, o.thing_id desc))[1] as thing_id,
				max(o.at) as at, (array_agg(o.local_date order by o.at desc, o.thing_id desc))[1] as local_date,
				(array_agg(o.order_id order by o.at desc, o.thing_id desc))[1] as order_id,
				(array_agg(o.area_id order by o.at desc, o.thing_id desc))[1] as area_id,
				coalesce(
					sum(o.amount) filter (where o.measure = ${wish.numerator}::text),
					sum(o.amount) filter (where o.measure = any(${of}::text[])))::float8 as amount,
				${wish.numerator}::text is null or bool_or(o.measure = ${wish.numerator}::text) as counted
			from ${occurrences(sql, range, wanted)} o join areas a on a.id = o.area_id
			where a.path <@ any(${wish.areaPaths}::ltree[])
			group by 1
			having bool_or(o.measure = any(${of}::text[]))
		) things
		where ${wish.part} = 'all' or counted = (${wish.part} = 'counted')
	)`;
}

/** How many rows stand behind a figure, and the sum of what they count. */
export async function countBehind(
	sql: Sql,
	range: Range,
	wish: BehindWish,
): Promise<{ count: number; counted: number; amount: number }> {
	const [row] = await sql<{ count: number; counted: number; amount: number }[]>`
		select count(*) as count, count(*) filter (where counted) as counted,
			coalesce(sum(amount) filter (where counted), 0)::float8 as amount
		from ${behind(sql, range, wish)} t`;
	return row ?? { count: 0, counted: 0, amount: 0 };
}

/** A page of what stands behind a figure, the newest first. */
export async function selectBehind(
	sql: Sql,
	range: Range,
	wish: BehindWish,
	page: { before: { at: Date; id: string } | null; most: number },
): Promise<BehindRow[]> {
	const before = page.before;
	return sql<BehindRow[]>`
		select t.thing_id as "thingId", t.at, t.local_date as "localDate", t.order_id as "orderId",
			o.number as "orderNumber", o.state as "orderState", i.name_zh as "itemNameZh",
			i.name_en as "itemNameEn",
			case a.level when 'grid' then p.name_zh || ' ' || a.name_zh else a.name_zh end
				as "areaNameZh",
			case a.level when 'grid' then a.name_en || ', ' || p.name_en else a.name_en end
				as "areaNameEn",
			t.amount, t.counted
		from ${behind(sql, range, wish)} t
		join areas a on a.id = t.area_id
		left join areas p on p.id = a.parent_id
		left join orders o on o.id = t.order_id
		left join service_items i on i.id = o.item_id
		where ${before === null} or
			(date_trunc('milliseconds', t.at), t.thing_id) <
			(${before?.at ?? null}::timestamptz, ${before?.id ?? null}::uuid)
		order by date_trunc('milliseconds', t.at) desc, t.thing_id desc
		limit ${page.most}`;
}
