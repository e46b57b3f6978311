import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadActor } from '../../src/lib/server/accounts/index.ts';
import { castMember, demoCast } from '../../src/lib/server/demo/index.ts';
import { defaultSeed, needsDemo, seedDemo } from '../../src/lib/server/demo/seed-demo.ts';
import { makeDemoRows } from '../../src/lib/server/demo/seeding/make-demo-rows.ts';
import {
	closeDoneOrders,
	listFollowUps,
	scheduleFollowUps,
} from '../../src/lib/server/feedback/index.ts';
import {
	acceptOffer,
	expireOffers,
	expireUnmetOrders,
	getDecisionLog,
	listOffers,
	listOpenTasks,
	proposeVolunteers,
} from '../../src/lib/server/matching/index.ts';
import { recomputeMetricDays } from '../../src/lib/server/metrics/index.ts';
import { isOrderNumber } from '../../src/lib/server/orders/index.ts';
import type { Context } from '../../src/lib/server/platform/context.ts';
import { readPhoneNumber } from '../../src/lib/server/platform/phone-number.ts';
import { missOverdueVisits } from '../../src/lib/server/visits/index.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { as, createTestContext, testNow } from '../support/district.ts';

let database: TestDatabase;
let ctx: Context;
let seedingSeconds: number;

beforeAll(async () => {
	database = await createTestDatabase();
	ctx = createTestContext(database.sql);
	expect(await needsDemo(ctx)).toBe(true);
	const start = performance.now();
	await seedDemo(ctx);
	seedingSeconds = (performance.now() - start) / 1_000;
	process.stdout.write(`The demo was seeded in ${seedingSeconds.toFixed(1)} s\n`);
}, 180_000);
afterAll(() => database.end());

/** One row of a query. */
async function one<Row>(rows: PromiseLike<readonly Row[]>): Promise<Row> {
	const [row] = await rows;
	if (!row) throw new Error('The query has no row');
	return row;
}

async function actorOf(key: string) {
	const { phone } = readPhoneNumber(castMember(key).phone);
	const index = ctx.codec.blindIndex('phone', phone as string);
	const { id } = await one(
		database.sql<{ id: string }[]>`select id from accounts where phone_index = ${index}`,
	);
	return loadActor(ctx, id);
}

