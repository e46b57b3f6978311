import * as fc from 'fast-check';
import type { Measure, Sample } from '../../src/lib/server/metrics/measures.ts';
import type { Context } from '../../src/lib/server/platform/context.ts';
import { newId } from '../../src/lib/server/platform/ids.ts';
import {
	addOrder,
	type TestArea,
	type TestDistrict,
	type TestPerson,
} from '../support/district.ts';

/** One order and everything that happened to it, in minutes and choices. */
export interface GeneratedOrder {
	area: number;
	otherBrand: boolean;
	client: number;
	submittedAt: Date;
	startsAt: Date;
	state: 'draft' | 'refused' | 'cancelled' | 'expired' | 'matching' | 'staffed' | 'done' | 'closed';
	/** Minutes from placing until each time that all places were filled; the promise is 60. */
	filledAfter: number[];
	visit: {
		/** Minutes after the planned start; null for nobody came. */
		checkedInAfter: number | null;
		checkedOut: boolean;
		volunteers: number[];
		missed: number;
		dropOuts: number;
		/** Minutes of each entry in the ledger; a negative one is a correction. */
		credit: number | null;
		correction: number;
	} | null;
	rating: number | null;
	followedUp: boolean;
	offers: number;
}

/** 00:00 of 22 November 2026 in Shanghai. */
const firstMidnight = Date.parse('2026-11-21T16:00:00Z');
const minute = 60_000;
const day = 1440 * minute;
export const firstDay = '2026-11-22';
export const lastDay = '2026-11-26';

/** Instants of five days, most of them within a moment of a midnight in Shanghai. */
const instant = fc
	.tuple(
		fc.integer({ min: 0, max: 5 }),
		fc.oneof(
			{ weight: 3, arbitrary: fc.constantFrom(-minute, -1, 0, 1, minute, 8 * 60 * minute) },
			{ weight: 1, arbitrary: fc.integer({ min: -12 * 60 * minute, max: 12 * 60 * minute }) },
		),
	)
	.map(([days, offset]) => new Date(firstMidnight + days * day + offset));

const volunteers = fc.uniqueArray(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 2 });

export const generatedOrders: fc.Arbitrary<GeneratedOrder[]> = fc.array(
	fc.record<GeneratedOrder>({
		area: fc.integer({ min: 0, max: 7 }),
		otherBrand: fc.boolean(),
		client: fc.integer({ min: 0, max: 2 }),
		submittedAt: instant,
		startsAt: instant,
		state: fc.constantFrom(
			'draft',
			'refused',
			'cancelled',
			'expired',
			'matching',
			'staffed',
			'done',
			'closed',
		),
		filledAfter: fc.array(fc.constantFrom(0, 7, 59, 60, 61, 500), { maxLength: 2 }),
		visit: fc.option(
			fc.record({
				checkedInAfter: fc.option(fc.constantFrom(-5, 0, 10, 11, 45)),
				checkedOut: fc.boolean(),
				volunteers,
				missed: fc.integer({ min: 0, max: 2 }),
				dropOuts: fc.integer({ min: 0, max: 2 }),
				credit: fc.option(fc.integer({ min: 0, max: 180 })),
				correction: fc.constantFrom(0, 0, -15),
			}),
		),
		rating: fc.option(fc.integer({ min: 1, max: 5 })),
		followedUp: fc.boolean(),
		offers: fc.integer({ min: 0, max: 3 }),
	}),
	{ minLength: 1, maxLength: 25 },
);

export interface People {
	clients: TestPerson[];
	volunteers: TestPerson[];
}

/** The areas that an order can lie in: every level, as desks know more or less of a place. */
export function areasOf(district: TestDistrict): TestArea[] {
	const { area, town, community, grid, otherGrid, otherTown, otherCommunity, farGrid } = district;
	return [area, town, community, grid, otherGrid, otherTown, otherCommunity, farGrid];
}

