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
	kind: 'visit' | 'activity' | 'booking' | 'time_off' | 'busy';
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
	/** Of a minor: whether they belong to a team. */
	inTeam: boolean;
	/** Of the skills that the order asks for, those that they have. */
	skills: string[];
	/** Credentials of the kind that the order asks for. */
	credentials: { kind: string; validFrom: string; validUntil: string | null }[];
	/** On the weekdays of the visit; what overlaps or touches is one. */
	freeTimes: FreeTime[];
	/** Time held from 28 days before the order until the end of its week, and a day more. */
	takenTimes: TakenTime[];
	/** When the offers of the last 24 hours were sent. */
	recentOffers: Date[];
	lastAskedAt: Date | null;
	/** Visits attended in all. */
	visitsEver: number;
	/** Of the last 40 offers that ended with or without an answer: those accepted, and all. */
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

/** How many of the offers that ended tell how likely someone accepts. */
export const offersRemembered = 40;

/** From when until when a candidate's held time matters for an order: load, limits and travel. */
export function takenWindow(order: Pick<OrderSnapshot, 'startsAt'>): { from: Date; until: Date } {
	const minutesPerDay = 24 * 60;
	const nextMonday = addDays(mondayOf(localDateOf(order.startsAt)), 7);
	return {
		from: addMinutes(order.startsAt, -28 * minutesPerDay),
		until: addMinutes(instantOf(nextMonday, '00:00'), minutesPerDay),
	};
}

/** Rules that a source of candidates applies beforehand: the first of the list in `rules.ts`. */
export const coarseRules = [
	'active_and_vetted',
	'skills',
	'within_radius',
	'credential',
	'wished_sex',
	'wished_language',
	'insured',
	'free_then',
] as const;
export type CoarseRule = (typeof coarseRules)[number];

/** Candidates for an order: those left by the coarse rules, and how many these ruled out. */
export interface CandidateList {
	/** How many volunteers were looked at, ruled out or not. */
	considered: number;
	/** How many the coarse rules ruled out, by the first that did. */
	ruledOut: Partial<Record<CoarseRule, number>>;
	candidates: CandidateSnapshot[];
}

/** So many who break no rule are enough to choose from; then nobody farther away is looked at. */
export const enoughAble = 50;
/** The nearest looked at first; four times as many each time that this is not enough. */
export const nearestFirst = 80;

/** Where snapshots come from: PostgreSQL, or memory for simulation. Both answer the same. */
export interface CandidateSource {
	/** Null for an order that does not exist. */
	findOrder(orderId: string): Promise<OrderSnapshot | null>;
	/**
	 * Those who may be asked as far as the coarse rules tell: the nearest, until {@link enoughAble}
	 * break no rule at all, and who served the client before. When even the farthest was looked at,
	 * the whole district is accounted for; else those within the same distance who have the skills.
	 */
	listCandidates(order: OrderSnapshot, now: Date): Promise<CandidateList>;
	/** One volunteer, whatever the rules say; null when not of the order's district. */
	findCandidate(
		order: OrderSnapshot,
		volunteerId: string,
		now: Date,
	): Promise<CandidateSnapshot | null>;
}
