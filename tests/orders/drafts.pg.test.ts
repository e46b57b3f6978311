import { afterAll, beforeAll, expect, test } from 'vitest';
import {
	answerDraft,
	cleanDrafts,
	getDraft,
	getOrder,
	placeDraft,
	startDraft,
} from '../../src/lib/server/orders/index.ts';
import type { Actor } from '../../src/lib/server/platform/context.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import {
	as,
	at,
	createDistrict,
	createTestContext,
	type TestDistrict,
} from '../support/district.ts';

let database: TestDatabase;
let district: TestDistrict;
const ctx = () => createTestContext(database.sql);
const acting = (actor: Actor) => as(ctx(), actor);

beforeAll(async () => {
	database = await createTestDatabase();
	district = await createDistrict(ctx());
});
afterAll(() => database.end());

const when = { date: '2026-11-27', time: '09:30' };

async function answered(actor: Actor = district.proxy) {
	const c = acting(actor);
	const id = await startDraft(c, { itemKey: 'hospital-escort', byPhone: false });
	await answerDraft(c, id, 'who', { clientId: district.client.id });
	await answerDraft(c, id, 'where', { at: 'home' });
	await answerDraft(c, id, 'when', when);
	await answerDraft(c, id, 'notes', {
		notes: '要带轮椅',
		wishedSex: 'female',
		musts: ['sex'],
	});
	return id;
}

test('each answer leads to the next question, and the last to the check', async () => {
	const c = acting(district.proxy);
	const id = await startDraft(c, { byPhone: false });
	expect((await getDraft(c, id)).answers).toEqual({});
	expect(await answerDraft(c, id, 'what', { itemKey: 'hospital-escort' })).toBe('who');
	expect(await answerDraft(c, id, 'who', { clientId: district.client.id })).toBe('where');
	expect(await answerDraft(c, id, 'where', { at: 'home' })).toBe('when');
	expect(await answerDraft(c, id, 'when', when)).toBe('notes');
	expect(await answerDraft(c, id, 'notes', { musts: [] })).toBe('check');
	expect(await answerDraft(c, id, 'when', { ...when, time: '10:00' })).toBe('check');
});

test('the order is placed as answered, once, and the draft is gone', async () => {
	const id = await answered();
	const c = acting(district.proxy);
	const placed = await Promise.allSettled([placeDraft(c, id), placeDraft(c, id)]);
	expect(placed.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
	const done = placed.find((result) => result.status === 'fulfilled');
	expect(await getOrder(c, done!.value as string)).toMatchObject({
		itemKey: 'hospital-escort',
		client: { id: district.client.id },
		channel: 'web',
		startsAt: new Date('2026-11-27T01:30:00Z'),
		place: { notes: '要带轮椅' },
		wishedSex: 'female',
		wishedSexMust: true,
		wishedLanguage: null,
	});
	await expect(getDraft(c, id)).rejects.toMatchObject({ code: 'not_found' });
});

test('what the desk writes down during a call counts as placed by phone', async () => {
	const c = acting(district.dispatcher);
	const id = await startDraft(c, { clientId: district.client.id, byPhone: true });
	expect(await answerDraft(c, id, 'what', { itemKey: 'veteran-visit' })).toBe('where');
	await answerDraft(c, id, 'where', {
		at: 'elsewhere',
		communityCode: district.otherCommunity.code,
		address: '望海路56弄8号',
	});
	await answerDraft(c, id, 'when', when);
	await answerDraft(c, id, 'notes', { musts: [] });
	const order = await getOrder(c, await placeDraft(c, id));
	expect(order).toMatchObject({ channel: 'phone', state: 'submitted' });
});

test('answers are encrypted, and nobody else opens them', async () => {
	const id = await answered();
	const [row] = await database.sql<{ answers: Buffer }[]>`
		select answers_encrypted as answers from order_drafts where id = ${id}`;
	expect(row!.answers.toString('utf8')).not.toContain('轮椅');
	for (const actor of [district.client.actor, district.dispatcher, district.administrator]) {
		await expect(getDraft(acting(actor), id)).rejects.toMatchObject({ code: 'not_found' });
		await expect(answerDraft(acting(actor), id, 'when', when)).rejects.toMatchObject({
			code: 'not_found',
		});
		await expect(placeDraft(acting(actor), id)).rejects.toMatchObject({ code: 'not_found' });
	}
	await expect(startDraft(acting({ kind: 'anonymous' }), { byPhone: false })).rejects.toMatchObject(
		{ code: 'not_signed_in' },
	);
});

test('a wrong answer is refused at its question, and the old one stays', async () => {
	const id = await answered();
	const c = acting(district.proxy);
	const before = await getDraft(c, id);
	const elsewhere = { at: 'elsewhere' as const, communityCode: '99', address: '路' };
	const refusals: [() => Promise<unknown>, string, string][] = [
		[() => answerDraft(c, id, 'what', { itemKey: 'moon' }), 'item_unknown', 'itemKey'],
		[() => answerDraft(c, id, 'when', { ...when, date: '2026-11-24' }), 'time_in_past', 'date'],
		[() => answerDraft(c, id, 'when', { ...when, time: '17:00' }), 'outside_opening_hours', 'time'],
		[() => answerDraft(c, id, 'when', { ...when, date: '2026-11-26' }), 'too_short_notice', 'date'],
		[() => answerDraft(c, id, 'where', { at: 'elsewhere' }), 'validation_failed', 'communityCode'],
		[() => answerDraft(c, id, 'where', elsewhere), 'outside_district', 'communityCode'],
	];
	for (const [answer, code, field] of refusals) {
		const error = await answer().catch((error: unknown) => error);
		expect(error).toMatchObject({ code });
		expect((error as { fields: { field: string }[] }).fields[0]?.field).toBe(field);
	}
	await expect(
		answerDraft(acting(district.proxy), id, 'who', { clientId: district.stranger.accountId }),
	).rejects.toMatchObject({ code: 'client_not_yours' });
	expect(await getDraft(c, id)).toEqual(before);
});

test('an unfinished draft is not placed, and a day later it is forgotten', async () => {
	const c = acting(district.proxy);
	const id = await startDraft(c, { itemKey: 'hospital-escort', byPhone: false });
	await expect(placeDraft(c, id)).rejects.toMatchObject({ code: 'validation_failed' });
	const tomorrow = new Date(ctx().now.getTime() + 24 * 3_600_000);
	await expect(getDraft(at(c, tomorrow), id)).rejects.toMatchObject({ code: 'not_found' });
	await cleanDrafts(at(ctx(), new Date(tomorrow.getTime() + 1)));
	expect(await database.sql`select from order_drafts where id = ${id}`).toHaveLength(0);
});
