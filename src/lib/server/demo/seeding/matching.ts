import {
	builtInWeights,
	rankedKept,
	scoreParts,
	type RankedEntry,
	type RuleName,
} from '../../matching/index.ts';
import type { DeskReason, UnmetReason } from '../../orders/index.ts';
import type { DemoRow } from '../queries.ts';
import { expire } from './expire.ts';
import { after, before, officeTime } from './instants.ts';
import type { OpenOffer, OrderRecord, Place } from './order-record.ts';
import type { Script } from './script.ts';
import type { PlacedVolunteer } from './volunteers.ts';
import type { Candidate, Sifting } from './volunteer-pool.ts';
import type { World } from './world.ts';

const mostWaves = 4;
/** Nobody is asked later than this many minutes before the visit. */
const lastCallMinutes = 15;
/** Whom else could be asked is kept of as many days as a preview of other weights looks at. */
const rankedDays = 30;
const [asksFrom, asksUntil] = [8.5 * 60, 20.5 * 60];

const declineReasons = [
	['busy', 6],
	['too_far', 2],
	['not_my_skill', 1],
	['unwell', 1],
	['other', 1],
] as const;

/**
 * Finds volunteers for the open places of an order, in waves of offers and at last at the desk.
 * @returns when the last place was filled; null when the story ends before, or has yet to go on
 */
export function findVolunteers(order: OrderRecord, from: Date, script: Script | null): Date | null {
	const { wish, parties } = order;
	const search: Search = {
		order,
		sifting: parties.pool.sift(wish, from, order.lost),
		asked: new Set(),
		wave: 0,
		script,
	};
	if (script?.onDesk) return toDesk({ ...search, sifting: withoutCandidates(search) }, from);
	let at = from;
	while (search.wave < mostWaves) {
		const sendAt = script || order.urgent ? after(at, 0.05) : daytime(parties.world, at);
		if (sendAt > before(wish.startsAt, lastCallMinutes)) return toDesk(search, at, 'too_late');
		if (sendAt > after(at, 1)) waitForDay(search, at, sendAt);
		if (!order.reaches(sendAt)) return null;
		search.wave += 1;
		const offers = sendWave(search, sendAt);
		if (offers === null) return toDesk(search, sendAt);
		const filledAt = hearAnswers(search, offers);
		if (filledAt === 'not yet') return null;
		if (filledAt) return filledAt;
		if (!order.reaches(offers.expiresAt)) return null;
		for (const offer of [...order.openOffers]) order.answer(offer, 'expired', offers.expiresAt);
		at = offers.expiresAt;
	}
	return toDesk(search, at);
}

/** The matching of an order in one round. */
interface Search {
	readonly order: OrderRecord;
	readonly sifting: Sifting;
	readonly asked: Set<PlacedVolunteer>;
	readonly script: Script | null;
	wave: number;
}

interface SentWave {
	readonly offers: readonly OpenOffer[];
	readonly sentAt: Date;
	readonly expiresAt: Date;
}

function withoutCandidates({ sifting }: Search): Sifting {
	const { candidates, ruledOut } = sifting;
	const busy = (ruledOut.free_then ?? 0) + candidates.length;
	return { ...sifting, candidates: [], ruledOut: { ...ruledOut, free_then: busy } };
}

function waitForDay(search: Search, at: Date, sendAt: Date): void {
	const { order, sifting } = search;
	if (!order.reaches(at)) return;
	const quiet = sifting.candidates.length;
	logDecision(search, { at, asked: [], outcome: 'waiting' }, { outside_quiet_hours: quiet });
	order.patch({ matchingDueAt: sendAt });
}

/** Sends the offers of a wave; null when there is nobody left to ask. */
function sendWave(search: Search, sentAt: Date): SentWave | null {
	const { order, sifting, asked, script, wave } = search;
	const { parties } = order;
	const open = order.places.filter(({ volunteer }) => volunteer === null);
	const candidates = script
		? castCandidates(search, sentAt)
		: sifting.candidates
				.filter(({ volunteer }) => !asked.has(volunteer))
				.slice(0, waveSize(wave, open.length));
	if (candidates.length === 0) {
		search.wave -= 1;
		return null;
	}
	const expiresAt = script?.waitsFor ? waitingUntil(order) : waveEnd(order, sentAt);
	const others = sifting.candidates.filter((each) => !asked.has(each.volunteer));
	const ranked = script || parties.world.dayOf(sentAt) < -rankedDays ? null : others;
	logDecision(
		search,
		{ at: sentAt, asked: candidates, ranked, outcome: 'asked' },
		{ not_asked_this_round: asked.size },
	);
	order.patch({ matchingWave: wave, matchingDueAt: expiresAt });
	const offers = candidates.map((candidate, index) => {
		asked.add(candidate.volunteer);
		const place = open[index % open.length] as Place;
		return order.offer(candidate, place, { at: sentAt, expiresAt, wave, source: 'matcher' });
	});
	return { offers, sentAt, expiresAt };
}

