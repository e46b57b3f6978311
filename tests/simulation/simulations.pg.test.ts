import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Context } from '../../src/lib/server/platform/context.ts';
import { newId } from '../../src/lib/server/platform/ids.ts';
import {
	cancelSimulation,
	getSimulation,
	listSimulations,
	prepareDistrict,
	runSimulations,
	startSimulation,
	usualSimulation,
	type SimulationParameters,
} from '../../src/lib/server/simulation/index.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import {
	addOrder,
	addVolunteer,
	as,
	at,
	createDistrict,
	createTestContext,
	testNow,
	type TestDistrict,
} from '../support/district.ts';

let database: TestDatabase;
let ctx: Context;
let district: TestDistrict;
let manager: Context;
let dispatcher: Context;

const small: SimulationParameters = {
	...usualSimulation,
	weeks: 1,
	volunteers: 60,
	ordersPerDay: 4,
	policies: ['ours', 'list_only'],
};

beforeAll(async () => {
	database = await createTestDatabase();
	ctx = createTestContext(database.sql);
	district = await createDistrict(ctx);
	manager = as(ctx, district.manager);
	dispatcher = as(ctx, district.dispatcher);
});
afterEach(async () => {
	await ctx.sql`delete from simulation_runs`;
});
afterAll(() => database.end());

async function fields(given: Record<string, unknown>): Promise<string[]> {
	const refused = await startSimulation(manager, { ...small, ...given } as never).catch(
		(error) => error,
	);
	expect(refused.code).toBe('validation_failed');
	return refused.fields.map(({ field }: { field: string }) => field.split('.')[0]);
}

test('a manager asks for a simulation, the worker runs it, and its figures repeat', async () => {
	const id = await startSimulation(manager, small);
	expect(await getSimulation(manager, { simulationId: id })).toMatchObject({
		state: 'waiting',
		progress: 0,
		results: null,
		parameters: small,
	});
	const again = await startSimulation(manager, small);
	await runSimulations(ctx);
	const done = await getSimulation(manager, { simulationId: id });
	expect(done).toMatchObject({ state: 'done', progress: 100, failure: null });
	expect(done.results!.results.map(({ policy }) => policy)).toEqual(small.policies);
	expect(done.results!.results[0]!.figures.orders).toBeGreaterThan(0);
	const second = await getSimulation(manager, { simulationId: again });
	expect(second.results).toEqual(done.results);
	expect((await listSimulations(manager)).map((run) => run.id)).toEqual([again, id]);
	const [audit] = await ctx.sql`
		select detail from audit_events where action = 'simulation.start' and subject_id = ${id}`;
	expect(audit!['detail']).toMatchObject({ seed: small.seed, weeks: 1 });
});

test('one that waits is cancelled and never run; one that runs stops', async () => {
	const waiting = await startSimulation(manager, small);
	await cancelSimulation(manager, { simulationId: waiting });
	await runSimulations(ctx);
	expect(await getSimulation(manager, { simulationId: waiting })).toMatchObject({
		state: 'cancelled',
		results: null,
	});
	const long = { ...small, weeks: 8, volunteers: 400, ordersPerDay: 30 };
	const running = await startSimulation(manager, long);
	const worker = runSimulations(ctx);
	while ((await getSimulation(manager, { simulationId: running })).progress === 0);
	await cancelSimulation(manager, { simulationId: running });
	await worker;
	const stopped = await getSimulation(manager, { simulationId: running });
	expect(stopped).toMatchObject({ state: 'cancelled', results: null });
	expect(stopped.progress).toBeLessThan(100);
	await expect(cancelSimulation(manager, { simulationId: running })).rejects.toMatchObject({
		code: 'wrong_state',
	});
}, 60_000);

