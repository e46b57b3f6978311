import {
	askAbout,
	brokenRules,
	builtInWeights,
	rulesOfAccepting,
	rulesOfClaiming,
	type OrderSnapshot,
	type Question,
	type Reach,
	type RememberedOffer,
	type RuleName,
	type TakenTime,
} from '../matching/index.ts';
import type { DeskReason } from '../orders/index.ts';
import { isUrgentAfterLoss } from '../visits/index.ts';
import { distanceMetres } from '../volunteers/index.ts';
import { chanceOf } from './chance.ts';
import {
	dayMilliseconds,
	minuteMilliseconds,
	minuteOf,
	nextMinuteOfDay,
	type SimulatedDistrict,
	type SimulatedOrder,
} from './district.ts';
import { EventQueue } from './event-queue.ts';
import { chanceToAccept, dispositionOf, fatigueDays, type Habits } from './habits.ts';
import { createLearnedRates } from './learn-rates.ts';
import { policies, type PolicyName } from './policies.ts';
import { ableInReach, createReaches, rememberPeople, type Reaches } from './reach.ts';

/** What happened in a run. Orders and volunteers are numbers in the district. */
export type RunEvent =
	| { kind: 'offered'; at: Date; order: number; volunteer: number; round: number; wave: number }
	| {
			kind: 'accepted' | 'claimed' | 'declined' | 'expired' | 'withdrawn' | 'dropped_out';
			at: Date;
			order: number;
			volunteer: number;
	  }
	| { kind: 'on_desk'; at: Date; order: number; reason: DeskReason }
	| { kind: 'served'; at: Date; order: number; volunteers: number[] }
	| { kind: 'cancelled' | 'unmet'; at: Date; order: number };

export interface Run {
	readonly policy: PolicyName;
	/** In the order in which it happened. */
	readonly events: readonly RunEvent[];
}

const rulesOfTaking: readonly RuleName[] = [...rulesOfAccepting, 'time_to_get_there'];

/** Tasks that somebody reads of the list at one look, and the hours at which people look. */
const tasksRead = 20;
const [firstLook, lastLook] = [7 * 60, 22 * 60];
const earliestLossMinutes = 10;
const latestLossMinutes = 60;

interface LiveOffer {
	readonly volunteer: number;
	readonly wave: number;
	readonly chance: number;
	readonly sentAt: Date;
	readonly endsAt: Date;
	readonly remembered: RememberedOffer;
}

interface LiveOrder {
	readonly number: number;
	readonly order: SimulatedOrder;
	/** As matching sees it; changes with what happens. */
	readonly known: OrderSnapshot;
	readonly reach: Reach;
	/** Whom the coarse rules leave, the nearest first. */
	readonly able: readonly string[];
	readonly isAble: ReadonlySet<string>;
	state: 'open' | 'staffed' | 'over';
	wave: number;
	waveEndsAt: Date | null;
	askedAnyone: boolean;
	offers: LiveOffer[];
	readonly filledBy: { volunteer: number; taken: TakenTime }[];
	/** The look that counts; another was called off. */
	lookAt: Date | null;
}

type Coming = { at: number } & (
	| { kind: 'admit' | 'cancel' | 'start' | 'finish'; order: number }
	| { kind: 'look'; order: number; due: Date }
	| { kind: 'answer' | 'expire'; order: number; offer: LiveOffer; accepts: boolean }
	| { kind: 'drop_out'; order: number; volunteer: number }
	| { kind: 'read_list'; volunteer: number }
);

/**
 * Lets a district live through its weeks under one policy, on the real rules, with a turned clock.
 * The last parameter lets several runs share what is the same for all of them.
 * Reproducible: chance comes from the seed by person and order, whatever the policy.
 * Yields the share that is done, 0 to 1, after each simulated hour.
 */
export function* runPolicy(
	district: SimulatedDistrict,
	habits: Habits,
	seed: number,
	policy: PolicyName,
	reaches: Reaches = createReaches(district),
): Generator<number, Run> {
	const run = createRun(district, habits, seed, policy, reaches);
	const first = district.orders[0]?.admittedAt.getTime() ?? 0;
	const length = Math.max(1, district.until.getTime() - first);
	let told = first;
	for (let coming = run.queue.take(); coming; coming = run.queue.take()) {
		run.happen(coming);
		if (coming.at < told + 60 * minuteMilliseconds) continue;
		told = coming.at;
		yield Math.min(1, (told - first) / length);
	}
	return { policy, events: run.events };
}

