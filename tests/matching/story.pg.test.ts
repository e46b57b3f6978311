import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addMinutes } from '../../src/lib/calendar/local-time.ts';
import {
	acceptOffer,
	cancelOrder,
	claimTask,
	declineOffer,
	expireOffers,
	expireUnmetOrders,
	explainCandidate,
	getDecisionLog,
	getOffer,
	learnAnswerTimes,
	listOffers,
	listOpenTasks,
	markUnmet,
	offerTransitions,
	proposeByName,
	proposeVolunteers,
	returnToMatching,
} from '../../src/lib/server/matching/index.ts';
import { placeOrder } from '../../src/lib/server/orders/index.ts';
import type { AccountActor, Context } from '../../src/lib/server/platform/context.ts';
import { dropOut, openPlacesOf } from '../../src/lib/server/visits/index.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import {
	addOrder,
	addServiceItem,
	addVolunteer,
	as,
	at,
	createDistrict,
	createTestContext,
	testNow,
	type TestDistrict,
	type TestItem,
	type TestPerson,
} from '../support/district.ts';

let database: TestDatabase;
let ctx: Context;
let district: TestDistrict;
let itemForTwo: TestItem;

beforeAll(async () => {
	database = await createTestDatabase();
	ctx = createTestContext(database.sql);
	district = await createDistrict(ctx);
	itemForTwo = await addServiceItem(ctx, district.area, {
		key: 'moving-a-bed',
		brandId: district.brand.id,
		volunteersNeeded: 2,
	});
});
afterAll(() => database.end());

/** Each test has the volunteers it adds, and the district's own. */
beforeEach(async () => {
	await ctx.sql`
		update volunteers set state = 'left' where id <> ${district.volunteer.id}`;
	await ctx.sql`update commitments set state = 'released'`;
	await ctx.sql`
		update orders set state = 'cancelled', cancellation_reason = 'other', matching_due_at = null
		where state in ('matching', 'submitted')`;
	await ctx.sql`delete from offers`;
	await ctx.sql`delete from notifications`;
});

const friday = new Date('2026-11-27T01:00:00Z');
const anonymous = { kind: 'anonymous' } as const;

const volunteers = async (count: number, given: object = {}): Promise<TestPerson[]> => {
	const added: TestPerson[] = [];
	for (let number = 1; number <= count; number++)
		added.push(
			await addVolunteer(ctx, district.area, district.grid, { name: `志愿者${number}`, ...given }),
		);
	return added;
};

async function stateOf(orderId: string) {
	const [row] = await ctx.sql`
		select state, matching_round as round, matching_wave as wave,
			matching_due_at as "dueAt", desk_reason as "deskReason", unmet_reason as "unmetReason"
		from orders where id = ${orderId}`;
	return row!;
}

async function offersOf(orderId: string) {
	return ctx.sql<
		{ id: string; volunteerId: string; state: string; wave: number; expiresAt: Date }[]
	>`
		select id, volunteer_id as "volunteerId", state, wave, expires_at as "expiresAt"
		from offers where order_id = ${orderId} order by created_at, score desc, id`;
}

async function kindsTold(accountId: string): Promise<string[]> {
	const rows = await ctx.sql<{ kind: string }[]>`
		select kind from notifications where account_id = ${accountId} order by created_at, id`;
	return rows.map(({ kind }) => kind);
}

async function actorOfVolunteer(volunteerId: string): Promise<AccountActor> {
	const [row] = await ctx.sql<{ accountId: string }[]>`
		select account_id as "accountId" from volunteers where id = ${volunteerId}`;
	return { ...district.volunteer.actor, accountId: row!.accountId, volunteerId };
}

