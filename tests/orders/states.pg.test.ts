import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
	lockOrder,
	moveOrder,
	orderStates,
	orderTransitions,
	type OrderEvent,
	type OrderState,
} from '../../src/lib/server/orders/index.ts';
import { withTransaction } from '../../src/lib/server/platform/db.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import {
	addOrder,
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

const events = [...new Set(orderTransitions.map(({ event }) => event))];

/** What the row checks ask for beside the state. */
function patchFor(state: OrderState | null) {
	if (state === 'refused') return { refusalReason: 'other' as const };
	if (state === 'expired') return { unmetReason: 'no_candidate' as const };
	return {};
}

test('the table in the code is the table in the database', async () => {
	const rows = await database.sql`
		select from_state as from, event, to_state as to from state_transitions where thing = 'order'`;
	const inOrder = (list: readonly object[]) => list.map((row) => JSON.stringify(row)).sort();
	expect(inOrder(rows)).toEqual(inOrder(orderTransitions));
});

test('an order moves exactly as the table says, and each move leaves an event', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.constantFrom(...orderStates),
			fc.constantFrom(...events),
			async (from: OrderState, event: OrderEvent) => {
				const id = await addOrder(ctx(), district, { state: from });
				const to =
					orderTransitions.find((row) => row.from === from && row.event === event)?.to ?? null;
				const moving = moveOrder(ctx(), id, event, patchFor(to));
				if (to === null) await expect(moving).rejects.toMatchObject({ code: 'wrong_state' });
				else expect((await moving).state).toBe(to);
				const [row] = await database.sql`select state from orders where id = ${id}`;
				expect(row?.state).toBe(to ?? from);
				const written = await database.sql`
					select event, from_state, to_state from order_events where order_id = ${id}`;
				expect([...written]).toEqual(to ? [{ event, from_state: from, to_state: to }] : []);
			},
		),
		{ numRuns: 150 },
	);
});

test('the database refuses every change of state that the table does not hold', async () => {
	for (const from of orderStates) {
		const id = await addOrder(ctx(), district, { state: from });
		for (const to of orderStates) {
			const allowed = orderTransitions.some((row) => row.from === from && row.to === to);
			if (allowed || from === to) continue;
			await expect(
				database.sql`update orders set state = ${to} where id = ${id}`,
				`${from} to ${to}`,
			).rejects.toMatchObject({ code: '23514', constraint_name: 'order_state_transition' });
		}
	}
});

test('a move is audited, and marks the days it touches', async () => {
	const id = await addOrder(ctx(), district, {
		state: 'staffed',
		startsAt: new Date('2026-12-02T01:00:00Z'),
		submittedAt: new Date('2026-11-20T01:00:00Z'),
	});
	await moveOrder(ctx(), id, 'miss', { matchingRound: 1 }, { reason: 'ill' });
	const [audit] = await database.sql`
		select action, detail from audit_events where subject_id = ${id}`;
	expect(audit).toEqual({
		action: 'order.miss',
		detail: { from: 'staffed', to: 'matching', reason: 'ill' },
	});
	const days = await database.sql`
		select local_date from metric_days_due where local_date in ('2026-12-02', '2026-11-20')`;
	expect(days).toHaveLength(2);
});

test('a locked order makes another mover wait, and he then sees the new state', async () => {
	const id = await addOrder(ctx(), district, { state: 'matching' });
	let second: Promise<unknown> = Promise.resolve();
	await withTransaction(ctx(), async (inside) => {
		await lockOrder(inside, id);
		second = moveOrder(ctx(), id, 'cancel', { cancellationReason: 'mistake' }).catch(
			(error: unknown) => error,
		);
		await moveOrder(inside, id, 'staff');
		await moveOrder(inside, id, 'start_service');
	});
	expect(await second).toMatchObject({ code: 'wrong_state' });
});
