import { distanceMetres, travelMinutes } from '../../volunteers/index.ts';
import { canDoBoth, type Stay } from '../../visits/index.ts';
import { builtInWeights, weigh, type RuleName, type ScorePart } from '../../matching/index.ts';
import type { DemoServiceItem } from '../catalogue.ts';
import type { Wish } from './demand.ts';
import type { PlacedVolunteer } from './volunteers.ts';
import type { World } from './world.ts';

/** A volunteer who could do an order, with what the decision log says of them. */
export interface Candidate {
	readonly volunteer: PlacedVolunteer;
	/** 0 to 1, the weighted sum of the parts. */
	readonly score: number;
	readonly parts: Readonly<Record<ScorePart, number>>;
	/** Visits in the 28 days before. */
	readonly load: number;
	/** Null for what is done by phone. */
	readonly distanceMetres: number | null;
	readonly travelMinutes: number | null;
}

/** One look at all volunteers for one order. */
export interface Sifting {
	/** The best first. */
	readonly candidates: readonly Candidate[];
	readonly considered: number;
	/** How many the first rule that they break rules out. */
	readonly ruledOut: Readonly<Partial<Record<RuleName, number>>>;
}

/** All volunteers with their time, as the history goes on. */
export interface VolunteerPool {
	/** Who could be asked for an order at an instant; the cast is never among them. */
	sift(wish: Wish, at: Date, lost: ReadonlySet<PlacedVolunteer>): Sifting;
	/** Someone able whom a dispatcher could talk into it: at another time or farther away. */
	beyondTheRules(wish: Wish, at: Date, without: ReadonlySet<PlacedVolunteer>): Candidate | null;
	/** How a volunteer stands to an order, whatever the rules say. */
	assess(volunteer: PlacedVolunteer, wish: Wish, at: Date): Candidate;
	/** Whether they have nothing else then and can travel there. */
	isFree(volunteer: PlacedVolunteer, wish: Wish): boolean;
	/** Takes their time for an order. */
	take(volunteer: PlacedVolunteer, wish: Wish): void;
	/** Gives the time back. */
	release(volunteer: PlacedVolunteer, wish: Wish): void;
	noteAsked(volunteer: PlacedVolunteer, at: Date): void;
	noteAnswer(volunteer: PlacedVolunteer, accepted: boolean): void;
	noteService(volunteer: PlacedVolunteer, wish: Wish): void;
}

/** A volunteer and what is known of their past. */
interface Entry {
	readonly volunteer: PlacedVolunteer;
	readonly visitsWithClient: Map<string, number>;
	taken: { wish: Wish; stay: Stay; start: number; day: number; week: number }[];
	/** Instants of the last offers, as many as may count for a day. */
	asked: number[];
	offersAccepted: number;
	offersEnded: number;
	visitsEver: number;
}

/** An order in the light of which volunteers are looked at. */
interface Question {
	readonly wish: Wish;
	readonly at: number;
	readonly atDay: number;
	readonly day: number;
	readonly week: number;
	readonly date: string;
	/** Pieces of the visit by weekday, minutes from midnight. */
	readonly pieces: { weekday: number; from: number; until: number }[];
	readonly stay: Stay;
	/** Volunteers who are never matched with the client. */
	readonly apart: ReadonlySet<string> | undefined;
}

const dayMilliseconds = 86_400_000;
const metresPerDegree = 111_100;
/** The least that a volunteer of the demo sets as a notification budget. */
const mostOffersADay = 2;

/**
 * A pool in which everybody's time is free, but for pairs that are never matched. It goes by the
 * rules of matching in a plainer form, since it looks at two thousand people for each of some
 * thousand orders.
 * @param doNotPair volunteers who are never matched with a client, by id
 */