describe('from the order to a volunteer', () => {
	test('a daughter orders, the job asks, a volunteer accepts, the family hears of it', async () => {
		await volunteers(9);
		const { id } = await placeOrder(as(ctx, district.proxy), {
			clientId: district.client.id,
			itemKey: 'hospital-escort',
			startsAt: friday,
			channel: 'web',
		});
		expect(await proposeVolunteers(ctx)).toBe(1);
		const offers = await offersOf(id);
		expect(offers).toHaveLength(5);
		expect(await stateOf(id)).toMatchObject({
			state: 'matching',
			wave: 1,
			dueAt: addMinutes(testNow, 120),
		});
		const accepting = await actorOfVolunteer(offers[0]!.volunteerId);
		expect(await kindsTold(accepting.accountId)).toEqual(['offer_received']);
		const { visitId } = await acceptOffer(as(ctx, accepting), offers[0]!.id);
		expect(await stateOf(id)).toMatchObject({ state: 'staffed', dueAt: null });
		expect((await offersOf(id)).map(({ state }) => state)).toEqual([
			'accepted',
			'withdrawn',
			'withdrawn',
			'withdrawn',
			'withdrawn',
		]);
		const [visit] = await ctx.sql`select state from visits where id = ${visitId}`;
		expect(visit).toEqual({ state: 'agreed' });
		const other = await actorOfVolunteer(offers[1]!.volunteerId);
		expect(await kindsTold(other.accountId)).toEqual(['offer_received', 'offer_withdrawn']);
		expect(await kindsTold(district.proxy.accountId)).toContain('order_staffed');
		await expect(acceptOffer(as(ctx, other), offers[1]!.id)).rejects.toThrow('offer_taken');
		await expect(acceptOffer(as(ctx, accepting), offers[0]!.id)).rejects.toThrow('offer_answered');
		expect(await proposeVolunteers(ctx)).toBe(0);
	});

	test('a look that is repeated asks nobody again, and no one is asked twice in a round', async () => {
		await volunteers(20);
		const id = await addOrder(ctx, district, { startsAt: friday });
		await proposeVolunteers(ctx);
		await ctx.sql`update orders set matching_due_at = ${testNow} where id = ${id}`;
		await proposeVolunteers(ctx);
		expect(await offersOf(id)).toHaveLength(5);
		for (let wave = 1; wave <= 5; wave++)
			await proposeVolunteers(at(ctx, addMinutes(testNow, wave * 121)));
		const offers = await offersOf(id);
		expect(new Set(offers.map(({ volunteerId }) => volunteerId)).size).toBe(offers.length);
	});

	test('a fault with one order leaves nothing of it behind, and does not hold up the others', async () => {
		await volunteers(2);
		const broken = await addOrder(ctx, district, { startsAt: friday });
		const whole = await addOrder(ctx, district, { startsAt: addMinutes(friday, 240) });
		await ctx.sql`
			create function refuse_one() returns trigger language plpgsql as $$
			begin
				if new.order_id::text = tg_argv[0] then raise exception 'refused by the test'; end if;
				return new;
			end $$`;
		await ctx.sql.unsafe(
			`create trigger refuse_one before insert on offers
			 for each row execute function refuse_one('${broken}')`,
		);
		await expect(proposeVolunteers(ctx)).rejects.toThrow('refused by the test');
		expect(await offersOf(whole)).toHaveLength(3);
		expect(await ctx.sql`select id from visits where order_id = ${broken}`).toEqual([]);
		expect(await stateOf(broken)).toMatchObject({ wave: 0, dueAt: testNow });
		await ctx.sql`drop function refuse_one cascade`;
		await proposeVolunteers(ctx);
		expect(await offersOf(broken)).toHaveLength(3);
	});
});

