import { addMinutes } from '../../calendar/local-time.ts';
import { distanceMetres, tidyFreeTimes, type FreeTime, type Point } from '../volunteers/index.ts';
import { askAbout, brokenRules, firstBrokenRule, type Question } from './rules.ts';
import {
	coarseRules,
	enoughAble,
	nearestFirst,
	offersRemembered,
	takenWindow,
	type CandidateList,
	type CandidateSnapshot,
	type CandidateSource,
	type CoarseRule,
	type OrderSnapshot,
	type TakenTime,
} from './snapshot.ts';

/** What a volunteer is apart from any order. */
export type RememberedVolunteer = Omit<
	CandidateSnapshot,
	| 'takenTimes'
	| 'recentOffers'
	| 'lastAskedAt'
	| 'visitsEver'
	| 'offersAccepted'
	| 'offersEnded'
	| 'doNotPair'
	| 'visitsWithClient'
	| 'askedThisRound'
	| 'declinedThisOrder'
	| 'droppedOutOfThisOrder'
> & { districtId: string };

/** An offer as memory keeps it. */
export interface RememberedOffer {
	readonly orderId: string;
	readonly volunteerId: string;
	readonly round: number;
	readonly sentAt: Date;
	/** Changes by `endOffer` only. */
	state: 'sent' | 'accepted' | 'declined' | 'expired' | 'withdrawn';
}

/** A district in memory: what has happened in it, as the tables would hold it. */
export interface RememberedDistrict {
	orders: OrderSnapshot[];
	volunteers: RememberedVolunteer[];
	doNotPairs: { clientId: string; volunteerId: string }[];
	takenTimes: (TakenTime & { volunteerId: string })[];
	offers: RememberedOffer[];
	attended: { volunteerId: string; clientId: string }[];
	droppedOut: { volunteerId: string; orderId: string }[];
}

/** Who has the skills for an order and would go so far, and what the coarse rules say of the rest. */
export interface Reach {
	/** Volunteers of the district. */
	readonly district: number;
	/** Those who do not serve, lack a skill or live too far away. */
	readonly ruledOut: Partial<Record<CoarseRule, number>>;
	/** The others, the nearest first, each with the first coarse rule that they break. */
	readonly nearest: readonly { volunteerId: string; rule: CoarseRule | null }[];
}

/** A district that goes on living in memory: what happens is told, and candidates are asked for. */
export interface DistrictMemory extends CandidateSource {
	addOrder(order: OrderSnapshot): void;
	/** Works out the reach of an order, which stays the same whatever happens to people. */
	findReach(order: OrderSnapshot, now: Date): Reach;
	/** The candidates of a reach, as `listCandidates` answers them. */
	listWithin(order: OrderSnapshot, reach: Reach, now: Date): CandidateList;
	/** A volunteer in the light of an order. Throws RangeError for an unknown one. */
	describe(order: OrderSnapshot, volunteerId: string, now: Date): CandidateSnapshot;
	takeTime(volunteerId: string, taken: TakenTime): void;
	/** Gives time back that was taken; the same object. */
	freeTime(volunteerId: string, taken: TakenTime): void;
	/** Keeps an offer, the same object. */
	noteOffer(offer: RememberedOffer): void;
	endOffer(offer: RememberedOffer, state: Exclude<RememberedOffer['state'], 'sent'>): void;
	noteAttendance(volunteerId: string, clientId: string): void;
	noteDropOut(volunteerId: string, orderId: string): void;
	/** How many offers a volunteer was sent after an instant. */
	countOffersSince(volunteerId: string, since: Date): number;
	/** Forgets what an order had that has ended; what it says of people stays. */
	closeOrder(orderId: string): void;
}

const minutesPerDay = 24 * 60;
const millisecondsPerDay = minutesPerDay * 60_000;
/** Side of a cell of the grid of homes, degrees. */
const cellDegrees = 0.02;
/** Meridians are not parallel, which a cell's nearest point leaves out of account. */
const cellMarginMetres = 10;

