import type { PendingQuery, Row } from 'postgres';
import type { Sql } from '../platform/db.ts';

export type AreaLevel = 'district' | 'town' | 'community' | 'grid';

export interface AreaRow {
	id: string;
	districtId: string;
	parentId: string | null;
	level: AreaLevel;
	code: string;
	nameZh: string;
	nameEn: string;
	/** Codes from the district down, joined by dots. */
	path: string;
	/** Centre, degrees WGS-84. */
	longitude: number;
	latitude: number;
}

/** A piece of SQL inside another query. */
export type SqlPart = PendingQuery<Row[]>;

const areaColumns = (sql: Sql) => sql`
	a.id, a.district_id as "districtId", a.parent_id as "parentId", a.level, a.code,
	a.name_zh as "nameZh", a.name_en as "nameEn", a.path::text as path, a.longitude, a.latitude`;

const holdsOn = (sql: Sql, localDate: string) =>
	sql`a.valid_from <= ${localDate} and (a.valid_to is null or a.valid_to > ${localDate})`;

/**
 * The condition that a row lies in one of these scopes: the area's path in the subtree and the
 * brand the same, where the scope names one. False for no scopes.
 * @param columns.path expression of the row's area path (ltree)
 * @param columns.brandId expression of its brand; left out for rows of no brand
 */
export function withinScopes(
	sql: Sql,
	scopes: readonly { areaPath: string; brandId: string | null }[],
	columns: { path: SqlPart; brandId?: SqlPart },
): SqlPart {
	return sql`exists (
		select from unnest(
			${scopes.map((scope) => scope.areaPath)}::text[],
			${scopes.map((scope) => scope.brandId)}::uuid[]
		) as scope (path, brand_id)
		where ${columns.path} <@ scope.path::ltree
			and (scope.brand_id is null or scope.brand_id = ${columns.brandId ?? sql`null::uuid`}))`;
}

export async function selectAreaByCode(
	sql: Sql,
	districtId: string,
	code: string,
	localDate: string,
): Promise<AreaRow | null> {
	const [row] = await sql<AreaRow[]>`
		select ${areaColumns(sql)} from areas a
		where a.district_id = ${districtId} and a.code = ${code} and ${holdsOn(sql, localDate)}`;
	return row ?? null;
}

/** The grids of an area, the one nearest to a point first; near enough as on a plane. */
export async function selectNearestGrid(
	sql: Sql,
	path: string,
	point: { longitude: number; latitude: number },
	localDate: string,
): Promise<AreaRow | null> {
	const [row] = await sql<AreaRow[]>`
		select ${areaColumns(sql)} from areas a
		where a.level = 'grid' and a.path <@ ${path}::ltree and ${holdsOn(sql, localDate)}
		order by
			power((a.longitude - ${point.longitude}) * cosd(${point.latitude}), 2)
				+ power(a.latitude - ${point.latitude}, 2),
			a.code
		limit 1`;
	return row ?? null;
}

/**
 * The towns of the district other than that in which a path lies, the one whose centre is nearest
 * first; near enough as on a plane. None for a path above the towns.
 */
export async function selectNearestTowns(
	sql: Sql,
	given: { path: string; localDate: string; most: number },
): Promise<AreaRow[]> {
	return sql<AreaRow[]>`
		select ${areaColumns(sql)}
		from areas a join areas own on own.district_id = a.district_id
		where own.level = 'town' and own.path @> ${given.path}::text::ltree
			and own.valid_from <= ${given.localDate}
			and (own.valid_to is null or own.valid_to > ${given.localDate})
			and a.level = 'town' and a.path <> own.path and ${holdsOn(sql, given.localDate)}
		order by
			power((a.longitude - own.longitude) * cosd(own.latitude), 2)
				+ power(a.latitude - own.latitude, 2),
			a.code
		limit ${given.most}`;
}

/** Areas right under a path, or the districts themselves; by code. */
export async function selectAreasUnder(
	sql: Sql,
	path: string | null,
	localDate: string,
): Promise<AreaRow[]> {
	return sql<AreaRow[]>`
		select ${areaColumns(sql)} from areas a
		where ${holdsOn(sql, localDate)} and ${
			path === null
				? sql`a.level = 'district'`
				: sql`a.parent_id in (select id from areas where path::text = ${path})`
		}
		order by a.code`;
}

/** The areas with these paths. */
export async function selectAreasByPath(
	sql: Sql,
	paths: readonly string[],
	localDate: string,
): Promise<AreaRow[]> {
	return sql<AreaRow[]>`
		select ${areaColumns(sql)} from areas a
		where a.path = any(${[...paths]}::text[]::ltree[]) and ${holdsOn(sql, localDate)}
		order by a.path`;
}

/**
 * The names of an area for readers, as two columns: town, community and grid in Chinese, the other
 * way round in English; a district alone by its own name.
 * @param areaId expression of its id
 */
export function areaNameColumns(sql: Sql, areaId: SqlPart): SqlPart {
	const chain = sql`
		from areas own
		left join areas above on above.id = own.parent_id and above.level <> 'district'
		left join areas top on top.id = above.parent_id and top.level <> 'district'
		where own.id = ${areaId}`;
	return sql`
		(select concat_ws(' ', top.name_zh, above.name_zh, own.name_zh) ${chain}) as "areaNameZh",
		(select concat_ws(', ', own.name_en, above.name_en, top.name_en) ${chain}) as "areaNameEn"`;
}

export async function selectAreaName(
	sql: Sql,
	areaId: string,
): Promise<{ areaNameZh: string; areaNameEn: string }> {
	const [row] = await sql<{ areaNameZh: string; areaNameEn: string }[]>`
		select ${areaNameColumns(sql, sql`${areaId}`)}`;
	if (!row) throw new Error('A select of one row gave none.');
	return row;
}

/** A community with the name of its town. */
export interface CommunityRow {
	code: string;
	nameZh: string;
	nameEn: string;
	townNameZh: string;
	townNameEn: string;
}

export async function selectCommunities(
	sql: Sql,
	districtId: string,
	localDate: string,
): Promise<CommunityRow[]> {
	return sql<CommunityRow[]>`
		select a.code, a.name_zh as "nameZh", a.name_en as "nameEn", t.name_zh as "townNameZh",
			t.name_en as "townNameEn"
		from areas a join areas t on t.id = a.parent_id
		where a.district_id = ${districtId} and a.level = 'community' and ${holdsOn(sql, localDate)}
		order by t.code, a.code`;
}