describe('waves', () => {
	test('who declines is replaced at once, and is not asked again in any round', async () => {
		await volunteers(7);
		const id = await addOrder(ctx, district, { startsAt: friday });
		await proposeVolunteers(ctx);
		const [first] = await offersOf(id);
		const actor = await actorOfVolunteer(first!.volunteerId);
		await declineOffer(as(ctx, actor), { offerId: first!.id, reason: 'busy' });
		expect((await stateOf(id))['dueAt']).toEqual(testNow);
		const soon = at(ctx, addMinutes(testNow, 3));
		await proposeVolunteers(soon);
		const offers = await offersOf(id);
		expect(offers).toHaveLength(6);
		expect(offers[5]).toMatchObject({ wave: 1, expiresAt: addMinutes(testNow, 123) });
		await expect(acceptOffer(as(soon, actor), first!.id)).rejects.toThrow('offer_answered');
		await ctx.sql`
			update orders set matching_round = 2, matching_wave = 0, matching_due_at = ${soon.now}
			where id = ${id}`;
		await ctx.sql`update offers set state = 'expired' where order_id = ${id} and state = 'sent'`;
		await proposeVolunteers(soon);
		const again = (await offersOf(id)).slice(6).map(({ volunteerId }) => volunteerId);
		// Less likely to accept than before: one more is asked.
		expect(again).toHaveLength(6);
		expect(again).not.toContain(first!.volunteerId);
	});

	test('nobody answers: wider and wider, then the desk, with the reasons in the log', async () => {
		await volunteers(40);
		const id = await addOrder(ctx, district, { startsAt: addMinutes(testNow, 7 * 1440) });
		let now = testNow;
		const sizes: number[] = [];
		for (let wave = 1; wave <= 6; wave++) {
			const before = (await offersOf(id)).length;
			await proposeVolunteers(at(ctx, now));
			sizes.push((await offersOf(id)).length - before);
			const { dueAt } = await stateOf(id);
			now = dueAt as Date;
		}
		expect(sizes).toEqual([5, 7, 7, 7, 7, 7]);
		expect(await expireOffers(at(ctx, now))).toBe(7);
		await proposeVolunteers(at(ctx, now));
		expect(await stateOf(id)).toMatchObject({
			state: 'matching',
			dueAt: null,
			deskReason: 'waves_exhausted',
		});
		expect(await kindsTold(district.gridChief.accountId)).toEqual(['order_with_grid_chief']);
		expect(await kindsTold(district.dispatcher.accountId)).toEqual([]);
		const { decisions, offers } = await getDecisionLog(as(ctx, district.dispatcher), id);
		expect(decisions.map(({ outcome, wave }) => [outcome, wave])).toEqual([
			['asked', 1],
			['asked', 2],
			['asked', 3],
			['asked', 4],
			['asked', 5],
			['asked', 6],
			['desk', 6],
		]);
		expect(decisions[0]).toMatchObject({ considered: 41 });
		expect(decisions[0]?.asked[0]?.name).toMatch(/志愿者|陈敏/);
		expect(offers.every(({ state }) => state === 'expired')).toBe(true);
		const again = as(at(ctx, now), district.dispatcher);
		await expect(returnToMatching(as(ctx, district.volunteer.actor), id)).rejects.toThrow(
			'not_allowed',
		);
		await returnToMatching(again, id);
		await expect(returnToMatching(again, id)).rejects.toThrow('wrong_state');
		await proposeVolunteers(at(ctx, addMinutes(now, 1)));
		expect((await offersOf(id)).length).toBeGreaterThan(41);
	});

	test('nobody gets more offers than they want, however many orders there are', async () => {
		await volunteers(3, { offersPerDay: 2 });
		await ctx.sql`update volunteers set offers_per_day = 1 where id = ${district.volunteer.id}`;
		for (let hour = 0; hour < 4; hour++)
			await addOrder(ctx, district, { startsAt: addMinutes(friday, hour * 60) });
		await proposeVolunteers(ctx);
		await ctx.sql`update volunteers set offers_per_day = 20 where id = ${district.volunteer.id}`;
		const counts = await ctx.sql<{ id: string; count: number }[]>`
			select volunteer_id as id, count(*) as count from offers group by volunteer_id`;
		expect(counts.map(({ count }) => Number(count)).sort()).toEqual([1, 2, 2, 2]);
	});

	test('an urgent order asks more people at once, for a quarter of an hour each', async () => {
		await volunteers(30);
		const id = await addOrder(ctx, district, { startsAt: addMinutes(testNow, 180) });
		await ctx.sql`update orders set urgent = true where id = ${id}`;
		await proposeVolunteers(ctx);
		const offers = await offersOf(id);
		expect(offers).toHaveLength(21);
		expect(offers[0]).toMatchObject({ expiresAt: addMinutes(testNow, 15) });
	});

	test('fewer are asked for a short wave where the district is known to answer at once', async () => {
		await volunteers(20);
		const past = await addOrder(ctx, district, { state: 'done', startsAt: friday });
		const [place] = await ctx.sql`
			with visit as (
				insert into visits
					(id, district_id, order_id, client_id, item_id, brand_id, area_id, state, starts_at,
					 ends_at, local_date, created_at)
				select gen_random_uuid(), district_id, id, client_id, item_id, brand_id, area_id,
					'cancelled', starts_at, ends_at, local_date, created_at
				from orders where id = ${past} returning id)
			insert into visit_places (id, visit_id, position) select gen_random_uuid(), id, 1 from visit
			returning id`;
		const sentAt = addMinutes(testNow, -7 * 1440);
		await ctx.sql`
			insert into offers
				(id, district_id, order_id, visit_place_id, volunteer_id, round, wave, source, state, score,
				 sent_at, expires_at, answered_at, created_at)
			select gen_random_uuid(), ${district.area.id}, ${past}, ${place!['id']},
				${district.volunteer.id}, round, 1, 'matcher', 'accepted', 0.5, ${sentAt},
				${addMinutes(sentAt, 120)}, ${sentAt}::timestamptz + make_interval(mins => round % 4 * 2),
				${sentAt}
			from generate_series(100, 499) as round`;
		const asked = async () => {
			const id = await addOrder(ctx, district, { startsAt: addMinutes(testNow, 90) });
			await proposeVolunteers(ctx);
			return (await offersOf(id)).length;
		};
		expect(await asked()).toBe(7);
		await learnAnswerTimes(ctx);
		expect(await ctx.sql`select accepted_by from answer_times`).toEqual([
			{ accepted_by: [300, 100, 0, 0, 0] },
		]);
		expect(await asked()).toBe(5);
	});

	test('nobody at all: straight to the desk', async () => {
		await ctx.sql`update volunteers set state = 'paused' where id = ${district.volunteer.id}`;
		const id = await addOrder(ctx, district, { startsAt: friday });
		await proposeVolunteers(ctx);
		await ctx.sql`update volunteers set state = 'active' where id = ${district.volunteer.id}`;
		expect(await stateOf(id)).toMatchObject({ dueAt: null, deskReason: 'no_candidate' });
		const { decisions } = await getDecisionLog(as(ctx, district.supervisor), id);
		expect(decisions).toMatchObject([
			{ outcome: 'desk', considered: 1, ruledOut: { active_and_vetted: 1 }, asked: [] },
		]);
	});

	test('at night it waits for the morning, an urgent one does not', async () => {
		await ctx.sql`
			update volunteers set quiet_from = '21:00', quiet_until = '08:00'
			where id = ${district.volunteer.id}`;
		const night = at(ctx, new Date('2026-11-25T15:00:00Z'));
		const id = await addOrder(night, district, { startsAt: friday });
		const urgent = await addOrder(night, district, { startsAt: addMinutes(friday, 180) });
		await ctx.sql`update orders set urgent = true where id = ${urgent}`;
		await proposeVolunteers(night);
		await ctx.sql`
			update volunteers set quiet_from = '00:00', quiet_until = '00:00'
			where id = ${district.volunteer.id}`;
		expect(await offersOf(id)).toEqual([]);
		expect(await stateOf(id)).toMatchObject({
			deskReason: null,
			dueAt: new Date('2026-11-26T00:00:00Z'),
		});
		expect(await offersOf(urgent)).toMatchObject([{ expiresAt: addMinutes(night.now, 15) }]);
	});

	test('who drops out is not asked again, and the order is matched anew', async () => {
		const [other] = await volunteers(1);
		const id = await addOrder(ctx, district, { startsAt: friday });
		await proposeVolunteers(ctx);
		const mine = as(ctx, district.volunteer.actor);
		const offer = (await offersOf(id)).find(
			({ volunteerId }) => volunteerId === district.volunteer.id,
		);
		const { visitId } = await acceptOffer(mine, offer!.id);
		const later = addMinutes(testNow, 30);
		await dropOut(at(mine, later), { visitId, reason: 'ill' });
		expect((await stateOf(id))['state']).toBe('matching');
		await proposeVolunteers(at(ctx, later));
		const sent = (await offersOf(id)).filter(({ state }) => state === 'sent');
		expect(sent.map(({ volunteerId }) => volunteerId)).toEqual([other!.id]);
	});
});

