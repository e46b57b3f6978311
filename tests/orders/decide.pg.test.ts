import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
	admitOrder,
	expireOrder,
	refuseOrder,
	type AdmissionInput,
	type RefusalInput,
} from '../../src/lib/server/orders/index.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import {
	addConsent,
	addOrder,
	as,
	at,
	createDistrict,
	createTestContext,
	type TestDistrict,
} from '../support/district.ts';

let database: TestDatabase;
let district: TestDistrict;
const ctx = () => createTestContext(database.sql);

beforeAll(async () => {
	database = await createTestDatabase();
	district = await createDistrict(ctx());
});
afterAll(() => database.end());

async function submitted(given: Parameters<typeof addOrder>[2] = {}) {
	return addOrder(ctx(), district, { state: 'submitted', item: district.checkedItem, ...given });
}

async function orderOf(id: string) {
	const [row] = await database.sql`select * from orders where id = ${id}`;
	return row!;
}

async function toldOf(id: string) {
	const rows = await database.sql`
		select kind, account_id from notifications where subject_id = ${id} order by kind`;
	return rows.map((row) => [row.kind, row.account_id]);
}

/** Everything that an operation on an order may leave behind. */
async function traces(id: string) {
	return database.sql`
		select
			(select to_jsonb(o) - 'address_encrypted' from orders o where id = ${id}) as "order",
			(select count(*) from order_events where order_id = ${id}) as events,
			(select count(*) from audit_events where subject_id = ${id}) as audits,
			(select count(*) from notifications where subject_id = ${id}) as notifications`;
}

const admit = (ctxOf: ReturnType<typeof ctx>, orderId: string, input: AdmissionInput) =>
	admitOrder(ctxOf, { orderId, ...input });
const refuse = (ctxOf: ReturnType<typeof ctx>, orderId: string, input: RefusalInput) =>
	refuseOrder(ctxOf, { orderId, ...input });

describe('admission', () => {
	test('of an order for today makes it urgent, though it was placed the day before', async () => {
		const asDispatcher = as(ctx(), district.dispatcher);
		const startsAt = new Date('2026-11-25T08:00:00Z');
		for (const [day, urgent] of [
			[startsAt, true],
			[new Date('2026-11-26T08:00:00Z'), false],
		] as const) {
			const id = await submitted({ startsAt: day });
			await admit(asDispatcher, id, { form: 'immediate' });
			expect(await orderOf(id)).toMatchObject({ state: 'matching', urgent });
		}
	});

	test.each<[AdmissionInput, object]>([
		[{ form: 'immediate' }, { admission_form: 'immediate', promised_for: null }],
		[
			{ form: 'promised', promisedFor: '2026-11-30' },
			{ admission_form: 'promised', promised_for: '2026-11-30' },
		],
		[
			{ form: 'joint', note: '与残联一起办' },
			{ admission_form: 'joint', admission_note: '与残联一起办', promised_for: null },
		],
		[
			{ form: 'answered', note: '已电话答复' },
			{ admission_form: 'answered', admission_note: '已电话答复' },
		],
	])('in the form %j sends the order to matching', async (input, columns) => {
		const id = await submitted();
		await admit(as(ctx(), district.dispatcher), id, input);
		expect(await orderOf(id)).toMatchObject({
			state: 'matching',
			matching_round: 1,
			matching_due_at: ctx().now,
			...columns,
		});
		const events = await database.sql`
			select event, actor_account_id as by from order_events where order_id = ${id} order by id`;
		const by = district.dispatcher.accountId;
		expect([...events]).toEqual([
			{ event: 'admit', by },
			{ event: 'start_matching', by },
		]);
	});

	test.each<[AdmissionInput, string, string]>([
		[{ form: 'promised' }, 'promisedFor', 'field.required'],
		[{ form: 'promised', promisedFor: '2026-11-24' }, 'promisedFor', 'time_in_past'],
		[{ form: 'joint' }, 'note', 'field.required'],
		[{ form: 'answered' }, 'note', 'field.required'],
	])('as %j is refused for %s, and nothing changes', async (input, field, message) => {
		const id = await submitted();
		const before = await traces(id);
		await expect(admit(as(ctx(), district.dispatcher), id, input)).rejects.toMatchObject({
			code: 'validation_failed',
			fields: [{ field, message }],
		});
		expect(await traces(id)).toEqual(before);
	});

	test('comes too late once the time asked for has come', async () => {
		const id = await submitted({ startsAt: new Date('2026-11-25T02:30:00Z') });
		const late = at(as(ctx(), district.dispatcher), new Date('2026-11-25T02:30:00Z'));
		await expect(admit(late, id, { form: 'immediate' })).rejects.toMatchObject({
			code: 'time_in_past',
		});
	});

	test('is told to the client and to the proxy with consent, not to one whose consent ended', async () => {
		await addConsent(ctx(), district.client.id, district.stranger.accountId, {
			expiresAt: new Date('2026-11-20T00:00:00Z'),
		});
		const id = await submitted();
		await admit(as(ctx(), district.dispatcher), id, { form: 'immediate' });
		const accounts = [district.client.actor.accountId, district.proxy.accountId].sort();
		expect((await toldOf(id)).map(([kind]) => kind)).toEqual(['order_admitted', 'order_admitted']);
		expect((await toldOf(id)).map(([, account]) => account).sort()).toEqual(accounts);
	});
});