export function createVolunteerPool(
	world: World,
	volunteers: readonly PlacedVolunteer[],
	doNotPair: ReadonlyMap<string, ReadonlySet<string>>,
): VolunteerPool {
	const entries = new Map<PlacedVolunteer, Entry>(
		volunteers.map((volunteer) => [
			volunteer,
			{
				volunteer,
				visitsWithClient: new Map(),
				taken: [],
				asked: [],
				offersAccepted: 0,
				offersEnded: 0,
				visitsEver: 0,
			},
		]),
	);
	const drawn = [...entries.values()].filter(
		({ volunteer }) => volunteer.castKey === null && volunteer.state !== 'applied',
	);
	const considered = volunteers.filter(({ state }) => state !== 'left').length;
	const skilled = new Map<DemoServiceItem, Entry[]>();
	const able = new Map<string, Entry[]>();
	const serving = new Map<string, number>();

	function entryOf(volunteer: PlacedVolunteer): Entry {
		const entry = entries.get(volunteer);
		if (!entry) throw new RangeError('The pool does not know this volunteer');
		return entry;
	}

	function skilledFor(item: DemoServiceItem): Entry[] {
		let found = skilled.get(item);
		if (!found) {
			found = drawn.filter(({ volunteer }) => hasSkills(volunteer, item));
			skilled.set(item, found);
		}
		return found;
	}

	/** Who has the skills for an item and would go as far as the client's home. */
	function ableFor(wish: Wish): Entry[] {
		const { item } = wish.item;
		if (item.remote) return skilledFor(item);
		const key = `${wish.client.id} ${item.skillKeys.join()}`;
		let found = able.get(key);
		if (!found) {
			found = skilledFor(item).filter(({ volunteer }) => !isBeyondRadius(volunteer, wish));
			able.set(key, found);
		}
		return found;
	}

	/** How many serve on a day, of everybody or of those with the skills of an item. */
	function countServing(day: number, item: DemoServiceItem | null): number {
		const key = `${day} ${item?.key}`;
		let count = serving.get(key);
		if (count === undefined) {
			const all = item ? skilledFor(item) : drawn;
			count = all.filter(({ volunteer }) => isServing(volunteer, day)).length;
			serving.set(key, count);
		}
		return count;
	}

	function ask(wish: Wish, at: Date): Question {
		const day = world.dayOf(wish.startsAt);
		const from = world.minuteOf(wish.startsAt);
		const until = from + (wish.endsAt.getTime() - wish.startsAt.getTime()) / 60_000;
		const pieces = [{ weekday: world.weekdayOf(day), from, until: Math.min(until, 1_440) }];
		if (until > 1_440)
			pieces.push({ weekday: world.weekdayOf(day + 1), from: 0, until: until - 1_440 });
		return {
			wish,
			at: at.getTime(),
			atDay: world.dayOf(at),
			day,
			week: weekOf(day),
			date: world.dateOf(day),
			pieces,
			stay: stayOf(wish),
			apart: doNotPair.get(wish.client.id),
		};
	}

	function weekOf(day: number): number {
		return Math.floor((day + world.weekdayOf(0) - 1) / 7);
	}

	/** The first rule that someone able who is near breaks, in the order of matching. */
	function firstBrokenRule(
		{ volunteer, taken, asked }: Entry,
		question: Question,
	): RuleName | null {
		const { wish, day, week, date } = question;
		const { item } = wish.item;
		if (item.credentialKind && !holds(volunteer, item.credentialKind, date)) return 'credential';
		if (question.apart?.has(volunteer.id)) return 'do_not_pair';
		if (wish.wishedSexMust && volunteer.sex !== wish.wishedSex) return 'wished_sex';
		if (wish.wishedLanguageMust && !volunteer.languages.includes(wish.wishedLanguage ?? ''))
			return 'wished_language';
		if (volunteer.minor) return 'minor_in_team';
		if (item.risky && (volunteer.insuredUntil ?? '') < date) return 'insured';
		if (!isInFreeTime(volunteer, question)) return 'free_then';
		if (!fits(volunteer, taken, question.stay)) return 'time_to_get_there';
		let ofDay = 0;
		let ofWeek = 0;
		for (const each of taken) {
			if (each.day === day) ofDay += 1;
			if (each.week === week) ofWeek += 1;
		}
		if (ofDay >= volunteer.visitsPerDay) return 'visits_per_day';
		if (ofWeek >= volunteer.visitsPerWeek) return 'visits_per_week';
		const counting = asked[asked.length - mostOffersADay];
		if (counting !== undefined && counting > question.at - dayMilliseconds) return 'offers_per_day';
		return null;
	}

	function assess(volunteer: PlacedVolunteer, wish: Wish, at: Date): Candidate {
		const entry = entryOf(volunteer);
		const metres = wish.item.item.remote ? null : metresTo(volunteer, wish);
		const minutes = metres === null ? null : travelMinutes(volunteer.travelMode, metres);
		const start = wish.startsAt.getTime();
		let load = 0;
		for (const taken of entry.taken)
			if (taken.start < start && taken.start >= start - 28 * dayMilliseconds) load += 1;
		const languages = wish.wishedLanguage ? [wish.wishedLanguage] : wish.client.languages;
		const lastAskedAt = entry.asked.at(-1);
		const restedDays =
			lastAskedAt === undefined ? 14 : (at.getTime() - lastAskedAt) / dayMilliseconds;
		const visitsWithClient = entry.visitsWithClient.get(wish.client.id) ?? 0;
		const parts = {
			travel: share(1 - (minutes ?? 0) / 60),
			continuity: share(1 - 0.5 ** visitsWithClient),
			fairness: share(1 - load / (volunteer.visitsPerWeek * 4)),
			language: languages.some((language) => volunteer.languages.includes(language)) ? 1 : 0,
			rest: share(restedDays / 14),
			newcomer: share(1 - entry.visitsEver / 3),
			acceptance: share((entry.offersAccepted + 2) / (entry.offersEnded + 5)),
		};
		return {
			volunteer,
			score: share(weigh(builtInWeights.weights, parts)),
			parts,
			load,
			distanceMetres: metres,
			travelMinutes: minutes,
		};
	}

	return {
		assess,
		sift(wish, at, lost) {
			const question = ask(wish, at);
			const ruledOut: Partial<Record<RuleName, number>> = {};
			const candidates: Candidate[] = [];
			const { item } = wish.item;
			let near = 0;
			for (const entry of ableFor(wish)) {
				const { volunteer } = entry;
				if (!isServing(volunteer, question.atDay)) continue;
				near += 1;
				const rule = lost.has(volunteer) ? 'not_dropped_out' : firstBrokenRule(entry, question);
				if (rule === null) candidates.push(assess(volunteer, wish, at));
				else ruledOut[rule] = (ruledOut[rule] ?? 0) + 1;
			}
			candidates.sort((one, other) => other.score - one.score);
			const serve = countServing(question.atDay, null);
			const couldServe = countServing(question.atDay, item);
			return {
				candidates,
				considered,
				ruledOut: {
					active_and_vetted: Math.max(0, considered - serve),
					skills: serve - couldServe,
					within_radius: couldServe - near,
					...ruledOut,
				},
			};
		},
		beyondTheRules(wish, at, without) {
			const question = ask(wish, at);
			const { item } = wish.item;
			let best: Candidate | null = null;
			for (const { volunteer, taken } of skilledFor(item)) {
				if (without.has(volunteer) || volunteer.minor) continue;
				if (!isServing(volunteer, question.atDay)) continue;
				if (item.credentialKind && !holds(volunteer, item.credentialKind, question.date)) continue;
				if (item.risky && (volunteer.insuredUntil ?? '') < question.date) continue;
				if (question.apart?.has(volunteer.id)) continue;
				if (!fits(volunteer, taken, question.stay)) continue;
				const candidate = assess(volunteer, wish, at);
				if (best === null || candidate.score > best.score) best = candidate;
			}
			return best;
		},
		isFree: (volunteer, wish) => fits(volunteer, entryOf(volunteer).taken, stayOf(wish)),
		take(volunteer, wish) {
			const day = world.dayOf(wish.startsAt);
			entryOf(volunteer).taken.push({
				wish,
				stay: stayOf(wish),
				start: wish.startsAt.getTime(),
				day,
				week: weekOf(day),
			});
		},
		release(volunteer, wish) {
			const entry = entryOf(volunteer);
			entry.taken = entry.taken.filter((taken) => taken.wish !== wish);
		},
		noteAsked(volunteer, at) {
			const entry = entryOf(volunteer);
			entry.asked = [...entry.asked.slice(1 - mostOffersADay), at.getTime()];
		},
		noteAnswer(volunteer, accepted) {
			const entry = entryOf(volunteer);
			entry.offersEnded += 1;
			if (accepted) entry.offersAccepted += 1;
		},
		noteService(volunteer, wish) {
			const entry = entryOf(volunteer);
			entry.visitsEver += 1;
			const before = entry.visitsWithClient.get(wish.client.id) ?? 0;
			entry.visitsWithClient.set(wish.client.id, before + 1);
		},
	};
}