describe('an answer to an offer', () => {
	const offered = async (given: { item?: TestItem } = {}) => {
		const id = await addOrder(ctx, district, { startsAt: friday, ...given });
		await proposeVolunteers(ctx);
		const offer = (await offersOf(id)).find(
			({ volunteerId }) => volunteerId === district.volunteer.id,
		);
		return { id, offerId: offer!.id };
	};

	test('is the volunteer’s own', async () => {
		const { offerId } = await offered();
		for (const actor of [district.stranger, district.dispatcher, district.client.actor]) {
			await expect(acceptOffer(as(ctx, actor), offerId)).rejects.toThrow('not_allowed');
			await expect(declineOffer(as(ctx, actor), { offerId })).rejects.toThrow('not_allowed');
		}
		await expect(acceptOffer(as(ctx, anonymous), offerId)).rejects.toThrow('not_signed_in');
		await expect(declineOffer(as(ctx, anonymous), { offerId })).rejects.toThrow('not_signed_in');
	});

	test('is too late after its time, and when the order is cancelled', async () => {
		const { id, offerId } = await offered();
		const mine = as(ctx, district.volunteer.actor);
		const late = at(mine, addMinutes(testNow, 121));
		await expect(acceptOffer(late, offerId)).rejects.toThrow('offer_expired');
		expect((await getOffer(late, offerId)).state).toBe('expired');
		await expect(declineOffer(late, { offerId })).rejects.toThrow('offer_expired');
		await cancelOrder(as(ctx, district.client.actor), { orderId: id, reason: 'unwell' });
		await expect(acceptOffer(mine, offerId)).rejects.toThrow('offer_withdrawn');
		expect((await getOffer(mine, offerId)).state).toBe('withdrawn');
	});

	test('is refused when a hard rule has come to be broken', async () => {
		const { id, offerId } = await offered();
		const mine = as(ctx, district.volunteer.actor);
		await ctx.sql`update volunteers set state = 'paused' where id = ${district.volunteer.id}`;
		await expect(acceptOffer(mine, offerId)).rejects.toMatchObject({ code: 'rule_broken' });
		await ctx.sql`update volunteers set state = 'active' where id = ${district.volunteer.id}`;
		await ctx.sql`
			insert into do_not_pairs (client_id, volunteer_id, asked_by, created_at)
			values (${district.client.id}, ${district.volunteer.id}, 'client', ${ctx.now})`;
		await expect(acceptOffer(mine, offerId)).rejects.toMatchObject({ code: 'rule_broken' });
		await ctx.sql`delete from do_not_pairs`;
		expect(await stateOf(id)).toMatchObject({ state: 'matching' });
		await acceptOffer(mine, offerId);
	});

	test('of two places fills one, and the order is staffed with the second', async () => {
		const [one, two, three] = await volunteers(3);
		const { id, offerId } = await offered({ item: itemForTwo });
		await acceptOffer(as(ctx, district.volunteer.actor), offerId);
		expect((await stateOf(id))['state']).toBe('matching');
		const open = await openPlacesOf(ctx, id);
		expect(open).toHaveLength(1);
		const offers = await offersOf(id);
		const offerOf = (person: TestPerson) =>
			offers.find(({ volunteerId }) => volunteerId === person.id)!.id;
		await acceptOffer(as(ctx, one!.actor), offerOf(one!));
		expect((await stateOf(id))['state']).toBe('staffed');
		for (const late of [two!, three!])
			await expect(acceptOffer(as(ctx, late.actor), offerOf(late))).rejects.toThrow('offer_taken');
	});
});