/** Writes the rows of generated orders by SQL, in the states in which operations would leave them. */
export async function writeOrders(
	ctx: Context,
	district: TestDistrict,
	people: People,
	orders: GeneratedOrder[],
): Promise<void> {
	for (const order of orders) await writeOrder(ctx, district, people, order);
}

async function writeOrder(
	ctx: Context,
	district: TestDistrict,
	people: People,
	order: GeneratedOrder,
): Promise<void> {
	const { sql } = ctx;
	const area = areasOf(district)[order.area]!;
	const item = order.otherBrand ? district.checkedItem : district.item;
	const clientId = people.clients[order.client]!.id;
	const { startsAt, submittedAt, state } = order;
	const endsAt = new Date(startsAt.getTime() + 120 * minute);
	const orderId = await addOrder(ctx, district, {
		state,
		clientId,
		item,
		area,
		startsAt,
		endsAt,
		submittedAt,
	});
	for (const minutes of order.filledAfter)
		await sql`
			insert into order_events (id, order_id, at, event, from_state, to_state)
			values (${newId()}, ${orderId}, ${new Date(submittedAt.getTime() + minutes * minute)},
				'staff', 'matching', 'staffed')`;
	if (order.rating !== null)
		await sql`
			insert into reviews (id, order_id, rating, given_at)
			values (${newId()}, ${orderId}, ${order.rating}, ${ctx.now})`;
	await sql`
		insert into follow_ups (id, order_id, area_id, due_on, outcome, done_at, created_at)
		values (${newId()}, ${orderId}, ${area.id}, '2026-11-27',
			${order.followedUp ? 'satisfied' : null}, ${order.followedUp ? ctx.now : null}, ${ctx.now})`;
	const visitId = newId();
	const { visit } = order;
	const checkedIn = visit?.checkedInAfter ?? null;
	const checkedInAt = checkedIn === null ? null : new Date(startsAt.getTime() + checkedIn * minute);
	const checkedOutAt = checkedInAt && visit?.checkedOut ? endsAt : null;
	await sql`
		insert into visits
			(id, district_id, area_id, order_id, client_id, item_id, brand_id, state, starts_at, ends_at,
			 local_date, checked_in_at, checked_out_at, created_at)
		values
			(${visitId}, ${district.area.id}, ${area.id}, ${orderId}, ${clientId}, ${item.id},
			 ${item.brandId}, 'open', ${startsAt}, ${endsAt}, ${shanghaiDay(startsAt)}, ${checkedInAt},
			 ${checkedOutAt}, ${ctx.now})`;
	const placeIds: string[] = [];
	for (const [position, volunteer] of (visit?.volunteers ?? [0]).entries()) {
		const placeId = newId();
		placeIds.push(placeId);
		await sql`
			insert into visit_places (id, visit_id, position, volunteer_id, checked_in_at, checked_out_at)
			values (${placeId}, ${visitId}, ${position + 1},
				${visit ? people.volunteers[volunteer]!.id : null}, ${checkedInAt}, ${checkedOutAt})`;
	}
	const placeId = placeIds[0]!;
	for (let wave = 1; wave <= order.offers; wave++)
		await sql`
			insert into offers
				(id, district_id, order_id, visit_place_id, volunteer_id, round, wave, source, state, score,
				 sent_at, expires_at, created_at)
			values (${newId()}, ${district.area.id}, ${orderId}, ${placeId},
				${people.volunteers[0]!.id}, ${wave}, 1, 'matcher', ${wave === 3 ? 'proposed' : 'sent'}, 0.5,
				${wave === 3 ? null : submittedAt}, ${endsAt}, ${submittedAt})`;
	if (!visit) return;
	for (const kind of [
		...Array<'missed'>(visit.missed).fill('missed'),
		...Array<'dropped_out'>(visit.dropOuts).fill('dropped_out'),
	])
		await sql`
			insert into visit_drop_outs (id, visit_place_id, volunteer_id, at, kind)
			values (${newId()}, ${placeId}, ${people.volunteers[1]!.id}, ${startsAt}, ${kind})`;
	if (visit.credit === null) return;
	const entryId = newId();
	await sql`
		insert into hours_entries
			(id, district_id, volunteer_id, visit_place_id, brand_id, area_id, local_date, minutes, grade,
			 kind, recorded_at)
		values
			(${entryId}, ${district.area.id}, ${people.volunteers[0]!.id}, ${placeId}, ${item.brandId},
			 ${area.id}, ${shanghaiDay(startsAt)}, ${visit.credit}, 'credit', 'service', ${endsAt})`;
	if (visit.correction === 0) return;
	await sql`
		insert into hours_entries
			(id, district_id, volunteer_id, visit_place_id, brand_id, area_id, local_date, minutes, grade,
			 kind, corrects_id, recorded_at)
		values
			(${newId()}, ${district.area.id}, ${people.volunteers[0]!.id}, ${placeId}, ${item.brandId},
			 ${area.id}, ${shanghaiDay(startsAt)}, ${visit.correction}, 'honour', 'correction', ${entryId},
			 ${endsAt})`;
}

