import { addDays, instantOf } from '../../../calendar/local-time.ts';
import { fridayAfter } from '../../feedback/index.ts';
import { serviceMinutes } from '../../hours/index.ts';
import { closesByItselfAt } from '../../visits/index.ts';
import type { DemoRow } from '../queries.ts';
import { after } from './instants.ts';
import type { OrderRecord, Place } from './order-record.ts';
import type { Script } from './script.ts';
import { followUpNotes, reviewComments } from './texts.ts';
import type { PlacedVolunteer } from './volunteers.ts';

const shareOnTime = 0.88;
const shareReviewed = 0.63;

type Served = { place: Place; volunteer: PlacedVolunteer; inAt: Date; outAt: Date };

/** When the service was done, and when the order closes by itself. */
interface Done {
	readonly at: Date;
	readonly closesAt: Date;
}

/** The visit from check-in to check-out, its hours, review and follow-up, and the closing. */
export function serve(order: OrderRecord, staffedAt: Date, script: Script | null): void {
	const served = drawAttendance(order, staffedAt, script);
	const done = attend(order, served);
	if (!done) return;
	review(order, done.at, script);
	followUp(order, done, script);
}

function drawAttendance(order: OrderRecord, staffedAt: Date, script: Script | null): Served[] {
	const { random, wish, places } = order;
	const planned = wish.item.item.durationMinutes;
	const onTime = script !== null || random.chance(shareOnTime);
	return places.map((place) => {
		const { volunteer } = place;
		if (!volunteer) throw new RangeError('A place of a staffed visit is open');
		const offset = onTime ? random.integer(-12, 6) : random.integer(13, 27);
		const arrival = after(wish.startsAt, offset + random.next());
		const earliest = after(staffedAt, 5);
		const inAt = arrival > earliest ? arrival : earliest;
		const outAt = after(inAt, planned * (0.86 + 0.3 * random.next()));
		return { place, volunteer, inAt, outAt };
	});
}

/** Check-ins and check-outs as far as they have come; null until the last one has left. */
function attend(order: OrderRecord, served: readonly Served[]): Done | null {
	const arrivals = [...served].sort((one, other) => +one.inAt - +other.inAt);
	const leavings = [...served].sort((one, other) => +one.outAt - +other.outAt);
	for (const [index, { place, volunteer, inAt }] of arrivals.entries()) {
		if (!order.reaches(inAt)) break;
		place.row['checkedInAt'] = inAt;
		if (index > 0) continue;
		order.visit({ state: 'checked_in', checkedInAt: inAt });
		order.move(inAt, 'start_service', { actor: volunteer.accountId });
	}
	for (const each of leavings) {
		if (!order.reaches(each.outAt)) return null;
		checkOut(order, each);
	}
	const last = leavings.at(-1);
	if (!last) return null;
	const closesAt = closesByItselfAt(last.outAt);
	order.visit({ state: 'checked_out', checkedOutAt: last.outAt });
	order.move(last.outAt, 'finish', {
		actor: last.volunteer.accountId,
		patch: { doneAt: last.outAt, closesAt },
	});
	order.tellFollowers('order_done', last.outAt);
	return { at: last.outAt, closesAt };
}

function checkOut(order: OrderRecord, { place, volunteer, inAt, outAt }: Served): void {
	const { wish, parties } = order;
	const { world, districtId, pool } = parties;
	place.row['checkedOutAt'] = outAt;
	pool.noteService(volunteer, wish);
	const { minutes } = serviceMinutes({
		checkedInAt: inAt,
		checkedOutAt: outAt,
		plannedMinutes: (wish.endsAt.getTime() - wish.startsAt.getTime()) / 60_000,
	});
	world.rows.hours_entries.push({
		id: world.ids.at(outAt),
		districtId,
		volunteerId: volunteer.id,
		visitPlaceId: place.id,
		brandId: wish.item.brandId,
		areaId: wish.client.home.id,
		localDate: world.dateOf(world.dayOf(wish.startsAt)),
		minutes,
		grade: 'credit',
		kind: 'service',
		correctsId: null,
		recordedBy: volunteer.accountId,
		recordedAt: outAt,
	});
}