describe('what a volunteer sees before accepting', () => {
	test('is the community, the kind of task, time and distance; no name, address or phone', async () => {
		const id = await addOrder(ctx, district, { startsAt: friday });
		await proposeVolunteers(ctx);
		const mine = as(ctx, district.volunteer.actor);
		const { offers } = await listOffers(mine, { open: true });
		expect(offers).toMatchObject([
			{
				state: 'sent',
				itemKey: 'hospital-escort',
				areaNameZh: '正阳社区',
				durationMinutes: 120,
				distanceMetres: 100,
				byName: false,
				visitId: null,
			},
		]);
		const { tasks } = await listOpenTasks(mine);
		expect(tasks).toHaveLength(1);
		for (const shown of [offers, tasks, await getOffer(mine, offers[0]!.id)]) {
			const text = JSON.stringify(shown);
			for (const secret of ['李秀英', '敬贤路', '57410001', district.client.id, id, '第一网格'])
				expect(text).not.toContain(secret);
			expect(text).not.toContain('121.474');
		}
		await expect(getOffer(as(ctx, district.stranger), offers[0]!.id)).rejects.toThrow(
			'not_allowed',
		);
		await expect(listOffers(as(ctx, district.stranger))).rejects.toThrow('not_allowed');
		await expect(listOpenTasks(as(ctx, anonymous))).rejects.toThrow('not_signed_in');
	});

	test('comes in pages by cursor', async () => {
		for (let number = 0; number < 53; number++)
			await addOrder(ctx, district, {
				startsAt: addMinutes(friday, 1440 * (number % 3)),
				matchingDueAt: null,
			});
		await proposeVolunteers(ctx);
		const mine = as(ctx, district.volunteer.actor);
		const found = new Set<string>();
		await ctx.sql`
			update orders set matching_due_at = ${testNow}
			where state = 'matching' and desk_since is null`;
		await proposeVolunteers(ctx);
		let cursor: string | undefined;
		do {
			const page = await listOpenTasks(mine, { cursor });
			for (const { id } of page.tasks) {
				expect(found.has(id)).toBe(false);
				found.add(id);
			}
			cursor = page.nextCursor ?? undefined;
		} while (cursor);
		expect(found.size).toBeGreaterThanOrEqual(53);
		await expect(listOpenTasks(mine, { cursor: 'x' })).rejects.toThrow('cursor_invalid');
	});
});