describe('the demo district', () => {
	it('has its areas, catalogue and people', async () => {
		const { sql } = database;
		const levels = await sql<{ level: string; count: number }[]>`
			select level, count(*) from areas group by level`;
		expect(Object.fromEntries(levels.map(({ level, count }) => [level, count]))).toEqual({
			district: 1,
			town: 12,
			community: 352,
			grid: 1_059,
		});
		const counts = await one(sql<Record<string, number>[]>`
			select (select count(*) from brands) as brands,
				(select count(*) from service_items) as items,
				(select count(*) from volunteers) as volunteers,
				(select count(*) from clients) as clients,
				(select count(*) from orders) as orders,
				(select count(distinct local_date) from orders
				 where local_date between '2026-08-27' and '2026-11-24') as days`);
		expect(counts).toMatchObject({
			brands: 10,
			items: 56,
			volunteers: 2_000,
			clients: 600,
			days: 90,
		});
		expect(counts['orders']).toBeGreaterThan(3_500);
		expect(counts['orders']).toBeLessThan(4_100);
	});

	it('lies in the tree by paths and within the dates that hold', async () => {
		const { sql } = database;
		const { lost } = await one(sql<{ lost: number }[]>`
			select count(*) as lost from areas a join areas p on p.id = a.parent_id
			where not (a.path <@ p.path and nlevel(a.path) = nlevel(p.path) + 1)`);
		expect(lost).toBe(0);
	});

	it('has more people in the middle than at the edge', async () => {
		const towns = await database.sql<{ name: string; volunteers: number; clients: number }[]>`
			select t.name_zh as name,
				(select count(*) from volunteers v join areas a on a.id = v.area_id
				 where a.path <@ t.path) as volunteers,
				(select count(*) from clients c join areas a on a.id = c.area_id
				 where a.path <@ t.path) as clients
			from areas t where t.level = 'town' order by volunteers desc`;
		expect(new Set(towns.slice(0, 3).map(({ name }) => name))).toEqual(
			new Set(['南桥镇', '奉浦街道', '金海街道']),
		);
		for (const town of towns) {
			expect(town.volunteers, town.name).toBeGreaterThan(5);
			expect(town.clients, town.name).toBeGreaterThan(0);
		}
	});

	it('can be looked up by the languages that people name', async () => {
		const { sql } = database;
		const languages = await sql<{ language: string }[]>`
			select distinct unnest(languages) as language from volunteers
			union select distinct unnest(languages) from clients`;
		const known = ['mandarin', 'fengxian', 'shanghainese', 'jianghuai', 'sichuanese'];
		expect(languages.map(({ language }) => language)).toEqual(
			expect.arrayContaining([...known, 'cantonese', 'english']),
		);
	});

	it('refuses a database that holds a district, and changes nothing', async () => {
		expect(await needsDemo(ctx)).toBe(false);
		const before = await one(database.sql`select count(*) from orders`);
		await expect(seedDemo(ctx)).rejects.toThrow('holds a district already');
		expect(await one(database.sql`select count(*) from orders`)).toEqual(before);
	});

	it('goes on with order numbers where the history ends', async () => {
		const { next, last } = await one(database.sql<{ next: number; last: string }[]>`
			select nextval('order_numbers') as next, (select max(number) from orders) as last`);
		expect(next).toBe(Number(last.slice(0, 7)) + 1);
	});
});

/** Tables whose rows show, apart from their ids, what became of chance. */
const telling = {
	volunteers: ['id', 'name', 'travelMode', 'state'],
	clients: ['id', 'name', 'category', 'longitude'],
	orders: ['id', 'number', 'state', 'clientId', 'itemId', 'startsAt', 'submittedAt', 'doneAt'],
	offers: ['id', 'volunteerId', 'state', 'score', 'sentAt', 'answeredAt'],
	visits: ['id', 'state', 'checkedInAt', 'checkedOutAt'],
	hours_entries: ['id', 'volunteerId', 'minutes'],
	reviews: ['id', 'rating', 'givenAt'],
	notifications: ['id', 'kind', 'uniqueKey', 'readAt'],
} as const;

function digestOf(rows: readonly Record<string, unknown>[], keys: readonly string[]): string {
	const lines = rows.map((row) => JSON.stringify(keys.map((key) => row[key]))).sort();
	return createHash('sha256').update(lines.join()).digest('hex');
}

