import type { RefusalReason } from '../../orders/index.ts';
import type { Wish } from './demand.ts';
import { expire } from './expire.ts';
import { after, before, between, officeTime } from './instants.ts';
import { findVolunteers } from './matching.ts';
import { beginOrder, type OrderRecord, type Parties } from './order-record.ts';
import type { Script } from './script.ts';
import { serve } from './service.ts';
import { refusalNotes } from './texts.ts';

const shareCancelled = 0.084;
const shareDroppedOut = 0.024;
const shareMissed = 0.013;
/** Among those that a dispatcher looks at before admission. */
const shareRefused = 0.1;
const mostRounds = 3;
const urgentWithinMinutes = 24 * 60;

/**
 * Lets an order live from its placing until it has ended, or until now: every step is taken only
 * if its instant has come, so that the present is simply where the stories have got to.
 */
export function liveOrder(
	parties: Parties,
	wish: Wish,
	sequence: number,
	script: Script | null,
): void {
	const order = beginOrder(parties, wish, sequence);
	const { random } = order;
	order.cancelAt = script
		? (script.cancelAt ?? null)
		: random.chance(shareCancelled)
			? between(random, wish.submittedAt, before(wish.startsAt, 35))
			: null;
	const admittedAt = admit(order, script);
	if (!admittedAt) return;
	let staffedAt = findVolunteers(order, admittedAt, script);
	for (let round = 1; staffedAt && round < mostRounds && !script; round += 1) {
		if (!random.chance(shareDroppedOut)) break;
		const lostAt = between(random, after(staffedAt, 10), before(wish.startsAt, 60));
		if (lostAt <= staffedAt) break;
		if (!order.reaches(lostAt)) return;
		loseVolunteer(order, lostAt);
		staffedAt = findVolunteers(order, lostAt, null);
	}
	if (!staffedAt) return;
	if (!script && order.places.length === 1 && random.chance(shareMissed)) miss(order);
	else serve(order, staffedAt, script);
}

/** When the order is admitted and goes to matching, or null when the story ends before. */
function admit(order: OrderRecord, script: Script | null): Date | null {
	const { wish, random, parties } = order;
	const { item } = wish.item;
	const byRule = item.admission === 'rule';
	const at = byRule
		? wish.submittedAt
		: officeTime(parties.world, after(wish.submittedAt, random.integer(6, 110)));
	if (script?.waitsForAdmission) return null;
	if (at > before(wish.startsAt, 30)) {
		if (order.reaches(wish.startsAt)) expire(order, wish.startsAt, 'too_late', null);
		return null;
	}
	if (!order.reaches(at)) return null;
	const actor =
		byRule || wish.channel === 'phone' ? wish.placedBy : random.pick(parties.staff.dispatchers);
	if (!byRule && !script && random.chance(shareRefused)) {
		refuse(order, at, actor);
		return null;
	}
	const form = item.admissionForm;
	const promisedFor =
		form === 'promised' ? parties.world.dateOf(parties.world.dayOf(wish.startsAt)) : null;
	order.move(at, 'admit', {
		actor,
		patch: { admissionForm: form, promisedFor },
		detail: { form, by: byRule ? 'rule' : 'person' },
	});
	order.move(at, 'start_matching', {
		actor,
		patch: { matchingRound: 1, matchingWave: 0, matchingDueAt: at },
	});
	if (!byRule) order.tellFollowers('order_admitted', at);
	order.openVisit(at);
	return at;
}

function refuse(order: OrderRecord, at: Date, actor: string): void {
	const reason = order.random.weighted<RefusalReason & keyof typeof refusalNotes>([
		['incomplete', 4],
		['needs_professional', 3],
		['outside_scope', 3],
		['duplicate', 2],
		['unsafe', 1],
	]);
	order.move(at, 'refuse', {
		actor,
		patch: { refusalReason: reason, refusalNote: refusalNotes[reason] },
		detail: { reason },
	});
	order.tellFollowers('order_refused', at);
}

function loseVolunteer(order: OrderRecord, at: Date): void {
	const { random, wish } = order;
	const place = random.pick(order.places);
	const volunteer = place.volunteer?.accountId ?? null;
	order.empty(place, {
		at,
		kind: 'dropped_out',
		reason: random.pick(['ill', 'family', 'family', 'work', 'transport', 'other']),
	});
	order.audit(at, volunteer, 'visit_place.drop_out', { type: 'visit_place', id: place.id }, {});
	order.visit({ state: 'open' });
	const round = order.round + 1;
	order.move(at, 'lose_volunteer', {
		actor: volunteer,
		patch: {
			staffedAt: null,
			matchingRound: round,
			matchingWave: 0,
			matchingDueAt: at,
			...(after(at, urgentWithinMinutes) > wish.startsAt && { urgent: true }),
		},
		detail: { round },
	});
	order.tellFollowers('order_lost_volunteer', at, round);
}

/** The volunteer does not come; when the time is over the order is on the desk, and then unmet. */
function miss(order: OrderRecord): void {
	const { wish, random, parties } = order;
	const at = wish.endsAt;
	if (!order.reaches(at)) return;
	for (const place of order.places) order.empty(place, { at, kind: 'missed', reason: null });
	order.visit({ state: 'missed' });
	const round = order.round + 1;
	order.move(at, 'miss', {
		patch: {
			staffedAt: null,
			matchingRound: round,
			matchingWave: 0,
			matchingDueAt: null,
			deskSince: at,
			deskReason: 'missed',
			urgent: true,
		},
		detail: { round },
	});
	order.tellFollowers('order_lost_volunteer', at, round);
	const seenAt = officeTime(parties.world, after(at, random.integer(20, 150)));
	if (order.reaches(seenAt))
		expire(order, seenAt, 'missed', random.pick(parties.staff.dispatchers));
}