describe('an open task', () => {
	const opened = async () => {
		const id = await addOrder(ctx, district, { startsAt: friday });
		await proposeVolunteers(ctx);
		const [place] = await openPlacesOf(ctx, id);
		return { id, placeId: place!.placeId };
	};

	test('is claimed by whoever is first; offers that were out are withdrawn', async () => {
		const [one, two] = await volunteers(2);
		const { id, placeId } = await opened();
		await claimTask(as(ctx, one!.actor), placeId);
		expect((await stateOf(id))['state']).toBe('staffed');
		const states = (await offersOf(id)).map(({ volunteerId, state }) => [volunteerId, state]);
		expect(Object.fromEntries(states)).toMatchObject({
			[one!.id]: 'accepted',
			[two!.id]: 'withdrawn',
		});
		await expect(claimTask(as(ctx, two!.actor), placeId)).rejects.toThrow('task_taken');
	});

	test('can be claimed from the desk’s list too, by someone in their quiet hours who declined', async () => {
		const { id, placeId } = await opened();
		const mine = as(ctx, district.volunteer.actor);
		const [offer] = await offersOf(id);
		await declineOffer(mine, { offerId: offer!.id });
		await ctx.sql`
			update volunteers set quiet_from = '00:00', quiet_until = '23:59'
			where id = ${district.volunteer.id}`;
		await proposeVolunteers(ctx);
		expect((await stateOf(id))['deskReason']).toBe('waves_exhausted');
		await claimTask(mine, placeId);
		await ctx.sql`
			update volunteers set quiet_from = '00:00', quiet_until = '00:00'
			where id = ${district.volunteer.id}`;
		expect(await stateOf(id)).toMatchObject({ state: 'staffed', deskReason: null });
	});

	test('is refused in words to whom a hard rule rules out', async () => {
		const [unskilled, busy] = [
			...(await volunteers(1, { skills: [] })),
			...(await volunteers(1)),
		] as [TestPerson, TestPerson];
		const { placeId } = await opened();
		await expect(claimTask(as(ctx, unskilled.actor), placeId)).rejects.toMatchObject({
			code: 'rule_broken',
			parameters: { rule: expect.stringContaining('skill') },
		});
		await ctx.sql`
			insert into commitments (id, volunteer_id, during, kind, state, created_at)
			values (gen_random_uuid(), ${busy.id}, tstzrange(${friday}, ${addMinutes(friday, 30)}),
				'time_off', 'held', ${ctx.now})`;
		await expect(claimTask(as(ctx, busy.actor), placeId)).rejects.toThrow('time_conflict');
		await expect(claimTask(as(ctx, district.stranger), placeId)).rejects.toThrow('not_allowed');
		await expect(claimTask(as(ctx, anonymous), placeId)).rejects.toThrow('not_signed_in');
		await expect(claimTask(as(ctx, district.volunteer.actor), district.client.id)).rejects.toThrow(
			'not_found',
		);
	});
});