/** When the last place was filled, null when the wave did not do it, or that now is in the wave. */
function hearAnswers(search: Search, sent: SentWave): Date | null | 'not yet' {
	const { order, script } = search;
	const { wish, random, parties } = order;
	for (const { offer, at, accepts } of drawAnswers(search, sent)) {
		if (!order.reaches(at)) return 'not yet';
		if (!order.openOffers.includes(offer)) continue;
		if (!accepts) {
			order.answer(offer, 'declined', at, random.weighted(declineReasons));
			continue;
		}
		if (!parties.pool.isFree(offer.volunteer, wish)) {
			if (script) throw new RangeError('Somebody of the cast is told to be in two places');
			continue;
		}
		accept(order, offer, at);
		if (order.places.every(({ volunteer }) => volunteer !== null)) {
			staff(order, at, offer.volunteer.accountId, search.wave);
			return at;
		}
	}
	return null;
}

/** The same instant, or when it next disturbs nobody. */
function daytime(world: World, instant: Date): Date {
	const time = world.minuteOf(instant);
	const day = world.dayOf(instant);
	if (time < asksFrom) return world.instant(day, asksFrom);
	if (time > asksUntil) return world.instant(day + 1, asksFrom);
	return after(instant, 0.05);
}

/** As few as make it likely that the places are filled; each wave is wider. */
function waveSize(wave: number, placesOpen: number): number {
	return (2 + 2 * wave) * placesOpen;
}

function waveEnd({ wish, urgent }: OrderRecord, sendAt: Date): Date {
	const left = (wish.startsAt.getTime() - sendAt.getTime()) / 60_000;
	return after(sendAt, urgent ? 15 : Math.max(15, Math.min(120, Math.floor(left / 5))));
}

/** Half a day for those who try the demo to answer, but not beyond the visit. */
function waitingUntil({ wish, parties: { world } }: OrderRecord): Date {
	const lastCall = before(wish.startsAt, 120);
	const halfADay = after(world.now, 12 * 60);
	return lastCall < halfADay ? lastCall : halfADay;
}

/** The cast of a script first, then for company those who would be asked anyway. */
function castCandidates({ order, sifting, asked, script }: Search, at: Date): Candidate[] {
	const { wish, parties } = order;
	const cast = (script?.takenBy ?? script?.waitsFor ?? []).map((volunteer) =>
		parties.pool.assess(volunteer, wish, at),
	);
	return [...cast, ...sifting.candidates.slice(0, 3)].filter(
		({ volunteer }) => !asked.has(volunteer),
	);
}

interface Answer {
	readonly offer: OpenOffer;
	readonly at: Date;
	readonly accepts: boolean;
}

/** What those who are asked answer in time, in order of time; some never do. */
function drawAnswers({ order, script }: Search, { offers, sentAt, expiresAt }: SentWave): Answer[] {
	const { random } = order;
	if (script?.waitsFor) return [];
	// In a story those who are to take it do, or else whoever was asked first.
	const takers = script && (script.takenBy ?? offers.map(({ volunteer }) => volunteer));
	const answers: Answer[] = [];
	for (const offer of offers) {
		if (takers) {
			const rank = takers.indexOf(offer.volunteer);
			if (rank >= 0) answers.push({ offer, at: after(sentAt, 3 + rank * 2), accepts: true });
			continue;
		}
		const accepts = random.chance(Math.min(0.85, 0.235 * offer.volunteer.readiness));
		const declines = !accepts && random.chance(0.45);
		const at = after(sentAt, 0.5 + 14 * -Math.log(1 - random.next()));
		if ((accepts || declines) && at < expiresAt) answers.push({ offer, at, accepts });
	}
	return answers.sort((one, other) => one.at.getTime() - other.at.getTime());
}

function accept(order: OrderRecord, offer: OpenOffer, at: Date): void {
	const offered = order.places.find(({ id }) => id === offer.row['visitPlaceId']);
	const open = order.places.find(({ volunteer }) => volunteer === null);
	const place = offered?.volunteer === null ? offered : open;
	if (!place) throw new RangeError('No place is open');
	offer.row['visitPlaceId'] = place.id;
	order.answer(offer, 'accepted', at);
	order.fill(place, offer.volunteer, at);
}

function staff(order: OrderRecord, at: Date, actor: string | null, wave: number): void {
	for (const offer of [...order.openOffers]) order.answer(offer, 'withdrawn', at);
	order.visit({ state: 'agreed' });
	order.move(at, 'staff', {
		actor,
		patch: { staffedAt: at, matchingDueAt: null, deskSince: null, deskReason: null },
		detail: { round: order.round, wave },
	});
	order.tellFollowers('order_staffed', at, order.round);
}