/** A volunteer with what happened to them. */
interface Person {
	readonly volunteer: RememberedVolunteer;
	readonly skills: ReadonlySet<string>;
	/** Tidied once, since a run looks at them for every order. */
	readonly freeTimes: readonly FreeTime[];
	readonly takenTimes: TakenTime[];
	/** In the order in which they were sent. */
	readonly offers: RememberedOffer[];
	readonly visitsWith: Map<string, number>;
	visitsEver: number;
	readonly neverWith: Set<string>;
	readonly droppedOutOf: Set<string>;
	/** Counts what happened to them, by which it is seen that a description still holds. */
	version: number;
}

/** What a description of somebody says of an order, whatever happens. */
type LastingPart = Pick<CandidateSnapshot, 'inTeam' | 'skills' | 'credentials' | 'freeTimes'>;

/** A description, and how long it holds if nothing happens. */
interface Described {
	readonly lasting: LastingPart;
	readonly candidate: CandidateSnapshot;
	readonly version: number;
	readonly round: number;
	readonly from: number;
	readonly until: number;
}

/** What is worked out once for an order, since calendars take their time. */
interface OrderMemory {
	readonly window: { from: Date; until: Date };
	readonly weekdays: readonly number[];
	readonly adultBornUntil: string;
	readonly offers: Map<string, RememberedOffer[]>;
	readonly described: Map<string, Described>;
}

/** Homes within one cell, and as far as anybody of them goes. */
interface Cell {
	readonly south: number;
	readonly west: number;
	reachMetres: number;
	readonly people: Person[];
}

