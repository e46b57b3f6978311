import {
	addDays,
	addMinutes,
	instantOf,
	localDateOf,
	mondayOf,
} from '../../calendar/local-time.ts';
import type { FreeTime, Point, TravelMode } from '../volunteers/index.ts';

/** What matching knows of an order when it looks at it. */
export interface OrderSnapshot extends Point {
	id: string;
	districtId: string;
	clientId: string;
	startsAt: Date;
	endsAt: Date;
	round: number;
	urgent: boolean;
	wishedSex: 'female' | 'male' | null;
	wishedSexMust: boolean;
	wishedLanguage: string | null;
	wishedLanguageMust: boolean;
	clientLanguages: string[];
	/** Skills that the item asks of each volunteer. */
	skills: string[];
	/** Credential that the item asks for, valid on the day of the visit. */
	credentialKind: string | null;
	/** Done by phone: distance and travel do not count. */
	remote: boolean;
	/** Needs insurance. */
	risky: boolean;
	/** How many volunteers the visit needs. */
	placesNeeded: number;
	/** Birth dates 'YYYY-MM-DD' of those who fill a place already. */
	companions: string[];
}

/** A stretch of a volunteer's time that is taken, with its place where it has one. */
export interface TakenTime {
	startsAt: Date;
	endsAt: Date;
	kind: 'visit' | 'activity' | 'booking' | 'time_off';
	place: Point | null;
}

/** What matching knows of a volunteer in the light of one order. */
export interface CandidateSnapshot extends Point {
	volunteerId: string;
	state: 'applied' | 'active' | 'paused' | 'left';
	/** Local date of vetting, or null. */
	vettedOn: string | null;
	birthDate: string;
	sex: 'female' | 'male' | null;
	languages: string[];
	radiusMetres: number;
	travelMode: TravelMode;
	guardianConsentOn: string | null;
	insuredUntil: string | null;
	visitsPerDay: number;
	visitsPerWeek: number;
	offersPerDay: number;
	/** Local times 'HH:MM'; the same twice means never quiet. */
	quietFrom: string;
	quietUntil: string;
	inTeam: boolean;
	skills: string[];
	credentials: { kind: string; validFrom: string; validUntil: string | null }[];
	freeTimes: FreeTime[];
	/** Time held from 28 days before the order until the end of its week, and a day more. */
	takenTimes: TakenTime[];
	/** When the offers of the last 24 hours were sent. */
	recentOffers: Date[];
	lastAskedAt: Date | null;
	/** Visits attended in all. */
	visitsEver: number;
	/** Offers of the last 180 days that were accepted, and all that ended with or without an answer. */
	offersAccepted: number;
	offersEnded: number;
	doNotPair: boolean;
	/** Visits attended with this client. */
	visitsWithClient: number;
	/** Asked in this round, or with an offer of an earlier one still open. */
	askedThisRound: boolean;
	declinedThisOrder: boolean;
	droppedOutOfThisOrder: boolean;
}

/** Days of offers that tell how likely someone accepts. */
export const historyDays = 180;

/** From when until when a candidate's held time matters for an order: load, limits and travel. */
export function takenWindow(order: Pick<OrderSnapshot, 'startsAt'>): { from: Date; until: Date } {
	const minutesPerDay = 24 * 60;
	const nextMonday = addDays(mondayOf(localDateOf(order.startsAt)), 7);
	return {
		from: addMinutes(order.startsAt, -28 * minutesPerDay),
		until: addMinutes(instantOf(nextMonday, '00:00'), minutesPerDay),
	};
}

/** Candidates for an order: those left by the coarse rules, and how many these ruled out. */
export interface CandidateList {
	/** Volunteers of the district who have not left. */
	considered: number;
	/** How many the coarse rules (state, skills, distance) ruled out, by the first that did. */
	ruledOut: { active_and_vetted: number; skills: number; within_radius: number };
	candidates: CandidateSnapshot[];
}

/** Where snapshots come from: PostgreSQL, or memory for simulation. Both answer the same. */
export interface CandidateSource {
	/** Null for an order that does not exist. */
	findOrder(orderId: string): Promise<OrderSnapshot | null>;
	/** Everyone who may be asked as far as the coarse rules tell, by volunteer id. */
	listCandidates(order: OrderSnapshot, now: Date): Promise<CandidateList>;
	/** One volunteer, whatever the rules say; null when not of the order's district. */
	findCandidate(
		order: OrderSnapshot,
		volunteerId: string,
		now: Date,
	): Promise<CandidateSnapshot | null>;
}
