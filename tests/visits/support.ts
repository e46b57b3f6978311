import { addMinutes } from '../../src/lib/calendar/local-time.ts';
import { lockOrder, moveOrder } from '../../src/lib/server/orders/index.ts';
import type { Context } from '../../src/lib/server/platform/context.ts';
import { withTransaction } from '../../src/lib/server/platform/db.ts';
import { fillPlace, openPlacesOf, openVisit } from '../../src/lib/server/visits/index.ts';
import {
	addOrder,
	addVolunteer,
	type TestArea,
	type TestDistrict,
	type TestItem,
	type TestPerson,
} from '../support/district.ts';

/** Friday 27 November 2026, 09:00 in the district. */
export const morning = new Date('2026-11-27T01:00:00Z');

export interface OpenOrder {
	orderId: string;
	visitId: string;
	placeIds: string[];
}

/** An order in matching whose visit is open: an hour from {@link morning} on unless told otherwise. */
export async function openOrder(
	ctx: Context,
	district: TestDistrict,
	given: {
		startsAt?: Date;
		minutes?: number;
		item?: TestItem;
		area?: TestArea;
		placedBy?: string;
	} = {},
): Promise<OpenOrder> {
	const { minutes = 60, startsAt = morning, ...order } = given;
	const orderId = await addOrder(ctx, district, {
		...order,
		startsAt,
		endsAt: addMinutes(startsAt, minutes),
	});
	const { visitId } = await openVisit(ctx, { id: orderId, districtId: district.area.id });
	const places = await openPlacesOf(ctx, orderId);
	return { orderId, visitId, placeIds: places.map(({ placeId }) => placeId) };
}

/** Fills as matching does: under the order's lock, in one transaction, staffing the order at last. */
export async function fill(
	ctx: Context,
	order: OpenOrder,
	volunteerId: string,
	place = 0,
): Promise<{ allFilled: boolean }> {
	return withTransaction(ctx, async (ctx) => {
		await lockOrder(ctx, order.orderId);
		const filled = await fillPlace(ctx, { placeId: order.placeIds[place] as string, volunteerId });
		if (filled.allFilled)
			await moveOrder(ctx, order.orderId, 'staff', { staffedAt: ctx.now, matchingDueAt: null });
		return filled;
	});
}

/** An order with an agreed visit, each place held by a new volunteer. */
export async function staffedOrder(
	ctx: Context,
	district: TestDistrict,
	given: Parameters<typeof openOrder>[2] = {},
): Promise<OpenOrder & { volunteers: TestPerson[] }> {
	const order = await openOrder(ctx, district, given);
	const volunteers: TestPerson[] = [];
	for (const place of order.placeIds.keys()) {
		const volunteer = await addVolunteer(ctx, district.area, district.grid, { name: '赵敏' });
		await fill(ctx, order, volunteer.id, place);
		volunteers.push(volunteer);
	}
	return { ...order, volunteers };
}

/** What the database holds of an order and its visit, to compare before and after. */
export async function stateOf(
	ctx: Context,
	order: OpenOrder,
): Promise<{ order: string; visit: string; round: number } & Record<string, unknown>> {
	const [row] = await ctx.sql<{ order: string; visit: string; round: number }[]>`
		select o.state as order, v.state as visit, o.matching_round as round, o.matching_wave as wave,
			o.matching_due_at as "dueAt", o.desk_reason as desk, o.urgent,
			(select count(*) from visit_places p where p.visit_id = v.id and p.volunteer_id is not null)
				as filled,
			(select count(*) from visit_places p
				join commitments c on c.source_id = p.id and c.state = 'held'
				where p.visit_id = v.id) as held,
			(select count(*) from hours_entries h join visit_places p on p.id = h.visit_place_id
				where p.visit_id = v.id) as hours,
			(select count(*) from visit_drop_outs d join visit_places p on p.id = d.visit_place_id
				where p.visit_id = v.id) as lost
		from orders o join visits v on v.order_id = o.id
		where o.id = ${order.orderId}`;
	if (!row) throw new Error('The test has no such order.');
	return row;
}