/** Candidates from memory, for simulation: the same answers as PostgreSQL would give. */
export function rememberDistrict(district: RememberedDistrict): DistrictMemory {
	const orders = new Map<string, OrderSnapshot>();
	const remembered = new Map<string, OrderMemory>();
	const people = new Map<string, Person>();
	const districts = new Map<string, { people: Person[]; cells: Map<string, Cell> }>();
	const servedBy = new Map<string, Set<string>>();
	const offersOfOrder = new Map<string, Map<string, RememberedOffer[]>>();

	function personOf(volunteerId: string): Person {
		const person = people.get(volunteerId);
		if (!person) throw new RangeError(`Nobody is remembered as ${volunteerId}`);
		return person;
	}

	/** Somebody to whom something happens now. */
	function changing(volunteerId: string): Person {
		const person = personOf(volunteerId);
		person.version += 1;
		return person;
	}

	function offersOf(orderId: string): Map<string, RememberedOffer[]> {
		let offers = offersOfOrder.get(orderId);
		if (!offers) offersOfOrder.set(orderId, (offers = new Map()));
		return offers;
	}

	function memoryOf(order: OrderSnapshot): OrderMemory {
		const known = remembered.get(order.id);
		if (known) return known;
		const { pieces, adultBornUntil } = askAbout(order, order.startsAt);
		const made: OrderMemory = {
			window: takenWindow(order),
			weekdays: pieces.map(({ weekday }) => weekday),
			adultBornUntil,
			offers: offersOf(order.id),
			described: new Map(),
		};
		remembered.set(order.id, made);
		return made;
	}

	function addVolunteer(volunteer: RememberedVolunteer): void {
		const { districtId } = volunteer;
		const person: Person = {
			volunteer,
			skills: new Set(volunteer.skills),
			freeTimes: tidyFreeTimes(volunteer.freeTimes),
			takenTimes: [],
			offers: [],
			visitsWith: new Map(),
			visitsEver: 0,
			neverWith: new Set(),
			droppedOutOf: new Set(),
			version: 0,
		};
		people.set(volunteer.volunteerId, person);
		let placed = districts.get(districtId);
		if (!placed) districts.set(districtId, (placed = { people: [], cells: new Map() }));
		placed.people.push(person);
		addToCell(placed.cells, person);
	}

	const memory: DistrictMemory = {
		async findOrder(orderId) {
			return orders.get(orderId) ?? null;
		},
		async listCandidates(order, now) {
			return memory.listWithin(order, memory.findReach(order, now), now);
		},
		async findCandidate(order, volunteerId, now) {
			const isTheirs = people.get(volunteerId)?.volunteer.districtId === order.districtId;
			return isTheirs ? memory.describe(order, volunteerId, now) : null;
		},
		addOrder: (order) => void orders.set(order.id, order),
		findReach(order, now) {
			const placed = districts.get(order.districtId);
			const question = askAbout(order, now);
			const all = (placed?.people ?? []).filter(({ volunteer }) => volunteer.state !== 'left');
			const serving = all.filter(isServing);
			const skilled = serving.filter((person) => hasSkills(person, order));
			const near = cellsInReach(placed?.cells, order)
				.flatMap(({ people }) => people)
				.filter((person) => isServing(person) && hasSkills(person, order))
				.map(({ volunteer }) => ({ volunteer, metres: distanceMetres(volunteer, order) }))
				.filter(({ volunteer, metres }) => order.remote || metres <= volunteer.radiusMetres)
				.sort(byDistance);
			return {
				district: all.length,
				ruledOut: {
					active_and_vetted: all.length - serving.length,
					skills: serving.length - skilled.length,
					within_radius: skilled.length - near.length,
				},
				nearest: near.map(({ volunteer: { volunteerId } }) => ({
					volunteerId,
					rule: firstCoarseRule(question, memory.describe(order, volunteerId, now)),
				})),
			};
		},
		listWithin(order, reach, now) {
			const question = askAbout(order, now);
			const candidates = new Map<string, CandidateSnapshot>();
			const ruledOut: Partial<Record<CoarseRule, number>> = {};
			let [able, looked, enough] = [0, 0, nearestFirst];
			for (const { volunteerId, rule } of reach.nearest) {
				if (candidates.size === enough && able >= enoughAble) break;
				if (candidates.size === enough) enough *= 4;
				looked += 1;
				if (rule) {
					ruledOut[rule] = (ruledOut[rule] ?? 0) + 1;
					continue;
				}
				const candidate = memory.describe(order, volunteerId, now);
				candidates.set(volunteerId, candidate);
				// Whether they are enough is seen only where somebody is left to look at.
				if (reach.nearest.length > nearestFirst && firstBrokenRule(question, candidate) === null)
					able += 1;
			}
			if (looked === reach.nearest.length)
				return inOrder(reach.district, { ...reach.ruledOut, ...ruledOut }, candidates);
			const served = servedBy.get(order.clientId) ?? new Set();
			for (const { volunteerId, rule } of reach.nearest.slice(looked))
				if (rule === null && served.has(volunteerId)) {
					looked += 1;
					candidates.set(volunteerId, memory.describe(order, volunteerId, now));
				}
			return inOrder(looked, ruledOut, candidates);
		},
		describe(order, volunteerId, now) {
			const person = personOf(volunteerId);
			const ofOrder = memoryOf(order);
			const last = ofOrder.described.get(volunteerId);
			if (last && holds(last, person, order, now)) return last.candidate;
			const lasting = last?.lasting ?? describeLasting(person, order, ofOrder);
			const candidate = describePerson(person, order, { ...ofOrder, lasting }, now);
			ofOrder.described.set(volunteerId, {
				lasting,
				candidate,
				version: person.version,
				round: order.round,
				from: now.getTime(),
				until: (candidate.recentOffers[0]?.getTime() ?? Infinity) + millisecondsPerDay,
			});
			return candidate;
		},
		takeTime(volunteerId, taken) {
			const { takenTimes } = changing(volunteerId);
			const place = takenTimes.findIndex(({ startsAt }) => startsAt > taken.startsAt);
			takenTimes.splice(place < 0 ? takenTimes.length : place, 0, taken);
		},
		freeTime(volunteerId, taken) {
			const { takenTimes } = changing(volunteerId);
			const place = takenTimes.indexOf(taken);
			if (place < 0) throw new RangeError('That time was not taken');
			takenTimes.splice(place, 1);
		},
		noteOffer(offer) {
			const { offers } = changing(offer.volunteerId);
			const place = offers.findLastIndex(({ sentAt }) => sentAt <= offer.sentAt);
			offers.splice(place + 1, 0, offer);
			const ofOrder = offersOf(offer.orderId);
			ofOrder.set(offer.volunteerId, [...(ofOrder.get(offer.volunteerId) ?? []), offer]);
		},
		endOffer(offer, state) {
			changing(offer.volunteerId);
			offer.state = state;
		},
		noteAttendance(volunteerId, clientId) {
			const person = changing(volunteerId);
			person.visitsEver += 1;
			person.visitsWith.set(clientId, (person.visitsWith.get(clientId) ?? 0) + 1);
			const served = servedBy.get(clientId);
			if (served) served.add(volunteerId);
			else servedBy.set(clientId, new Set([volunteerId]));
		},
		noteDropOut: (volunteerId, orderId) => void changing(volunteerId).droppedOutOf.add(orderId),
		countOffersSince: (volunteerId, since) =>
			offersSince(personOf(volunteerId).offers, since).length,
		closeOrder(orderId) {
			orders.delete(orderId);
			offersOfOrder.delete(orderId);
			remembered.delete(orderId);
		},
	};

	district.volunteers.forEach(addVolunteer);
	district.orders.forEach(memory.addOrder);
	for (const { volunteerId, clientId } of district.doNotPairs)
		personOf(volunteerId).neverWith.add(clientId);
	for (const { volunteerId, ...taken } of district.takenTimes) memory.takeTime(volunteerId, taken);
	district.offers.forEach(memory.noteOffer);
	for (const { volunteerId, clientId } of district.attended)
		memory.noteAttendance(volunteerId, clientId);
	for (const { volunteerId, orderId } of district.droppedOut)
		memory.noteDropOut(volunteerId, orderId);
	return memory;
}