function review(order: OrderRecord, doneAt: Date, script: Script | null): void {
	const { random, wish, parties } = order;
	const { world } = parties;
	const told = script?.rating;
	if (told === null || (told === undefined && !random.chance(shareReviewed))) return;
	const late = +(order.places[0]?.row['checkedInAt'] as Date) > +after(wish.startsAt, 10);
	const rating = told ?? drawRating(order, late);
	const at = after(doneAt, 4 + 900 * random.next() ** 3);
	if (!order.reaches(at)) return;
	const id = world.ids.at(at);
	// Who ordered by phone tells the desk, and no account of theirs has given it.
	const reviewer = wish.channel === 'phone' ? null : wish.placedBy;
	const comment = random.chance(0.4) ? random.pick(reviewComments[rating] ?? []) : null;
	world.rows.reviews.push({
		id,
		orderId: order.id,
		rating,
		onTime: random.chance(0.95) ? !late : null,
		commentEncrypted: comment && world.codec.encrypt(comment, `reviews.comment_encrypted:${id}`),
		givenBy: reviewer,
		givenAt: at,
	});
	order.audit(at, reviewer, 'order.review', { type: 'order', id: order.id }, { rating });
}

function drawRating({ random }: OrderRecord, late: boolean): number {
	return random.weighted(
		late
			? [
					[5, 45],
					[4, 33],
					[3, 15],
					[2, 5],
					[1, 2],
				]
			: [
					[5, 74],
					[4, 22],
					[3, 3],
					[2, 0.7],
					[1, 0.3],
				],
	);
}

/**
 * The grid chief asks on the Friday after, and again a week later who was not reached; what nobody
 * followed up closes by itself.
 */
function followUp(order: OrderRecord, { at: doneAt, closesAt }: Done, script: Script | null): void {
	const { random, wish, parties } = order;
	const { world, staff } = parties;
	const createdAt = after(doneAt, 1);
	if (!order.reaches(createdAt)) return;
	const id = world.ids.at(createdAt);
	const { home } = wish.client;
	const row: DemoRow = {
		id,
		orderId: order.id,
		areaId: home.id,
		dueOn: fridayAfter(world.dateOf(world.dayOf(doneAt))),
		outcome: null,
		noteEncrypted: null,
		doneBy: null,
		doneAt: null,
		createdAt,
	};
	world.rows.follow_ups.push(row);
	const chief = staff.chiefOf({ code: home.grid.code, townId: home.townId });
	const forgotten = script ? script.followUpIsOpen === true : random.chance(0.015);
	while (!forgotten) {
		const at = askingTime(order, row['dueOn'] as string);
		if (at >= closesAt || !order.reaches(at)) break;
		const outcome = script ? 'satisfied' : random.weighted(outcomes);
		const actor = random.chance(0.9) ? chief : random.pick(staff.dispatchers);
		const noted = outcome === 'needs_more' || random.chance(0.3);
		const note = noted ? random.pick(followUpNotes[outcome]) : null;
		row['noteEncrypted'] = note && world.codec.encrypt(note, `follow_ups.note_encrypted:${id}`);
		order.audit(at, actor, 'follow_up.record', { type: 'follow_up', id }, { outcome });
		if (outcome !== 'not_reached') {
			Object.assign(row, { outcome, doneBy: actor, doneAt: at });
			return close(order, at, actor, outcome);
		}
		row['dueOn'] = fridayAfter(world.dateOf(world.dayOf(at)));
	}
	if (order.reaches(closesAt)) close(order, closesAt, null, 'time');
}

const outcomes = [
	['satisfied', 920],
	['not_reached', 50],
	['dissatisfied', 18],
	['needs_more', 12],
] as const;

/** Mostly on the Friday itself, else in the days after. */
function askingTime({ random }: OrderRecord, dueOn: string): Date {
	const late = random.chance(0.1) ? random.integer(1, 3) : 0;
	const minute = random.integer(9 * 60, 17 * 60) + random.next();
	return new Date(instantOf(addDays(dueOn, late), '00:00').getTime() + Math.floor(minute * 60_000));
}

function close(order: OrderRecord, at: Date, actor: string | null, by: string): void {
	order.move(at, 'close', { actor, detail: { by } });
	order.visit({ state: 'confirmed' });
}
