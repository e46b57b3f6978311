import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Context } from '../../src/lib/server/platform/context.ts';
import { visitStates, visitTransitions } from '../../src/lib/server/visits/index.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { createDistrict, createTestContext } from '../support/district.ts';
import { openOrder } from './support.ts';

let database: TestDatabase;
let ctx: Context;
let visitId: string;

beforeAll(async () => {
	database = await createTestDatabase();
	ctx = createTestContext(database.sql);
	({ visitId } = await openOrder(ctx, await createDistrict(ctx)));
});
afterAll(() => database.end());

test('the table in the code is the table in the database', async () => {
	const rows = await database.sql`
		select from_state as from, event, to_state as to from state_transitions
		where thing = 'visit'`;
	const sorted = (table: readonly { from: string; event: string }[]) =>
		[...table].sort((one, other) =>
			`${one.from} ${one.event}`.localeCompare(`${other.from} ${other.event}`),
		);
	expect(sorted(rows as never)).toEqual(sorted(visitTransitions));
});

test('the database lets a visit go where the table says, and refuses the rest', async () => {
	const state = fc.constantFrom(...visitStates);
	await fc.assert(
		fc.asyncProperty(state, state, async (from, to) => {
			await database.sql`alter table visits disable trigger visits_state`;
			await database.sql`update visits set state = ${from} where id = ${visitId}`;
			await database.sql`alter table visits enable trigger visits_state`;
			const known =
				from === to || visitTransitions.some((row) => row.from === from && row.to === to);
			const move = database.sql`update visits set state = ${to} where id = ${visitId}`;
			if (known) await move;
			else
				await expect(move).rejects.toMatchObject({
					code: '23514',
					constraint_name: 'visit_state_transition',
				});
		}),
		{ numRuns: 200 },
	);
});