function createRun(
	district: SimulatedDistrict,
	habits: Habits,
	seed: number,
	policyName: PolicyName,
	reaches: Reaches,
) {
	const { volunteers, orders } = district;
	const policy = policies[policyName];
	const memory = rememberPeople(district);
	const numbers = new Map(volunteers.map(({ known }, number) => [known.volunteerId, number]));
	const live = new Map<number, LiveOrder>();
	const rates = createLearnedRates();
	const events: RunEvent[] = [];
	const queue = new EventQueue<Coming>();

	orders.forEach(({ admittedAt }, order) =>
		queue.add({ kind: 'admit', at: admittedAt.getTime(), order }),
	);
	if (policyName === 'list_only') planLooksAtList();

	const idOf = (volunteer: number) => volunteers[volunteer]!.known.volunteerId;
	const describe = ({ known }: LiveOrder, volunteerId: string, now: Date) =>
		memory.describe(known, volunteerId, now);

	const about = ({ order, known }: LiveOrder) => ({ item: order.item, startsAt: known.startsAt });

	function metresTo({ known }: LiveOrder, volunteer: number): number | null {
		return known.remote ? null : distanceMetres(volunteers[volunteer]!.known, known);
	}

	function* described(open: LiveOrder, ids: readonly string[], now: Date) {
		for (const id of ids) yield describe(open, id, now);
	}

	function planLooksAtList(): void {
		const first = orders[0]?.admittedAt.getTime() ?? 0;
		const midnight = first - minuteOf(new Date(first)) * minuteMilliseconds;
		for (let day = 0; midnight + day * dayMilliseconds < district.until.getTime(); day += 1)
			volunteers.forEach(({ looksAtList }, volunteer) => {
				if (chanceOf(seed, volunteer, day, -1) >= looksAtList) return;
				const minute = firstLook + (lastLook - firstLook) * chanceOf(seed, volunteer, day, -2);
				const at = midnight + day * dayMilliseconds + Math.floor(minute * minuteMilliseconds);
				queue.add({ kind: 'read_list', at, volunteer });
			});
	}

	function happen(coming: Coming): void {
		const now = new Date(coming.at);
		if (coming.kind === 'admit') return admit(coming.order, now);
		if (coming.kind === 'read_list') return readList(coming.volunteer, now);
		const open = live.get(coming.order);
		if (!open || open.state === 'over') {
			if (open && coming.kind === 'finish') finish(open);
			return;
		}
		switch (coming.kind) {
			case 'look':
				if (open.state === 'open' && open.lookAt === coming.due) look(open, now);
				break;
			case 'answer':
				answer(open, coming.offer, coming.accepts, now);
				break;
			case 'expire':
				endOffer(open, coming.offer, 'expired', now);
				break;
			case 'drop_out':
				lose(open, coming.volunteer, now);
				break;
			case 'cancel':
				end(open, now, 'cancelled');
				break;
			case 'start':
				start(open, now);
		}
	}

	function admit(number: number, now: Date): void {
		const order = orders[number]!;
		const known: OrderSnapshot = { ...order.known, companions: [] };
		const reach = reaches.of(number);
		const able = ableInReach(reach);
		const open: LiveOrder = {
			number,
			order,
			known,
			reach,
			able,
			isAble: new Set(able),
			state: 'open',
			wave: 0,
			waveEndsAt: null,
			askedAnyone: false,
			offers: [],
			filledBy: [],
			lookAt: null,
		};
		live.set(number, open);
		queue.add({ kind: 'start', at: known.startsAt.getTime(), order: number });
		if (order.cancelledAt)
			queue.add({ kind: 'cancel', at: order.cancelledAt.getTime(), order: number });
		look(open, now);
	}

	function look(open: LiveOrder, now: Date): void {
		const { number, known } = open;
		const question = askAbout(known, now);
		const decision = policy({
			question,
			progress: {
				wave: open.wave,
				waveEndsAt: open.waveEndsAt,
				askedAnyone: open.askedAnyone,
				planned: [],
				answers: rates.answers(),
				placesOpen: known.placesNeeded - open.filledBy.length,
				openOffers: open.offers,
			},
			list: () => memory.listWithin(known, open.reach, now),
			scoring: () => ({ ...builtInWeights, prior: rates.priorFor(about(open)) }),
			nearestFirst: () => described(open, open.able, now),
			registeredFirst: () => described(open, [...open.able].sort(), now),
		});
		open.wave = decision.wave;
		if (decision.asked.length > 0 && decision.expiresAt) {
			open.waveEndsAt = latest(open.waveEndsAt, decision.expiresAt);
			open.askedAnyone = true;
			for (const { volunteerId, chance } of decision.asked)
				offer(open, numbers.get(volunteerId)!, chance, decision.expiresAt, now);
		}
		if (decision.desk)
			events.push({ kind: 'on_desk', at: now, order: number, reason: decision.desk });
		open.lookAt = decision.lookAgainAt;
		if (decision.lookAgainAt)
			queue.add({
				kind: 'look',
				at: Math.max(decision.lookAgainAt.getTime(), now.getTime() + 1),
				order: number,
				due: decision.lookAgainAt,
			});
	}

	function offer(open: LiveOrder, volunteer: number, chance: number, endsAt: Date, now: Date) {
		const { number, known, wave } = open;
		const truth = trueChance(open, volunteer, now);
		const remembered: RememberedOffer = {
			orderId: known.id,
			volunteerId: idOf(volunteer),
			round: known.round,
			sentAt: now,
			state: 'sent',
		};
		memory.noteOffer(remembered);
		const made: LiveOffer = { volunteer, wave, chance, sentAt: now, endsAt, remembered };
		open.offers.push(made);
		events.push({ kind: 'offered', at: now, order: number, volunteer, round: known.round, wave });
		queue.add({
			kind: 'expire',
			at: endsAt.getTime(),
			order: number,
			offer: made,
			accepts: false,
		});
		const minded = dispositionOf(habits, seed, volunteer, number);
		const accepts = minded.reluctance < truth;
		if (!accepts && !minded.declines) return;
		const answeredAt = awake(volunteer, known, new Date(now.getTime() + minded.answerMilliseconds));
		if (answeredAt < endsAt)
			queue.add({
				kind: 'answer',
				at: answeredAt.getTime(),
				order: number,
				offer: made,
				accepts,
			});
	}

	function trueChance(open: LiveOrder, volunteer: number, now: Date): number {
		const { known, acceptance } = volunteers[volunteer]!;
		const since = new Date(now.getTime() - fatigueDays * dayMilliseconds);
		return chanceToAccept(habits, acceptance, {
			metres: metresTo(open, volunteer),
			startMinute: minuteOf(open.known.startsAt),
			offersOfWeek: memory.countOffersSince(known.volunteerId, since),
		});
	}

	/** An answer that would fall into quiet hours comes when they end, unless it is urgent. */
	function awake(volunteer: number, order: OrderSnapshot, at: Date): Date {
		const { quietFrom, quietUntil } = volunteers[volunteer]!.known;
		const [from, until] = [minutesOf(quietFrom), minutesOf(quietUntil)];
		const minute = minuteOf(at);
		const quiet =
			from <= until ? minute >= from && minute < until : minute >= from || minute < until;
		return quiet && !order.urgent ? nextMinuteOfDay(at, until) : at;
	}

	function answer(open: LiveOrder, given: LiveOffer, accepts: boolean, now: Date): void {
		if (given.remembered.state !== 'sent') return;
		const { volunteer } = given;
		if (!accepts) {
			endOffer(open, given, 'declined', now);
			look(open, now);
			return;
		}
		if (!maySay(open, volunteer, rulesOfTaking, now)) return;
		memory.endOffer(given.remembered, 'accepted');
		rates.note(
			{ ...about(open), metres: metresTo(open, volunteer) },
			(+now - +given.sentAt) / minuteMilliseconds,
		);
		open.offers = open.offers.filter((each) => each !== given);
		events.push({ kind: 'accepted', at: now, order: open.number, volunteer });
		fill(open, volunteer, now);
	}

	function maySay(
		open: LiveOrder,
		volunteer: number,
		rules: readonly RuleName[],
		now: Date,
	): boolean {
		const question: Question = askAbout(open.known, now);
		return brokenRules(question, describe(open, idOf(volunteer), now), rules).length === 0;
	}

	function endOffer(
		open: LiveOrder,
		given: LiveOffer,
		how: 'declined' | 'expired' | 'withdrawn',
		now: Date,
	): void {
		if (given.remembered.state !== 'sent') return;
		memory.endOffer(given.remembered, how);
		if (how !== 'withdrawn')
			rates.note({ ...about(open), metres: metresTo(open, given.volunteer) }, null);
		open.offers = open.offers.filter((each) => each !== given);
		events.push({ kind: how, at: now, order: open.number, volunteer: given.volunteer });
	}

	function fill(open: LiveOrder, volunteer: number, now: Date): void {
		const { known, number } = open;
		const { startsAt, endsAt, remote, longitude, latitude } = known;
		const place = remote ? null : { longitude, latitude };
		const taken: TakenTime = { startsAt, endsAt, kind: 'visit', place };
		memory.takeTime(idOf(volunteer), taken);
		open.filledBy.push({ volunteer, taken });
		noteCompanions(open);
		planLoss(open, volunteer, now);
		if (open.filledBy.length < known.placesNeeded) return;
		open.state = 'staffed';
		open.lookAt = null;
		for (const left of [...open.offers]) endOffer(open, left, 'withdrawn', now);
		queue.add({ kind: 'finish', at: endsAt.getTime(), order: number });
	}

	function noteCompanions({ known, filledBy }: LiveOrder): void {
		known.companions = filledBy.map(({ volunteer }) => volunteers[volunteer]!.known.birthDate);
	}

	function planLoss({ number, known }: LiveOrder, volunteer: number, now: Date): void {
		const { dropsOut, dropOutShare } = dispositionOf(habits, seed, volunteer, number);
		const from = now.getTime() + earliestLossMinutes * minuteMilliseconds;
		const until = known.startsAt.getTime() - latestLossMinutes * minuteMilliseconds;
		if (!dropsOut || from >= until) return;
		const at = Math.floor(from + dropOutShare * (until - from));
		queue.add({ kind: 'drop_out', at, order: number, volunteer });
	}

	function lose(open: LiveOrder, volunteer: number, now: Date): void {
		const { known, filledBy } = open;
		const index = filledBy.findIndex((place) => place.volunteer === volunteer);
		const [place] = index < 0 ? [] : filledBy.splice(index, 1);
		if (!place) return;
		memory.freeTime(idOf(volunteer), place.taken);
		memory.noteDropOut(idOf(volunteer), known.id);
		events.push({ kind: 'dropped_out', at: now, order: open.number, volunteer });
		noteCompanions(open);
		known.round += 1;
		known.urgent ||= isUrgentAfterLoss(known.startsAt, now);
		Object.assign(open, { state: 'open', wave: 0, waveEndsAt: null, askedAnyone: false });
		look(open, now);
	}

	function start(open: LiveOrder, now: Date): void {
		if (open.state !== 'staffed') return end(open, now, 'unmet');
		open.state = 'over';
		events.push({
			kind: 'served',
			at: now,
			order: open.number,
			volunteers: open.filledBy.map(({ volunteer }) => volunteer),
		});
	}

	function end(open: LiveOrder, now: Date, how: 'cancelled' | 'unmet'): void {
		for (const left of [...open.offers]) endOffer(open, left, 'withdrawn', now);
		for (const { volunteer, taken } of open.filledBy) memory.freeTime(idOf(volunteer), taken);
		open.state = 'over';
		events.push({ kind: how, at: now, order: open.number });
		forget(open);
	}

	function finish(open: LiveOrder): void {
		for (const { volunteer } of open.filledBy)
			memory.noteAttendance(idOf(volunteer), open.known.clientId);
		forget(open);
	}

	function forget({ number, known }: LiveOrder): void {
		live.delete(number);
		memory.closeOrder(known.id);
	}

	/** Somebody reads the open tasks, the soonest first, and takes the first that they are minded to. */
	function readList(volunteer: number, now: Date): void {
		const id = idOf(volunteer);
		const open = [...live.values()]
			.filter(
				({ state, known, isAble }) => state === 'open' && known.startsAt > now && isAble.has(id),
			)
			.sort((one, other) => +one.known.startsAt - +other.known.startsAt);
		let read = 0;
		for (const task of open) {
			if (read === tasksRead) return;
			if (!maySay(task, volunteer, rulesOfClaiming, now)) continue;
			read += 1;
			const { reluctance } = dispositionOf(habits, seed, volunteer, task.number);
			if (reluctance >= trueChance(task, volunteer, now)) continue;
			events.push({ kind: 'claimed', at: now, order: task.number, volunteer });
			return fill(task, volunteer, now);
		}
	}

	return { queue, events, happen };
}

function latest(one: Date | null, other: Date): Date {
	return one !== null && one > other ? one : other;
}

function minutesOf(time: string): number {
	const [hours, minutes] = time.split(':').map(Number);
	return (hours ?? 0) * 60 + (minutes ?? 0);
}