describe('refusal', () => {
	test('keeps the reason and what the family is told', async () => {
		const id = await submitted();
		await refuse(as(ctx(), district.dispatcher), id, {
			reason: 'needs_professional',
			note: '需要专业护理',
		});
		expect(await orderOf(id)).toMatchObject({
			state: 'refused',
			refusal_reason: 'needs_professional',
			refusal_note: '需要专业护理',
		});
		expect((await toldOf(id)).map(([kind]) => kind)).toContain('order_refused');
		const [audit] = await database.sql`
			select detail from audit_events where subject_id = ${id} and action = 'order.refuse'`;
		expect(JSON.stringify(audit)).not.toContain('需要专业护理');
	});

	test('for another reason says which', async () => {
		const id = await submitted();
		const before = await traces(id);
		await expect(
			refuse(as(ctx(), district.dispatcher), id, { reason: 'other' }),
		).rejects.toMatchObject({ code: 'validation_failed', fields: [{ field: 'note' }] });
		expect(await traces(id)).toEqual(before);
	});
});

test('an expired order keeps its reason in the register, and the family is told', async () => {
	const id = await addOrder(ctx(), district, { state: 'matching', deskSince: ctx().now });
	await expireOrder(as(ctx(), district.dispatcher), { orderId: id, reason: 'staff_decision' });
	expect(await orderOf(id)).toMatchObject({
		state: 'expired',
		unmet_reason: 'staff_decision',
		desk_since: null,
		desk_reason: null,
		matching_due_at: null,
	});
	expect((await toldOf(id)).map(([kind]) => kind)).toContain('order_expired');
});

describe('who may decide', () => {
	const acts = {
		admit: (c: ReturnType<typeof ctx>, id: string) => admit(c, id, { form: 'immediate' }),
		refuse: (c: ReturnType<typeof ctx>, id: string) => refuse(c, id, { reason: 'duplicate' }),
		expire: (c: ReturnType<typeof ctx>, id: string) =>
			expireOrder(c, { orderId: id, reason: 'staff_decision' }),
	};
	test.each(Object.keys(acts) as (keyof typeof acts)[])(
		'nobody but a dispatcher of the area may %s',
		async (verb) => {
			const id = await submitted();
			const before = await traces(id);
			for (const who of [
				district.client.actor,
				district.proxy,
				district.stranger,
				district.volunteer.actor,
				district.gridChief,
				district.manager,
				district.supervisor,
				district.administrator,
				district.otherDispatcher,
			])
				await expect(acts[verb](as(ctx(), who), id)).rejects.toMatchObject({ code: 'not_allowed' });
			await expect(acts[verb](as(ctx(), { kind: 'anonymous' }), id)).rejects.toMatchObject({
				code: 'not_signed_in',
			});
			expect(await traces(id)).toEqual(before);
			await acts[verb](as(ctx(), district.dispatcher), id);
		},
	);

	test.each(['matching', 'staffed', 'refused', 'done', 'cancelled', 'expired'])(
		'an order that is %s cannot be admitted or refused any more',
		async (state) => {
			const id = await submitted({ state });
			const dispatcher = as(ctx(), district.dispatcher);
			const before = await traces(id);
			await expect(acts.admit(dispatcher, id)).rejects.toMatchObject({ code: 'wrong_state' });
			await expect(acts.refuse(dispatcher, id)).rejects.toMatchObject({ code: 'wrong_state' });
			expect(await traces(id)).toEqual(before);
		},
	);

	test('an order that does not exist is not found', async () => {
		const nowhere = '0190a000-0000-7000-8000-000000000000';
		for (const act of Object.values(acts))
			await expect(act(as(ctx(), district.dispatcher), nowhere)).rejects.toMatchObject({
				code: 'not_found',
			});
	});
});
