import { addMinutes, localDateOf } from '../../calendar/local-time.ts';
import { distanceMetres, type Point } from '../volunteers/index.ts';
import {
	historyDays,
	takenWindow,
	type CandidateList,
	type CandidateSnapshot,
	type CandidateSource,
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

/** A district that goes on living in memory: what happens is told, and candidates are asked for. */
export interface DistrictMemory extends CandidateSource {
	addOrder(order: OrderSnapshot): void;
	/** Whom the coarse rules leave, the nearest first, and how many they rule out. */
	findReach(order: OrderSnapshot, now: Date): Reach;
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
	/** Forgets which offers an order had that has ended; what they say of people stays. */
	closeOrder(orderId: string): void;
}

export interface Reach extends Omit<CandidateList, 'candidates'> {
	volunteerIds: string[];
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

/** A description, and how long it holds if nothing happens. */
interface Described {
	readonly candidate: CandidateSnapshot;
	readonly version: number;
	readonly round: number;
	readonly from: Date;
	readonly until: Date;
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
	const people = new Map<string, Person>();
	const districts = new Map<string, { people: Person[]; cells: Map<string, Cell> }>();
	const windows = new WeakMap<OrderSnapshot, { from: Date; until: Date }>();
	const offersOfOrder = new Map<string, Map<string, RememberedOffer[]>>();
	const described = new Map<string, Map<string, Described>>();

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

	/** Worked out once for an order, since calendars take their time. */
	function windowOf(order: OrderSnapshot): { from: Date; until: Date } {
		let window = windows.get(order);
		if (!window) windows.set(order, (window = takenWindow(order)));
		return window;
	}

	function addVolunteer(volunteer: RememberedVolunteer): void {
		const { districtId } = volunteer;
		const person: Person = {
			volunteer,
			skills: new Set(volunteer.skills),
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
			const { volunteerIds, ...sifted } = memory.findReach(order, now);
			const candidates = volunteerIds.sort().map((id) => memory.describe(order, id, now));
			return { ...sifted, candidates };
		},
		async findCandidate(order, volunteerId, now) {
			const isTheirs = people.get(volunteerId)?.volunteer.districtId === order.districtId;
			return isTheirs ? memory.describe(order, volunteerId, now) : null;
		},
		addOrder: (order) => void orders.set(order.id, order),
		findReach(order, now) {
			const placed = districts.get(order.districtId);
			const today = localDateOf(now);
			const ruledOut = { active_and_vetted: 0, skills: 0, within_radius: 0 };
			const all = (placed?.people ?? []).filter(({ volunteer }) => volunteer.state !== 'left');
			let able = 0;
			for (const person of all) {
				if (!isServing(person, today)) ruledOut.active_and_vetted += 1;
				else if (!hasSkills(person, order)) ruledOut.skills += 1;
				else able += 1;
			}
			const near: { id: string; metres: number }[] = [];
			for (const { people } of cellsInReach(placed?.cells, order))
				for (const person of people) {
					if (!isServing(person, today) || !hasSkills(person, order)) continue;
					const { volunteerId, radiusMetres } = person.volunteer;
					const metres = distanceMetres(person.volunteer, order);
					if (order.remote || metres <= radiusMetres) near.push({ id: volunteerId, metres });
				}
			ruledOut.within_radius = able - near.length;
			near.sort((one, other) => one.metres - other.metres || (one.id < other.id ? -1 : 1));
			return { considered: all.length, ruledOut, volunteerIds: near.map(({ id }) => id) };
		},
		describe(order, volunteerId, now) {
			const person = personOf(volunteerId);
			let ofOrder = described.get(order.id);
			if (!ofOrder) described.set(order.id, (ofOrder = new Map()));
			const last = ofOrder.get(volunteerId);
			if (last && holds(last, person, order, now)) return last.candidate;
			const ofThisOrder = offersOfOrder.get(order.id)?.get(volunteerId) ?? [];
			const candidate = describePerson(person, ofThisOrder, order, windowOf(order), now);
			ofOrder.set(volunteerId, {
				candidate,
				version: person.version,
				round: order.round,
				from: now,
				until: holdsUntil(person, candidate, now),
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
			let ofOrder = offersOfOrder.get(offer.orderId);
			if (!ofOrder) offersOfOrder.set(offer.orderId, (ofOrder = new Map()));
			const theirs = ofOrder.get(offer.volunteerId);
			if (theirs) theirs.push(offer);
			else ofOrder.set(offer.volunteerId, [offer]);
		},
		endOffer(offer, state) {
			changing(offer.volunteerId);
			offer.state = state;
		},
		noteAttendance(volunteerId, clientId) {
			const person = changing(volunteerId);
			person.visitsEver += 1;
			person.visitsWith.set(clientId, (person.visitsWith.get(clientId) ?? 0) + 1);
		},
		noteDropOut: (volunteerId, orderId) => void changing(volunteerId).droppedOutOf.add(orderId),
		countOffersSince: (volunteerId, since) =>
			offersSince(personOf(volunteerId).offers, since).length,
		closeOrder(orderId) {
			orders.delete(orderId);
			offersOfOrder.delete(orderId);
			described.delete(orderId);
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
	return (
		last.version === person.version &&
		last.round === order.round &&
		now >= last.from &&
		now < last.until
	);
}

function holdsUntil({ offers }: Person, { recentOffers }: CandidateSnapshot, now: Date): Date {
	const since = addMinutes(now, -historyDays * minutesPerDay);
	const [oldest] = offersSince(offers, since);
	const recent = recentOffers[0]?.getTime() ?? Infinity;
	const counting = oldest?.sentAt.getTime() ?? Infinity;
	const ends = Math.min(recent, counting + (historyDays - 1) * millisecondsPerDay);
	return Number.isFinite(ends) ? new Date(ends + millisecondsPerDay) : new Date(8.64e15);
}

function isServing({ volunteer: { state, vettedOn } }: Person, today: string): boolean {
	return state === 'active' && vettedOn !== null && vettedOn <= today;
}

function hasSkills({ skills }: Person, order: OrderSnapshot): boolean {
	return order.skills.every((skill) => skills.has(skill));
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

function describePerson(
	person: Person,
	ofThisOrder: readonly RememberedOffer[],
	order: OrderSnapshot,
	window: { from: Date; until: Date },
	now: Date,
): CandidateSnapshot {
	const { volunteer, offers, takenTimes } = person;
	let [accepted, ended] = [0, 0];
	for (const { state } of offersSince(
		offers,
		new Date(now.getTime() - historyDays * millisecondsPerDay),
	)) {
		if (state === 'accepted') accepted += 1;
		if (state === 'accepted' || state === 'declined' || state === 'expired') ended += 1;
	}
	// Field by field, since a run describes millions and copying a whole object is slow.
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
		inTeam: volunteer.inTeam,
		skills: volunteer.skills,
		credentials: volunteer.credentials,
		freeTimes: volunteer.freeTimes,
		takenTimes: takenTimes.filter(
			({ startsAt, endsAt }) => startsAt < window.until && endsAt > window.from,
		),
		recentOffers: offersSince(offers, addMinutes(now, -minutesPerDay)).map(({ sentAt }) => sentAt),
		lastAskedAt: offers.at(-1)?.sentAt ?? null,
		visitsEver: person.visitsEver,
		offersAccepted: accepted,
		offersEnded: ended,
		doNotPair: person.neverWith.has(order.clientId),
		visitsWithClient: person.visitsWith.get(order.clientId) ?? 0,
		askedThisRound: ofThisOrder.some(
			({ round, state }) => round === order.round || state === 'sent',
		),
		declinedThisOrder: ofThisOrder.some(({ state }) => state === 'declined'),
		droppedOutOfThisOrder: person.droppedOutOf.has(order.id),
	};
}
