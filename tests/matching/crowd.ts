import type { AccountActor, Context } from '../../src/lib/server/platform/context.ts';
import { newId } from '../../src/lib/server/platform/ids.ts';
import { addMinutes } from '../../src/lib/calendar/local-time.ts';
import type { TestDistrict } from '../support/district.ts';

/**
 * Adds many volunteers like the district's own, in one statement; they act through its account.
 * @param spread how far around it they live, degrees
 */
export async function addCrowd(
	ctx: Context,
	district: TestDistrict,
	count: number,
	spread = 0,
): Promise<AccountActor[]> {
	const ids = Array.from({ length: count }, newId);
	const like = district.volunteer.id;
	await ctx.sql`
		insert into volunteers
			(id, district_id, area_id, name, name_pinyin, name_initials, sex, birth_date,
			 phone_encrypted, phone_index, phone_last_four_index, longitude, latitude, radius_metres,
			 travel_mode, languages, state, vetted_on, insured_until, visits_per_day, visits_per_week,
			 offers_per_day, quiet_from, quiet_until, joined_on, created_at)
		select n.id, district_id, area_id, name, name_pinyin, name_initials, sex, birth_date,
			phone_encrypted, uuid_send(n.id), phone_last_four_index,
			longitude + ${spread}::double precision * (n.place % 41 - 20) / 20.0,
			latitude + ${spread}::double precision * (n.place % 37 - 18) / 18.0, radius_metres, travel_mode,
			languages, 'active', vetted_on, insured_until, visits_per_day, visits_per_week,
			offers_per_day, quiet_from, quiet_until, joined_on, created_at
		from volunteers v
			cross join unnest(${ids}::uuid[]) with ordinality as n (id, place)
		where v.id = ${like}`;
	await ctx.sql`
		insert into volunteer_skills (volunteer_id, skill)
		select n.id, s.skill from volunteer_skills s cross join unnest(${ids}::uuid[]) as n (id)
		where s.volunteer_id = ${like}`;
	await ctx.sql`
		insert into volunteer_availabilities (volunteer_id, weekday, starts_at, ends_at)
		select n.id, f.weekday, f.starts_at, f.ends_at
		from volunteer_availabilities f cross join unnest(${ids}::uuid[]) as n (id)
		where f.volunteer_id = ${like}`;
	return ids.map((volunteerId) => ({ ...district.volunteer.actor, volunteerId }));
}

/** Sends an offer of a place to each, past waves and rules; answers the ids in the same order. */
export async function offerToAll(
	ctx: Context,
	given: { orderId: string; placeId: string; volunteers: AccountActor[] },
): Promise<string[]> {
	const ids = given.volunteers.map(() => newId());
	await ctx.sql`
		insert into offers
			(id, district_id, order_id, visit_place_id, volunteer_id, round, wave, source, state, score,
			 sent_at, expires_at, created_at)
		select n.id, o.district_id, o.id, ${given.placeId}, n.volunteer_id, o.matching_round, 1,
			'matcher', 'sent', 0.5, ${ctx.now}, ${addMinutes(ctx.now, 120)}, ${ctx.now}
		from orders o cross join unnest(
			${ids}::uuid[], ${given.volunteers.map(({ volunteerId }) => volunteerId)}::uuid[]
		) as n (id, volunteer_id)
		where o.id = ${given.orderId}`;
	return ids;
}