test('what a killed worker had in hand is run by another, but not what one is still at', async () => {
	const id = await startSimulation(manager, small);
	await ctx.sql`
		update simulation_runs set state = 'running', progress = 40, worked_at = ${testNow}
		where id = ${id}`;
	await runSimulations(ctx);
	expect((await getSimulation(manager, { simulationId: id })).state).toBe('running');
	await runSimulations(at(ctx, new Date(testNow.getTime() + 11 * 60_000)));
	expect((await getSimulation(manager, { simulationId: id })).state).toBe('done');
});

test('senseless sizes are refused with the field that is wrong', async () => {
	expect(await fields({ volunteers: 0 })).toEqual(['volunteers']);
	expect(await fields({ weeks: -1 })).toEqual(['weeks']);
	expect(await fields({ weeks: 1.5 })).toEqual(['weeks']);
	expect(await fields({ ordersPerDay: Number.NaN })).toEqual(['ordersPerDay']);
	expect(await fields({ weeks: 26, ordersPerDay: 1_000 })).toEqual(['ordersPerDay']);
	expect(await fields({ acceptance: 1.2, policies: [] })).toEqual(['acceptance', 'policies']);
	expect(await fields({ policies: ['guess'] })).toEqual(['policies']);
	expect(await listSimulations(manager)).toEqual([]);
});

test('at most three wait, and only those who manage may ask or look', async () => {
	for (let count = 0; count < 3; count += 1) await startSimulation(manager, small);
	await expect(startSimulation(manager, small)).rejects.toMatchObject({
		code: 'simulations_waiting',
	});
	const id = (await listSimulations(manager))[0]!.id;
	await expect(startSimulation(dispatcher, small)).rejects.toMatchObject({ code: 'not_allowed' });
	await expect(getSimulation(dispatcher, { simulationId: id })).rejects.toMatchObject({
		code: 'not_allowed',
	});
	const stranger = as(ctx, { kind: 'anonymous' });
	await expect(listSimulations(stranger)).rejects.toMatchObject({ code: 'not_signed_in' });
	await expect(getSimulation(manager, { simulationId: newId() })).rejects.toMatchObject({
		code: 'not_found',
	});
});

test("a district's own weeks are drawn from its last eight, without who anybody is", async () => {
	const history: SimulationParameters = { ...small, source: 'history', weeks: 2 };
	const id = await startSimulation(manager, history);
	await runSimulations(ctx);
	expect(await getSimulation(manager, { simulationId: id })).toMatchObject({
		state: 'failed',
		failure: 'simulation_without_history',
	});
	const person = await addVolunteer(ctx, district.area, district.grid, { name: '钱多多' });
	// Each Tuesday at ten of the last eight whole weeks, placed a day before.
	for (let week = 1; week <= 8; week += 1) {
		const startsAt = new Date(Date.parse('2026-11-24T02:00:00Z') - week * 7 * 86_400_000);
		const submittedAt = new Date(startsAt.getTime() - 86_400_000);
		const order = await addOrder(ctx, district, { state: 'closed', startsAt, submittedAt });
		await ctx.sql`
			insert into order_events (id, order_id, at, event, from_state, to_state)
			values (${newId()}, ${order}, ${submittedAt}, 'start_matching', 'admitted', 'matching')`;
	}
	const found = await prepareDistrict(ctx, district.area.id, history);
	expect(found.orders).toHaveLength(2);
	expect(found.orders[0]!.known.startsAt).toEqual(new Date('2026-12-01T02:00:00Z'));
	expect(found.orders[1]!.known.startsAt).toEqual(new Date('2026-12-08T02:00:00Z'));
	expect(found.orders[0]!.admittedAt).toEqual(new Date('2026-11-30T02:00:00Z'));
	expect(found.volunteers.length).toBeGreaterThan(0);
	const told = JSON.stringify(found);
	for (const secret of [person.id, person.name, '1980-03-01', district.client.id])
		expect(told).not.toContain(secret);
	const second = await startSimulation(manager, history);
	await runSimulations(ctx);
	const done = await getSimulation(manager, { simulationId: second });
	expect(done.results!.results[0]!.figures.orders).toBe(2);
});