/** Whether a description is still true: nothing happened, and no offer has become too old to count. */
function holds(last: Described, person: Person, order: OrderSnapshot, now: Date): boolean {
	const at = now.getTime();
	return (
		last.version === person.version &&
		last.round === order.round &&
		at >= last.from &&
		at < last.until
	);
}

function isServing({ volunteer: { state, vettedOn } }: Person): boolean {
	return state === 'active' && vettedOn !== null;
}

function hasSkills({ skills }: Person, order: OrderSnapshot): boolean {
	return order.skills.every((skill) => skills.has(skill));
}

function firstCoarseRule(question: Question, candidate: CandidateSnapshot): CoarseRule | null {
	const [first] = brokenRules(question, candidate, coarseRules);
	return coarseRules.find((rule) => rule === first) ?? null;
}

interface Near {
	volunteer: RememberedVolunteer;
	metres: number;
}

function byDistance(one: Near, other: Near): number {
	const before = one.volunteer.volunteerId < other.volunteer.volunteerId;
	return one.metres - other.metres || (before ? -1 : 1);
}

function inOrder(
	considered: number,
	ruledOut: CandidateList['ruledOut'],
	candidates: ReadonlyMap<string, CandidateSnapshot>,
): CandidateList {
	return {
		considered,
		ruledOut: Object.fromEntries(Object.entries(ruledOut).filter(([, count]) => count > 0)),
		candidates: [...candidates.values()].sort((one, other) =>
			one.volunteerId < other.volunteerId ? -1 : 1,
		),
	};
}

function addToCell(cells: Map<string, Cell>, person: Person): void {
	const { longitude, latitude, radiusMetres } = person.volunteer;
	const [column, row] = [Math.floor(longitude / cellDegrees), Math.floor(latitude / cellDegrees)];
	const key = `${column} ${row}`;
	let cell = cells.get(key);
	if (!cell) {
		cell = { south: row * cellDegrees, west: column * cellDegrees, reachMetres: 0, people: [] };
		cells.set(key, cell);
	}
	cell.reachMetres = Math.max(cell.reachMetres, radiusMetres);
	cell.people.push(person);
}

/** Cells from which somebody may come; by phone all of them. */
function cellsInReach(cells: ReadonlyMap<string, Cell> | undefined, order: OrderSnapshot): Cell[] {
	const all = [...(cells?.values() ?? [])];
	if (order.remote) return all;
	return all.filter(
		(cell) => distanceMetres(nearestOf(cell, order), order) <= cell.reachMetres + cellMarginMetres,
	);
}

