import { localDateOf, addDays, instantOf } from '../../src/lib/calendar/local-time.ts';
import { createToken } from '../../src/lib/server/accounts/index.ts';
import type { Actor, Context } from '../../src/lib/server/platform/context.ts';
import { withTransaction } from '../../src/lib/server/platform/db.ts';
import { newId } from '../../src/lib/server/platform/ids.ts';
import {
	addClient,
	addServiceItem,
	as,
	createDistrict,
	nextPhone,
	type TestDistrict,
} from '../support/district.ts';

/** Items and the share of volunteers who have the skill of each. */
const items = [
	{ key: 'company', skill: 'company', share: 0.6 },
	{ key: 'escort', skill: 'walking', share: 0.3 },
	{ key: 'repair', skill: 'repair', share: 0.15 },
	{ key: 'haircut', skill: 'haircut', share: 0.08 },
];
const atATime = 500;
const width = 0.25;
const height = 0.18;

/** What orders are placed with. */
export interface BenchDistrict {
	district: TestDistrict;
	clients: { id: string; token: string }[];
	itemKeys: string[];
}

/**
 * Fills an empty, migrated database: a district of 24 by 20 km with volunteers who sign in, have a
 * skill or more, are free on four days of seven and may be asked 50 times a day; and with clients who
 * hold a token each.
 */
export async function fillDistrict(
	ctx: Context,
	given: { volunteers: number; clients: number },
): Promise<BenchDistrict> {
	const district = await createDistrict(ctx);
	for (const { key, skill } of items)
		await addServiceItem(ctx, district.area, {
			key,
			brandId: district.brand.id,
			skills: [skill],
			minimumLeadMinutes: 120,
		});
	for (let added = 0; added < given.volunteers; added += atATime)
		await addVolunteers(ctx, district, Math.min(atATime, given.volunteers - added));
	await ctx.sql`
		update match_pools p set members = m.members
		from (select pool_id, count(*)::integer as members from match_entries group by pool_id) m
		where m.pool_id = p.id`;
	const clients: BenchDistrict['clients'] = [];
	for (let number = 0; number < given.clients; number += 1) {
		const { grid } = district;
		const home = {
			...grid,
			longitude: round(grid.longitude + width * (((number * 7919) % 1000) / 1000 - 0.5)),
			latitude: round(grid.latitude + height * (((number * 104_729) % 1000) / 1000 - 0.5)),
		};
		const { id, actor } = await addClient(ctx, district.area, home, { name: '李秀英' });
		clients.push({ id, token: await tokenOf(ctx, actor) });
	}
	await ctx.sql`analyze`;
	return { district, clients, itemKeys: items.map(({ key }) => key) };
}

const round = (degrees: number) => Math.round(degrees * 1000) / 1000;

export async function tokenOf(ctx: Context, actor: Actor): Promise<string> {
	return (await createToken(as(ctx, actor), { name: 'bench' })).token;
}

/** When the order with a number starts: tomorrow or the day after, 08:00 to 15:30. */
export function startOf(now: Date, number: number): Date {
	const minutes = 8 * 60 + (number % 16) * 30;
	const time = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
	return instantOf(addDays(localDateOf(now), 1 + (Math.floor(number / 16) % 2)), time);
}

async function addVolunteers(
	ctx: Context,
	{ area, grid, volunteer }: TestDistrict,
	count: number,
): Promise<void> {
	const people = Array.from({ length: count }, () => {
		const [id, accountId, phone] = [newId(), newId(), nextPhone()];
		return {
			id,
			accountId,
			phone: ctx.codec.encrypt(phone, `accounts.phone_encrypted:${accountId}`).toString('hex'),
			index: ctx.codec.blindIndex('phone', phone).toString('hex'),
		};
	});
	const column = (key: keyof (typeof people)[number]) => people.map((person) => person[key]);
	await withTransaction(ctx, async ({ sql }) => {
		// One look at each volunteer, not one a statement.
		await sql`set local session_replication_role = replica`;
		await sql`
		insert into accounts (id, district_id, display_name, phone_encrypted, phone_index, created_at)
		select id, ${area.id}, '陈敏', decode(phone, 'hex'), decode(index, 'hex'), ${ctx.now}
		from unnest(${column('accountId')}::uuid[], ${column('phone')}::text[], ${column('index')}::text[])
			as n (id, phone, index)`;
		await sql`
		insert into volunteers
			(id, district_id, area_id, account_id, name, name_pinyin, name_initials, sex, birth_date,
			 phone_encrypted, phone_index, phone_last_four_index, longitude, latitude, radius_metres,
			 travel_mode, languages, state, vetted_on, insured_until, visits_per_day, visits_per_week,
			 offers_per_day, quiet_from, quiet_until, joined_on, created_at)
		select n.id, v.district_id, v.area_id, n.account_id, v.name, v.name_pinyin, v.name_initials, v.sex,
			v.birth_date, v.phone_encrypted, uuid_send(n.id), v.phone_last_four_index,
			round((${grid.longitude} + ${width} * (abs(hashtext(n.id::text)::bigint) % 1000 / 1000.0 - 0.5))::numeric, 3),
			round((${grid.latitude} + ${height} * (abs(hashtext('y' || n.id::text)::bigint) % 1000 / 1000.0 - 0.5))::numeric, 3),
			(array[3000, 4000, 5000, 8000])[(1 + place % 4)::integer],
			(array['foot', 'bicycle', 'e_bike', 'bus', 'car'])[(1 + place % 5)::integer],
			v.languages, 'active', v.vetted_on, v.insured_until, 3, 8, 50, '00:00', '00:00', v.joined_on,
			v.created_at
		from volunteers v cross join unnest(${column('id')}::uuid[], ${column('accountId')}::uuid[])
			with ordinality as n (id, account_id, place)
		where v.id = ${volunteer.id}`;
		for (const { skill, share } of items)
			await sql`
			insert into volunteer_skills (volunteer_id, skill)
			select id, ${skill} from unnest(${column('id')}::uuid[]) with ordinality as n (id, place)
			where abs(hashtext(${skill} || id::text)::bigint) % 1000 < ${share * 1000}`;
		await sql`
		insert into volunteer_availabilities (volunteer_id, weekday, starts_at, ends_at)
		select id, weekday, make_time((7 + lot % 4)::integer, 0, 0), make_time((14 + lot % 7)::integer, 0, 0)
		from unnest(${column('id')}::uuid[]) with ordinality as n (id, place)
			cross join generate_series(1, 7) weekday
			cross join lateral (select abs(hashtext(weekday || id::text)::bigint) as lot) r
		where lot % 7 < 4`;
		await sql`select refresh_match_entries(${column('id')}::uuid[])`;
	});
}