describe('a dispatcher', () => {
	const onDesk = () =>
		addOrder(ctx, district, { startsAt: friday, matchingDueAt: null, deskSince: testNow });

	test('proposes someone by name who may decline; a rule is set aside with a reason', async () => {
		const [far] = await volunteers(1, { radiusMetres: 200, latitude: 31.05 });
		const id = await onDesk();
		const desk = as(ctx, district.dispatcher);
		const proposal = { orderId: id, volunteerId: far!.id };
		expect(await explainCandidate(desk, proposal)).toMatchObject({ proposable: 'with_reason' });
		await expect(proposeByName(desk, proposal)).rejects.toMatchObject({
			code: 'rule_broken',
			parameters: { rule: expect.stringContaining('far') },
		});
		const { offerId } = await proposeByName(desk, {
			...proposal,
			overrideReason: 'agreed_by_phone',
		});
		const { decisions } = await getDecisionLog(desk, id);
		expect(decisions.at(-1)?.asked[0]).toMatchObject({
			volunteerId: far!.id,
			brokenRules: ['within_radius'],
			reason: 'agreed_by_phone',
		});
		expect((await getOffer(as(ctx, far!.actor), offerId)).byName).toBe(true);
		await expect(
			proposeByName(desk, { ...proposal, overrideReason: 'agreed_by_phone' }),
		).rejects.toMatchObject({ code: 'rule_broken' });
		await acceptOffer(as(ctx, far!.actor), offerId);
		expect((await stateOf(id))['state']).toBe('staffed');
	});

	test('never sets aside what keeps people safe', async () => {
		const [unvetted, minor, apart] = await volunteers(3);
		await ctx.sql`update volunteers set vetted_on = null where id = ${unvetted!.id}`;
		await ctx.sql`update volunteers set birth_date = '2010-05-05' where id = ${minor!.id}`;
		await ctx.sql`
			insert into do_not_pairs (client_id, volunteer_id, asked_by, created_at)
			values (${district.client.id}, ${apart!.id}, 'volunteer', ${ctx.now})`;
		const orderId = await onDesk();
		const desk = as(ctx, district.dispatcher);
		for (const { id: volunteerId } of [unvetted!, minor!, apart!]) {
			const proposal = { orderId, volunteerId, overrideReason: 'nobody_else' as const };
			await expect(proposeByName(desk, proposal)).rejects.toMatchObject({ code: 'rule_broken' });
			expect((await explainCandidate(desk, proposal)).proposable).toBe('never');
		}
		expect(await offersOf(orderId)).toEqual([]);
	});

	test('only within the scope, and nobody else', async () => {
		const orderId = await onDesk();
		const proposal = { orderId, volunteerId: district.volunteer.id };
		for (const actor of [district.otherDispatcher, district.manager, district.volunteer.actor]) {
			await expect(proposeByName(as(ctx, actor), proposal)).rejects.toThrow('not_allowed');
			await expect(explainCandidate(as(ctx, actor), proposal)).rejects.toThrow('not_allowed');
			await expect(getDecisionLog(as(ctx, actor), orderId)).rejects.toThrow('not_allowed');
			await expect(markUnmet(as(ctx, actor), { orderId, reason: 'no_candidate' })).rejects.toThrow(
				'not_allowed',
			);
		}
		const staffed = await addOrder(ctx, district, { state: 'staffed', startsAt: friday });
		await expect(
			proposeByName(as(ctx, district.dispatcher), { ...proposal, orderId: staffed }),
		).rejects.toThrow('wrong_state');
	});

	test('puts an order in the register of unmet ones', async () => {
		const orderId = await addOrder(ctx, district, { startsAt: friday });
		await proposeVolunteers(ctx);
		await markUnmet(as(ctx, district.dispatcher), { orderId, reason: 'staff_decision' });
		expect(await stateOf(orderId)).toMatchObject({
			state: 'expired',
			unmetReason: 'staff_decision',
		});
		expect((await offersOf(orderId)).map(({ state }) => state)).toEqual(['withdrawn']);
		expect(await kindsTold(district.client.actor.accountId)).toEqual(['order_expired']);
	});
});

