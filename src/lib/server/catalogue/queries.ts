import type { ServiceCategory } from './schemas.ts';
import type { Sql } from '../platform/db.ts';

export interface ServiceItemRow {
	id: string;
	districtId: string;
	brandId: string;
	brandSlug: string;
	brandNameZh: string;
	brandNameEn: string;
	key: string;
	nameZh: string;
	nameEn: string;
	descriptionZh: string;
	descriptionEn: string;
	preparationZh: string;
	preparationEn: string;
	category: ServiceCategory;
	supplier: string;
	durationMinutes: number;
	volunteersNeeded: 1 | 2;
	credentialKind: string | null;
	admission: 'rule' | 'check';
	admissionForm: 'immediate' | 'promised' | 'joint' | 'answered';
	answerWithinMinutes: number;
	serveWithinDays: number;
	opensAt: string;
	closesAt: string;
	roundTheClock: boolean;
	minimumLeadMinutes: number;
	remote: boolean;
	risky: boolean;
	outdoor: boolean;
	skills: string[];
	retiredOn: string | null;
}

const columns = (sql: Sql) => sql`
	i.id, i.district_id as "districtId", i.brand_id as "brandId", b.slug as "brandSlug",
	b.name_zh as "brandNameZh", b.name_en as "brandNameEn", i.key,
	i.name_zh as "nameZh", i.name_en as "nameEn",
	i.description_zh as "descriptionZh", i.description_en as "descriptionEn",
	i.preparation_zh as "preparationZh", i.preparation_en as "preparationEn",
	i.category, i.supplier, i.duration_minutes as "durationMinutes",
	i.volunteers_needed as "volunteersNeeded", i.credential_kind as "credentialKind",
	i.admission, i.admission_form as "admissionForm",
	i.answer_within_minutes as "answerWithinMinutes", i.serve_within_days as "serveWithinDays",
	to_char(i.opens_at, 'HH24:MI') as "opensAt", to_char(i.closes_at, 'HH24:MI') as "closesAt",
	i.round_the_clock as "roundTheClock", i.minimum_lead_minutes as "minimumLeadMinutes",
	i.remote, i.risky, i.outdoor,
	array(select skill from service_item_skills s where s.item_id = i.id order by skill) as skills,
	i.retired_on as "retiredOn"`;

export async function selectServiceItems(sql: Sql, localDate: string): Promise<ServiceItemRow[]> {
	return sql<ServiceItemRow[]>`
		select ${columns(sql)}
		from service_items i join brands b on b.id = i.brand_id
		where i.retired_on is null or i.retired_on > ${localDate}
		order by i.position, i.key`;
}

export async function findServiceItemByKey(
	sql: Sql,
	districtId: string,
	key: string,
): Promise<ServiceItemRow | null> {
	const [row] = await sql<ServiceItemRow[]>`
		select ${columns(sql)}
		from service_items i join brands b on b.id = i.brand_id
		where i.district_id = ${districtId} and i.key = ${key}`;
	return row ?? null;
}