function share(value: number): number {
	return Math.round(Math.min(1, Math.max(0, value)) * 10_000) / 10_000;
}

function isServing({ firstDay, lastDay }: PlacedVolunteer, day: number): boolean {
	return day >= firstDay && day <= lastDay;
}

function hasSkills({ skills }: PlacedVolunteer, { skillKeys }: DemoServiceItem): boolean {
	for (const skill of skillKeys) if (!skills.has(skill)) return false;
	return true;
}

function metresTo(volunteer: PlacedVolunteer, wish: Wish): number {
	return distanceMetres(volunteer.point, wish.client.point);
}

function isBeyondRadius(volunteer: PlacedVolunteer, wish: Wish): boolean {
	const { point, radiusMetres } = volunteer;
	// Most live too far north or south, which takes no trigonometry to see.
	const north = Math.abs(point.latitude - wish.client.point.latitude) * metresPerDegree;
	return north > radiusMetres || metresTo(volunteer, wish) > radiusMetres;
}

function stayOf(wish: Wish): Stay {
	const { startsAt, endsAt, client, item } = wish;
	return { startsAt, endsAt, point: item.item.remote ? null : client.point };
}

function holds(volunteer: PlacedVolunteer, kind: string, date: string): boolean {
	return volunteer.credentials.some(
		(credential) =>
			credential.kind === kind &&
			credential.validFrom <= date &&
			(credential.validUntil === null || credential.validUntil >= date),
	);
}

function isInFreeTime({ freeTimes }: PlacedVolunteer, { pieces }: Question): boolean {
	for (const piece of pieces) {
		const stretches = freeTimes[piece.weekday] ?? [];
		if (!stretches.some((free) => free[1] <= piece.from && free[2] >= piece.until)) return false;
	}
	return true;
}

/** Nothing within a day of it gets in its way, the journeys included. */
function fits(volunteer: PlacedVolunteer, taken: Entry['taken'], stay: Stay): boolean {
	const start = stay.startsAt.getTime();
	for (const each of taken) {
		if (Math.abs(each.start - start) > dayMilliseconds) continue;
		if (!canDoBoth(stay, each.stay, volunteer.travelMode)) return false;
	}
	return true;
}