describe('a cancelled order', () => {
	test('lets its volunteers go and tells them, whatever state it was in', async () => {
		const staffed = await addOrder(ctx, district, { startsAt: friday });
		await proposeVolunteers(ctx);
		const [offer] = await offersOf(staffed);
		const mine = as(ctx, district.volunteer.actor);
		await acceptOffer(mine, offer!.id);
		await cancelOrder(as(ctx, district.proxy), { orderId: staffed, reason: 'other_help' });
		expect((await stateOf(staffed))['state']).toBe('cancelled');
		expect(await kindsTold(district.volunteer.actor.accountId)).toEqual([
			'offer_received',
			'visit_cancelled',
		]);
		const [held] = await ctx.sql`
			select count(*) as count from commitments
			where volunteer_id = ${district.volunteer.id} and state = 'held'`;
		expect(held).toEqual({ count: 0 });
		const again = await addOrder(ctx, district, { startsAt: friday });
		await proposeVolunteers(ctx);
		const [fresh] = await offersOf(again);
		await acceptOffer(mine, fresh!.id);
	});

	test('is cancelled by those who may, once', async () => {
		const orderId = await addOrder(ctx, district, { state: 'submitted', startsAt: friday });
		const input = { orderId, reason: 'mistake' as const };
		for (const actor of [district.stranger, district.otherDispatcher, district.volunteer.actor])
			await expect(cancelOrder(as(ctx, actor), input)).rejects.toThrow('not_allowed');
		await expect(cancelOrder(as(ctx, anonymous), input)).rejects.toThrow('not_signed_in');
		await cancelOrder(as(ctx, district.dispatcher), input);
		await expect(cancelOrder(as(ctx, district.dispatcher), input)).rejects.toThrow('wrong_state');
		const inService = await addOrder(ctx, district, { state: 'in_service', startsAt: friday });
		await expect(
			cancelOrder(as(ctx, district.dispatcher), { ...input, orderId: inService }),
		).rejects.toThrow('wrong_state');
	});
});

test('orders whose time has passed go to the register of unmet ones, a missed one a day later', async () => {
	const start = addMinutes(testNow, -180);
	const given = { startsAt: start, endsAt: addMinutes(start, 120), matchingDueAt: null };
	const submitted = await addOrder(ctx, district, { ...given, state: 'submitted' });
	const onDesk = await addOrder(ctx, district, { ...given, deskSince: start });
	const missed = await addOrder(ctx, district, { ...given, deskSince: start });
	await ctx.sql`update orders set desk_reason = 'missed' where id = ${missed}`;
	const running = await addOrder(ctx, district, { ...given, endsAt: addMinutes(testNow, 1) });
	expect(await expireUnmetOrders(ctx)).toBe(2);
	expect(await stateOf(submitted)).toMatchObject({ state: 'expired', unmetReason: 'too_late' });
	expect(await stateOf(onDesk)).toMatchObject({ unmetReason: 'no_candidate' });
	expect(await stateOf(running)).toMatchObject({ state: 'matching' });
	expect(await expireUnmetOrders(at(ctx, addMinutes(testNow, 1380)))).toBe(2);
	expect(await stateOf(missed)).toMatchObject({ unmetReason: 'missed' });
});

test('the table of an offer’s states in the code is the table in the database', async () => {
	const rows = await ctx.sql`
		select from_state as from, event, to_state as to from state_transitions where thing = 'offer'`;
	const inOrder = (list: readonly object[]) => list.map((row) => JSON.stringify(row)).sort();
	expect(inOrder(rows)).toEqual(inOrder(offerTransitions));
});