/** The dispatcher persuades somebody by name, or has to say that nobody was found. */
function toDesk(search: Search, at: Date, because?: DeskReason): Date | null {
	const { order, asked, wave, script } = search;
	const { wish, random, parties } = order;
	const { world, pool, staff: people } = parties;
	if (!order.reaches(at)) return null;
	const reason = because ?? (asked.size > 0 ? 'waves_exhausted' : 'no_candidate');
	logDecision(search, { at, asked: [], outcome: 'desk' }, { not_asked_this_round: asked.size });
	order.patch({ matchingDueAt: null, deskSince: at, deskReason: reason });
	order.tellDesk(at);
	if (script?.onDesk) return null;
	const dispatcher = random.pick(people.dispatchers);
	const without = new Set([...asked, ...order.lost]);
	let lookAt = officeTime(world, after(at, random.integer(12, 160)));
	for (const place of order.places.filter(({ volunteer }) => volunteer === null)) {
		const found = random.chance(0.35) ? pool.beyondTheRules(wish, lookAt, without) : null;
		const answerAt = after(lookAt, random.integer(4, 40));
		if (!found || answerAt > before(wish.startsAt, 30)) {
			giveUp(order, lookAt, reason === 'waves_exhausted' ? 'nobody_accepted' : 'no_candidate');
			return null;
		}
		if (!order.reaches(lookAt)) return null;
		without.add(found.volunteer);
		const offer = order.offer(found, place, {
			at: lookAt,
			expiresAt: after(answerAt, 60),
			wave,
			source: 'dispatcher',
		});
		logByName(search, lookAt, found);
		order.audit(
			lookAt,
			dispatcher,
			'order.offer',
			{ type: 'offer', id: offer.row['id'] as string },
			{ orderId: order.id, volunteerId: found.volunteer.id },
		);
		if (!order.reaches(answerAt)) return null;
		accept(order, offer, answerAt);
		lookAt = answerAt;
	}
	staff(order, lookAt, null, wave);
	return lookAt;
}

/** The dispatcher keeps looking until some hours before the visit, or until it is too late. */
function giveUp(order: OrderRecord, from: Date, reason: UnmetReason): void {
	const { wish, random, parties } = order;
	const lastHope = officeTime(parties.world, before(wish.startsAt, random.integer(60, 900)));
	const at = lastHope > from ? lastHope : from;
	const late = at >= wish.startsAt;
	if (!order.reaches(late ? wish.startsAt : at)) return;
	if (late) expire(order, wish.startsAt, 'too_late', null);
	else expire(order, at, reason, random.pick(parties.staff.dispatchers));
}

interface Decided {
	readonly at: Date;
	readonly asked: readonly Candidate[];
	/** Who could be asked, the best first; left out where it is not kept. */
	readonly ranked?: readonly Candidate[] | null;
	readonly outcome: 'asked' | 'desk' | 'waiting';
}

function logDecision(
	{ order, sifting, wave }: Search,
	decided: Decided,
	ofTheMoment: Partial<Record<RuleName, number>>,
): void {
	const counted = Object.entries({ ...sifting.ruledOut, ...ofTheMoment }).filter(
		([, count]) => count > 0,
	);
	addDecision(order, wave, decided, {
		considered: sifting.considered,
		ruledOut: Object.fromEntries(counted),
	});
}

/** A proposal by name is a decision of its own, with the reason for setting rules aside. */
function logByName({ order, wave }: Search, at: Date, found: Candidate): void {
	const setAside = { brokenRules: ['free_then'], reason: 'agreed_by_phone' };
	const decided = { at, asked: [found], outcome: 'asked' } as const;
	addDecision(order, wave, decided, { considered: 1, ruledOut: {} }, setAside);
}

function addDecision(
	order: OrderRecord,
	wave: number,
	{ at, asked, ranked, outcome }: Decided,
	counts: { considered: number; ruledOut: Record<string, number> },
	setAside: DemoRow = {},
): void {
	const { world } = order.parties;
	world.rows.matching_decisions.push({
		id: world.ids.at(at),
		orderId: order.id,
		round: order.round,
		wave,
		at,
		...counts,
		asked: asked.map(({ volunteer, score, parts }) => ({
			volunteerId: volunteer.id,
			score,
			parts,
			...setAside,
		})),
		outcome,
		weightsVersion: builtInWeights.version,
		ranked: ranked ? writeRanked(ranked) : null,
	});
}

function writeRanked(ranked: readonly Candidate[]): RankedEntry[] {
	return ranked
		.slice(0, rankedKept)
		.map(({ volunteer, parts, travelMinutes, load }) => [
			volunteer.id,
			scoreParts.map((part) => parts[part]),
			travelMinutes,
			load,
		]);
}
