import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { addMinutes } from '../../src/lib/calendar/local-time.ts';
import {
	acceptOffer,
	expireOffers,
	proposeVolunteers,
} from '../../src/lib/server/matching/index.ts';
import type { Context } from '../../src/lib/server/platform/context.ts';
import { isDomainError } from '../../src/lib/server/platform/errors.ts';
import { enqueue } from '../../src/lib/server/platform/enqueue.ts';
import { addCrowd } from '../matching/crowd.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import {
	addOrder,
	as,
	at,
	createDistrict,
	createTestContext,
	type TestDistrict,
} from '../support/district.ts';

const kills = 20;
const orders = 300;

let database: TestDatabase;
let ctx: Context;
let district: TestDistrict;
let worker: ChildProcess | undefined;

beforeAll(async () => {
	database = await createTestDatabase();
	ctx = createTestContext(database.sql);
	district = await createDistrict(ctx);
	await addCrowd(ctx, district, 250, 0.01);
	// One every half hour over the opening hours of two weeks, so that many can be staffed.
	for (let index = 0; index < orders; index++) {
		const startsAt = addMinutes(
			new Date('2026-11-27T00:30:00Z'),
			Math.floor(index / 15) * 24 * 60 + (index % 15) * 30,
		);
		await addOrder(ctx, district, { startsAt });
	}
});
afterEach(() => worker?.kill('SIGKILL'));
afterAll(() => database.end());

async function startWorkerProcess(): Promise<ChildProcess> {
	const child = fork('tests/faults/worker-process.ts', [database.url], {
		execArgv: ['--import', 'tsx'],
		stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
	});
	await once(child, 'message');
	return child;
}

const countDecisions = async () => {
	const [row] = await database.sql<{ decisions: number }[]>`
		select count(*) as decisions from matching_decisions`;
	return row!.decisions;
};

test(`a worker killed ${kills} times in the middle of matching loses no order and asks nobody twice`, async () => {
	let killedInTheMiddle = 0;
	for (let kill = 0; kill < kills; kill++) {
		worker = await startWorkerProcess();
		const before = await countDecisions();
		await enqueue(ctx, 'matching/propose');
		await vi.waitFor(async () => expect(await countDecisions()).toBeGreaterThan(before), {
			timeout: 20_000,
			interval: 5,
		});
		worker.kill('SIGKILL');
		await once(worker, 'exit');
		const [waiting] = await database.sql<{ orders: number }[]>`
			select count(*) as orders from orders where state = 'matching' and matching_due_at <= ${ctx.now}`;
		if (waiting!.orders > 0) killedInTheMiddle += 1;
		// What is due again for the next one: as many as this worker may have taken.
		else
			await database.sql`
				update orders set matching_due_at = ${ctx.now}
				where id in (select id from orders where state = 'matching' and desk_since is null
					order by id limit 60)`;
	}
	expect(killedInTheMiddle).toBeGreaterThan(kills / 2);

	await proposeVolunteers(ctx);
	for (let hour = 0; hour < 20 * 24; hour += 2) {
		const present = at(ctx, addMinutes(ctx.now, hour * 60));
		const open = await database.sql<{ id: string; volunteerId: string }[]>`
			select distinct on (o.order_id) o.id, o.volunteer_id as "volunteerId"
			from offers o join orders r on r.id = o.order_id
			where o.state = 'sent' and o.expires_at > ${present.now} and r.local_date < '2026-12-08'
			order by o.order_id, o.score desc`;
		for (const offer of open) {
			const actor = { ...district.volunteer.actor, volunteerId: offer.volunteerId };
			await acceptOffer(as(present, actor), offer.id).catch((error: unknown) => {
				if (!isDomainError(error)) throw error;
			});
		}
		await expireOffers(present);
		await proposeVolunteers(present);
		const [left] = await database.sql<{ orders: number }[]>`
			select count(*) as orders from orders where state = 'matching' and desk_since is null`;
		if (left!.orders === 0) break;
	}

	const ends = await database.sql<{ state: string; desk: boolean; orders: number }[]>`
		select state, desk_since is not null as desk, count(*) as orders
		from orders group by 1, 2 order by 1, 2`;
	expect(ends.map(({ state, desk }) => ({ state, desk }))).toEqual([
		{ state: 'matching', desk: true },
		{ state: 'staffed', desk: false },
	]);
	expect(ends.reduce((sum, row) => sum + row.orders, 0)).toBe(orders);

	const [twice] = await database.sql<{ waves: number; asked: number; untold: number }[]>`
		select
			(select count(*) from (
				select from offers group by order_id, volunteer_id, round having count(*) > 1) a) as waves,
			(select count(*) from (
				select from matching_decisions d, jsonb_array_elements(d.asked) as one
				group by d.order_id, d.round, one ->> 'volunteerId' having count(*) > 1) b) as asked,
			(select count(*) from offers o where not exists (
				select from matching_decisions d, jsonb_array_elements(d.asked) as one
				where d.order_id = o.order_id and one ->> 'volunteerId' = o.volunteer_id::text)) as untold`;
	expect(twice).toEqual({ waves: 0, asked: 0, untold: 0 });
	const [visits] = await database.sql<{ twice: number }[]>`
		select count(*) as twice from (
			select from visits group by order_id having count(*) > 1) v`;
	expect(visits!.twice).toBe(0);
}, 480_000);