describe('one seed number', () => {
	it('makes the same rows again, and another seed makes others', async () => {
		const { rows: again } = await makeDemoRows(ctx, defaultSeed);
		const { rows: other } = await makeDemoRows(ctx, 7);
		for (const [table, keys] of Object.entries(telling)) {
			const columns = keys.map((key) => key.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`));
			const stored = await database.sql`
				select ${database.sql(columns)} from ${database.sql(table)}`;
			const named = stored.map((row) =>
				Object.fromEntries(keys.map((key, index) => [key, row[columns[index]!]])),
			);
			const name = table as keyof typeof telling;
			expect(digestOf(again[name], keys), table).toBe(digestOf(named, keys));
			expect(digestOf(other[name], keys), table).not.toBe(digestOf(named, keys));
		}
	}, 180_000);
});

describe('the history', () => {
	it('ends as orders do', async () => {
		const rows = await database.sql<{ state: string; share: number }[]>`
			select state, (100.0 * count(*) / sum(count(*)) over ())::float8 as share
			from orders where local_date < '2026-11-25' group by state`;
		const share = Object.fromEntries(rows.map((row) => [row.state, row.share]));
		expect(Object.keys(share).sort()).toEqual([
			'cancelled',
			'closed',
			'done',
			'expired',
			'refused',
		]);
		expect(share['closed']).toBeGreaterThan(73);
		expect(share['closed']).toBeLessThan(83);
		expect(share['cancelled']).toBeGreaterThan(6);
		expect(share['cancelled']).toBeLessThan(10);
		expect(share['expired']).toBeGreaterThan(5);
		expect(share['expired']).toBeLessThan(9);
		expect(share['refused']).toBeGreaterThan(1);
		expect(share['refused']).toBeLessThan(3.5);
	});

	it('is busiest on Tuesday and Friday, quiet on Sunday, and grows', async () => {
		const days = await database.sql<{ weekday: number; count: number }[]>`
			select extract(isodow from local_date)::int as weekday, count(*) from orders
			where local_date between '2026-08-31' and '2026-11-22' group by 1 order by count(*) desc`;
		expect(
			days
				.slice(0, 2)
				.map(({ weekday }) => weekday)
				.sort(),
		).toEqual([2, 5]);
		expect(days.at(-1)?.weekday).toBe(7);
		const { early, late } = await one(database.sql<{ early: number; late: number }[]>`
			select count(*) filter (where local_date < '2026-09-27') as early,
				count(*) filter (where local_date >= '2026-10-26') as late
			from orders where local_date between '2026-08-28' and '2026-11-24'`);
		expect(late).toBeGreaterThan(early);
	});

	it('is on time and well spoken of, mostly', async () => {
		const { onTime, rating, reviewed, missed, droppedOut } = await one(
			database.sql<Record<string, number>[]>`
				select
					(select avg((checked_in_at <= starts_at + interval '10 minutes')::int)::float8
					 from visits where checked_in_at is not null) as "onTime",
					(select avg(rating)::float8 from reviews) as rating,
					(select avg((r.id is not null)::int)::float8 from orders o
					 left join reviews r on r.order_id = o.id
					 where o.state in ('done', 'closed')) as reviewed,
					(select count(*) from visit_drop_outs where kind = 'missed') as missed,
					(select count(*) from visit_drop_outs where kind = 'dropped_out') as "droppedOut"`,
		);
		expect(onTime).toBeGreaterThan(0.84);
		expect(onTime).toBeLessThan(0.92);
		expect(rating).toBeGreaterThan(4.5);
		expect(rating).toBeLessThan(4.75);
		expect(reviewed).toBeGreaterThan(0.57);
		expect(reviewed).toBeLessThan(0.68);
		expect(missed).toBeGreaterThan(10);
		expect(droppedOut).toBeGreaterThan(30);
	});

	it('bears valid numbers', async () => {
		const rows = await database.sql<{ number: string }[]>`select number from orders`;
		expect(rows.filter(({ number }) => !isOrderNumber(number))).toEqual([]);
	});

	it('keeps every order in the brand of its item, and every visit in those of its order', async () => {
		const { strangers } = await one(database.sql<{ strangers: number }[]>`
			select (select count(*) from orders o join service_items i on i.id = o.item_id
					where i.brand_id <> o.brand_id)
				+ (select count(*) from visits v join orders o on o.id = v.order_id
					where (v.brand_id, v.item_id, v.client_id, v.area_id, v.starts_at, v.ends_at)
						<> (o.brand_id, o.item_id, o.client_id, o.area_id, o.starts_at, o.ends_at))
				as strangers`);
		expect(strangers).toBe(0);
	});

	it('tells of each order in legal steps that lead to its state', async () => {
		const broken = await database.sql`
			with steps as (
				select e.*, lag(to_state) over story as before, lag(at) over story as at_before,
					row_number() over story as position
				from order_events e
				window story as (partition by order_id order by at, id))
			select s.order_id, s.event from steps s
			where at < at_before or at > ${testNow}
				or case when position = 1 then event <> 'submit' or from_state is not null
					else before is distinct from from_state or not exists (
						select from state_transitions t
						where t.thing = 'order' and t.from_state = s.from_state
							and t.event = s.event and t.to_state = s.to_state) end`;
		expect(broken).toEqual([]);
		const elsewhere = await database.sql`
			select o.id from orders o
			where o.state is distinct from (
				select to_state from order_events e
				where e.order_id = o.id order by at desc, id desc limit 1)`;
		expect(elsewhere).toEqual([]);
	});

	it('fills every place of what is staffed, and of nothing else for good', async () => {
		const { sql } = database;
		const unfilled = await sql`
			select o.id from orders o join service_items i on i.id = o.item_id
			where o.state in ('staffed', 'in_service', 'done', 'closed') and i.volunteers_needed <> (
				select count(*) from visits v join visit_places p on p.visit_id = v.id
				where v.order_id = o.id and v.state <> 'cancelled' and p.volunteer_id is not null)`;
		expect(unfilled).toEqual([]);
		const wrong = await sql<{ order: string; visit: string | null }[]>`
			select distinct o.state as order, v.state as visit
			from orders o left join visits v on v.order_id = o.id order by 1, 2`;
		const pairs = wrong.map((row) => `${row.order} ${row.visit}`);
		const legal = [
			'cancelled cancelled',
			'cancelled null',
			'closed confirmed',
			'done checked_out',
			'expired cancelled',
			'expired missed',
			'expired null',
			'in_service checked_in',
			'matching open',
			'refused null',
			'staffed agreed',
			'submitted null',
		];
		expect(pairs.filter((pair) => !legal.includes(pair))).toEqual([]);
		const held = await sql`
			select p.id from visit_places p join visits v on v.id = p.visit_id
				join commitments c on c.id = p.commitment_id
			where (c.state = 'held') <> (v.state in
				('open', 'agreed', 'checked_in', 'checked_out', 'confirmed'))
				or c.volunteer_id <> p.volunteer_id or c.source_id <> p.id
				or c.during <> tstzrange(v.starts_at, v.ends_at)`;
		expect(held).toEqual([]);
	});

	it('has an accepted offer behind every place, and no answer out of time', async () => {
		const { sql } = database;
		const unasked = await sql`
			select p.id from visit_places p
			where p.volunteer_id is not null and not exists (
				select from offers f where f.visit_place_id = p.id
					and f.volunteer_id = p.volunteer_id and f.state = 'accepted'
					and f.answered_at = p.filled_at)`;
		expect(unasked).toEqual([]);
		const odd = await sql`
			select id from offers
			where (answered_at is not null) <> (state in ('accepted', 'declined'))
				or answered_at > expires_at or answered_at < sent_at or sent_at > ${testNow}
				or (state = 'sent') and expires_at <= ${testNow}`;
		expect(odd).toEqual([]);
		const leftOpen = await sql`
			select f.id from offers f join orders o on o.id = f.order_id
			where f.state = 'sent' and o.state <> 'matching'`;
		expect(leftOpen).toEqual([]);
	});

	it('gives work only to those who may do it', async () => {
		const { sql } = database;
		const unable = await sql`
			select p.id from visit_places p join visits v on v.id = p.visit_id
				join volunteers u on u.id = p.volunteer_id
				join service_items i on i.id = v.item_id
			where v.local_date < u.vetted_on
				or exists (
					select from service_item_skills s where s.item_id = i.id and not exists (
						select from volunteer_skills h
						where h.volunteer_id = u.id and h.skill = s.skill))
				or i.credential_kind is not null and not exists (
					select from volunteer_credentials k
					where k.volunteer_id = u.id and k.kind = i.credential_kind
						and v.local_date between k.valid_from and coalesce(k.valid_until, 'infinity'))
				or i.risky and coalesce(u.insured_until < v.local_date, true)
				or u.birth_date > v.local_date - interval '18 years'
				or exists (
					select from do_not_pairs d
					where d.client_id = v.client_id and d.volunteer_id = u.id)`;
		expect(unable).toEqual([]);
	});

	it('writes as many hours as were served', async () => {
		const wrong = await database.sql`
			select p.id from visit_places p join visits v on v.id = p.visit_id
				left join hours_entries h on h.visit_place_id = p.id
			where (p.checked_out_at is not null) <> (h.id is not null)
				or h.volunteer_id <> p.volunteer_id or h.brand_id <> v.brand_id
				or h.local_date <> v.local_date
				or h.minutes <> least(
					floor(extract(epoch from p.checked_out_at - p.checked_in_at) / 60),
					extract(epoch from v.ends_at - v.starts_at) / 60 + 60)`;
		expect(wrong).toEqual([]);
	});

	it('lets nobody be in two places, and asks nobody twice in a round', async () => {
		// The constraints refuse it; that they stand is what the test is about.
		const { overlaps, twice } = await one(database.sql<{ overlaps: number; twice: number }[]>`
			select
				(select count(*) from commitments a join commitments b
					on a.volunteer_id = b.volunteer_id and a.id < b.id and a.during && b.during
				 where a.state = 'held' and b.state = 'held') as overlaps,
				(select count(*) from (
					select from offers group by order_id, volunteer_id, round
					having count(*) > 1) again) as twice`);
		expect({ overlaps, twice }).toEqual({ overlaps: 0, twice: 0 });
	});

	it('was ordered by those who might', async () => {
		const strangers = await database.sql`
			select o.id from orders o join clients c on c.id = o.client_id
			where o.channel <> 'phone' and o.placed_by is distinct from c.account_id
				and not exists (
					select from client_consents s
					where s.client_id = c.id and s.proxy_account_id = o.placed_by
						and o.submitted_at >= s.granted_at and o.submitted_at < s.expires_at)`;
		expect(strangers).toEqual([]);
		const { expired } = await one(database.sql<{ expired: number }[]>`
			select count(*) as expired from client_consents where expires_at < ${testNow}`);
		expect(expired).toBeGreaterThan(0);
	});

	it('keeps no name, phone or address in what is for machines to read', async () => {
		const texts = await database.sql<{ text: string }[]>`
			select detail::text as text from audit_events
			union select parameters::text from notifications
			union select detail::text from order_events
			union select ruled_out::text from matching_decisions
			union select asked::text from matching_decisions`;
		const chinese = /[\u3400-\u9fff]/;
		const phone = /(?<![0-9a-f-])(\+?86)?1[0-9]{10}(?![0-9a-f-])/;
		const leaks = texts.filter(({ text }) => chinese.test(text) || phone.test(text));
		expect(leaks).toEqual([]);
		expect(texts.length).toBeGreaterThan(1_000);
	});
});

describe('the present', () => {
	it('is where the history has got to: the sweeps of the worker find nothing overdue', async () => {
		expect({
			offers: await expireOffers(ctx),
			unmet: await expireUnmetOrders(ctx),
			missed: await missOverdueVisits(ctx),
			closed: await closeDoneOrders(ctx),
			proposed: await proposeVolunteers(ctx),
			followUps: await scheduleFollowUps(ctx),
		}).toEqual({ offers: 0, unmet: 0, missed: 0, closed: 0, proposed: 0, followUps: 0 });
	});
});

describe('the cast', () => {
	it('signs in by phone, with the roles and people that are theirs', async () => {
		for (const member of demoCast.filter(({ signsIn }) => signsIn)) {
			const actor = await actorOf(member.key);
			expect(actor.displayName).toBe(member.name);
			expect(actor.volunteerId !== null, member.key).toBe(member.role === 'volunteer');
			expect(actor.clientId !== null, member.key).toBe(member.role === 'client');
			expect(actor.grants.map(({ role }) => role)).toEqual(
				member.password === null ? [] : [member.role],
			);
		}
		const elder = await database.sql<{ name: string }[]>`
			select name from clients where name_initials = 'lxy' and account_id is null`;
		expect(elder.map(({ name }) => name)).toContain('李秀英');
	});

	it('finds an offer, a visit today, open tasks and hours as the experienced volunteer', async () => {
		const volunteer = as(ctx, await actorOf('chen-xiaoming'));
		const { offers } = await listOffers(volunteer);
		const waiting = offers.filter(({ state }) => state === 'sent');
		expect(waiting).toHaveLength(1);
		const { tasks } = await listOpenTasks(volunteer);
		expect(tasks.length).toBeGreaterThan(0);
		const { visits } = await one(database.sql<{ visits: number }[]>`
			select count(*) as visits from visit_places p join visits v on v.id = p.visit_id
			join volunteers u on u.id = p.volunteer_id
			where u.name = '陈晓明' and v.local_date = '2026-11-25' and v.state = 'agreed'`);
		expect(visits).toBe(1);
		const { minutes } = await one(database.sql<{ minutes: number }[]>`
			select sum(minutes)::int as minutes from hours_entries h
			join volunteers u on u.id = h.volunteer_id where u.name = '陈晓明'`);
		expect(minutes).toBeGreaterThan(20 * 60);
	});

	it('lets the experienced volunteer accept the offer as seeded', async () => {
		const volunteer = as(ctx, await actorOf('chen-xiaoming'));
		const { offers } = await listOffers(volunteer);
		const [waiting] = offers.filter(({ state }) => state === 'sent');
		const orders = () => database.sql<{ state: string; number: string }[]>`
			select o.state, o.number from orders o join offers f on f.order_id = o.id
			where f.id = ${waiting!.id}`;
		expect((await one(orders())).state).toBe('matching');
		await acceptOffer(volunteer, waiting!.id);
		expect((await one(orders())).state).toBe('staffed');
	});

	it('has follow-ups due, an order to review and a decision log', async () => {
		const chief = as(ctx, await actorOf('zhang-weidong'));
		const { followUps } = await listFollowUps(chief);
		expect(followUps.filter(({ due }) => due === 'overdue').length).toBeGreaterThan(0);
		expect(followUps.filter(({ due }) => due === 'later').length).toBeGreaterThan(0);
		const daughter = await actorOf('wang-fang');
		const unreviewed = await database.sql<{ id: string }[]>`
			select o.id from orders o
			where o.placed_by = ${daughter.accountId} and o.state = 'done'
				and not exists (select from reviews r where r.order_id = o.id)`;
		expect(unreviewed).toHaveLength(1);
		const supervisor = as(ctx, await actorOf('zhu-guohua'));
		const log = await getDecisionLog(supervisor, unreviewed[0]!.id);
		expect(log.decisions[0]?.asked[0]?.name).toBe('陈晓明');
	});

	it('finds work on the desk', async () => {
		const { submitted, desk, matching } = await one(database.sql<Record<string, number>[]>`
			select count(*) filter (where state = 'submitted') as submitted,
				count(*) filter (where desk_since is not null) as desk,
				count(*) filter (where state = 'matching' and desk_since is null) as matching
			from orders`);
		expect(submitted).toBeGreaterThanOrEqual(3);
		expect(desk).toBeGreaterThanOrEqual(2);
		expect(matching).toBeGreaterThanOrEqual(10);
	});
});

describe('the figures', () => {
	it('are counted for every day at the first run of the worker', async () => {
		const days = await recomputeMetricDays(ctx);
		expect(days).toBeGreaterThanOrEqual(98);
		const { fulfilled, stored } = await one(
			database.sql<{ fulfilled: number; stored: number }[]>`
				select (select sum(value)::int from metric_facts where measure = 'orders_fulfilled') as stored,
					(select count(*) from orders where state in ('done', 'closed')) as fulfilled`,
		);
		expect(stored).toBe(fulfilled);
	});
});