/** The point of a cell that is nearest, within the margin. */
function nearestOf({ south, west }: Cell, { longitude, latitude }: Point): Point {
	const within = (value: number, least: number) =>
		Math.min(Math.max(value, least), least + cellDegrees);
	return { longitude: within(longitude, west), latitude: within(latitude, south) };
}

/** The last offers of a list, those sent after an instant. */
function offersSince(offers: readonly RememberedOffer[], since: Date): RememberedOffer[] {
	let first = offers.length;
	while (first > 0 && (offers[first - 1] as RememberedOffer).sentAt > since) first -= 1;
	return offers.slice(first);
}

/** Of the last offers that ended with or without an answer: those accepted, and all. */
function countAnswers(offers: readonly RememberedOffer[]): { accepted: number; ended: number } {
	let [accepted, ended] = [0, 0];
	for (let index = offers.length - 1; index >= 0 && ended < offersRemembered; index -= 1) {
		const { state } = offers[index] as RememberedOffer;
		if (state === 'accepted') accepted += 1;
		if (state === 'accepted' || state === 'declined' || state === 'expired') ended += 1;
	}
	return { accepted, ended };
}

function describeLasting(
	{ volunteer, freeTimes }: Person,
	order: OrderSnapshot,
	{ weekdays, adultBornUntil }: OrderMemory,
): LastingPart {
	return {
		inTeam: volunteer.inTeam && volunteer.birthDate > adultBornUntil,
		skills: volunteer.skills.filter((skill) => order.skills.includes(skill)),
		credentials: volunteer.credentials.filter(({ kind }) => kind === order.credentialKind),
		freeTimes: freeTimes.filter(({ weekday }) => weekdays.includes(weekday)),
	};
}

// Field by field, since a run describes millions and copying a whole object is slow.
function describePerson(
	person: Person,
	order: OrderSnapshot,
	{ window, offers, lasting }: OrderMemory & { lasting: LastingPart },
	now: Date,
): CandidateSnapshot {
	const { volunteer } = person;
	const answers = countAnswers(person.offers);
	const ofThisOrder = offers.get(volunteer.volunteerId) ?? [];
	return {
		volunteerId: volunteer.volunteerId,
		longitude: volunteer.longitude,
		latitude: volunteer.latitude,
		state: volunteer.state,
		vettedOn: volunteer.vettedOn,
		birthDate: volunteer.birthDate,
		sex: volunteer.sex,
		languages: volunteer.languages,
		radiusMetres: volunteer.radiusMetres,
		travelMode: volunteer.travelMode,
		guardianConsentOn: volunteer.guardianConsentOn,
		insuredUntil: volunteer.insuredUntil,
		visitsPerDay: volunteer.visitsPerDay,
		visitsPerWeek: volunteer.visitsPerWeek,
		offersPerDay: volunteer.offersPerDay,
		quietFrom: volunteer.quietFrom,
		quietUntil: volunteer.quietUntil,
		inTeam: lasting.inTeam,
		skills: lasting.skills,
		credentials: lasting.credentials,
		freeTimes: lasting.freeTimes,
		takenTimes: person.takenTimes.filter(
			({ startsAt, endsAt }) => startsAt < window.until && endsAt > window.from,
		),
		recentOffers: offersSince(person.offers, addMinutes(now, -minutesPerDay)).map(
			({ sentAt }) => sentAt,
		),
		lastAskedAt: person.offers.at(-1)?.sentAt ?? null,
		visitsEver: person.visitsEver,
		offersAccepted: answers.accepted,
		offersEnded: answers.ended,
		doNotPair: person.neverWith.has(order.clientId),
		visitsWithClient: person.visitsWith.get(order.clientId) ?? 0,
		askedThisRound: ofThisOrder.some(
			({ round, state }) => round === order.round || state === 'sent',
		),
		declinedThisOrder: ofThisOrder.some(({ state }) => state === 'declined'),
		droppedOutOfThisOrder: person.droppedOutOf.has(order.id),
	};
}