/** The local day by arithmetic alone: Shanghai has been eight hours ahead of UTC since 1991. */
export function shanghaiDay(instant: Date): string {
	return new Date(instant.getTime() + 8 * 60 * minute).toISOString().slice(0, 10);
}

/** One thing that counts, as a reader of the definitions would count it by hand. */
export interface Counted {
	measure: Measure | Sample;
	day: string;
	areaPath: string;
	brandId: string;
	amount: number;
	person?: string;
}

/** Counts generated orders one by one, without SQL. */
export function countByHand(
	district: TestDistrict,
	people: People,
	orders: GeneratedOrder[],
): Counted[] {
	const counted: Counted[] = [];
	for (const order of orders) {
		const common = {
			areaPath: areasOf(district)[order.area]!.path,
			brandId: order.otherBrand ? district.otherBrand.id : district.brand.id,
		};
		const placed = (measure: Counted['measure'], amount = 1) =>
			counted.push({ ...common, measure, amount, day: shanghaiDay(order.submittedAt) });
		const served = (measure: Counted['measure'], amount = 1, person?: string) =>
			counted.push({ ...common, measure, amount, day: shanghaiDay(order.startsAt), person });
		const firstFilled = order.filledAfter.length > 0 ? Math.min(...order.filledAfter) : null;
		if (order.state !== 'draft') {
			placed('orders_placed');
			if (firstFilled !== null) {
				placed('orders_matched');
				placed('minutes_to_match', firstFilled);
				if (firstFilled <= 60) placed('orders_answered_in_time');
			}
			if (firstFilled !== null || order.state === 'expired') placed('orders_answered');
		}
		if (order.state === 'done' || order.state === 'closed') served('orders_fulfilled');
		if (order.state === 'expired') served('orders_unmet');
		if (order.state === 'cancelled') served('orders_cancelled');
		if (order.state === 'refused') served('orders_refused');
		if (order.rating !== null) {
			served('reviews');
			served('review_points', order.rating);
			if (order.rating >= 4) served('reviews_satisfied');
		}
		if (order.followedUp) served('follow_ups_done');
		for (let wave = 1; wave <= Math.min(order.offers, 2); wave++) served('offers_sent');
		const { visit } = order;
		if (!visit) continue;
		const came = visit.checkedInAfter !== null;
		if (came || visit.missed > 0) served('visits_due');
		if (visit.checkedInAfter !== null && visit.checkedInAfter <= 10) served('visits_on_time');
		if (visit.missed > 0) served('visits_missed');
		for (let time = 0; time < visit.dropOuts; time++) served('drop_outs');
		if (came && visit.checkedOut) {
			served('visits_done');
			served('people_served', 1, people.clients[order.client]!.id);
			for (const volunteer of visit.volunteers)
				served('volunteers_serving', 1, people.volunteers[volunteer]!.id);
		}
		if (visit.credit !== null) {
			served('minutes_credit', visit.credit);
			if (visit.correction !== 0) served('minutes_honour', visit.correction);
		}
	}
	return counted;
}
