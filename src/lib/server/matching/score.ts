import { distanceMetres, travelMinutes } from '../volunteers/index.ts';
import type { Question } from './rules.ts';
import type { CandidateSnapshot } from './snapshot.ts';

/** What each part of the score weighs; together 1. */
export const scoreWeights = {
	travel: 0.25,
	continuity: 0.2,
	fairness: 0.15,
	language: 0.1,
	rest: 0.1,
	newcomer: 0.1,
	acceptance: 0.1,
} as const;

export type ScorePart = keyof typeof scoreWeights;
export const scoreParts = Object.keys(scoreWeights) as ScorePart[];

export interface Score {
	/** 0 to 1, higher is better. */
	total: number;
	/** Each part from 0 to 1, before its weight. */
	parts: Record<ScorePart, number>;
	/** From home to the place, through the air; null for what is done by phone. */
	distanceMetres: number | null;
	travelMinutes: number | null;
}

const longestTravelMinutes = 60;
const restedAfterDays = 14;
const loadDays = 28;
const newcomerVisits = 3;
const millisecondsPerDay = 86_400_000;

/** Two acceptances in five offers are what we believe of someone whom we do not know. */
const believedAccepted = 2;
const believedEnded = 5;

/** How likely a volunteer accepts, between 0 and 1: the mean of a Beta prior with their own history. */
export function chanceOfAcceptance(
	history: Pick<CandidateSnapshot, 'offersAccepted' | 'offersEnded'>,
): number {
	return (history.offersAccepted + believedAccepted) / (history.offersEnded + believedEnded);
}

/** How well a volunteer who breaks no hard rule suits an order. */
export function scoreCandidate(question: Question, candidate: CandidateSnapshot): Score {
	const { order } = question;
	const metres = order.remote ? null : distanceMetres(candidate, order);
	const minutes = metres === null ? null : travelMinutes(candidate.travelMode, metres);
	const parts = {
		travel: share(1 - (minutes ?? 0) / longestTravelMinutes),
		continuity: 1 - 0.5 ** candidate.visitsWithClient,
		fairness: fairness(question, candidate),
		language: speaksTheirLanguage(question, candidate) ? 1 : 0,
		rest: rest(question, candidate),
		newcomer: share(1 - candidate.visitsEver / newcomerVisits),
		acceptance: share(chanceOfAcceptance(candidate)),
	};
	const total = scoreParts.reduce((sum, part) => sum + scoreWeights[part] * parts[part], 0);
	return { total: share(total), parts, distanceMetres: metres, travelMinutes: minutes };
}

function share(value: number): number {
	return Math.min(1, Math.max(0, value));
}

/** 1 for nothing in the 28 days before the visit, 0 for as much as the volunteer's own weekly limit. */
function fairness({ order }: Question, candidate: CandidateSnapshot): number {
	const since = order.startsAt.getTime() - loadDays * millisecondsPerDay;
	const load = candidate.takenTimes.filter(
		({ kind, startsAt }) =>
			kind === 'visit' && startsAt.getTime() >= since && startsAt < order.startsAt,
	).length;
	return share(1 - load / ((candidate.visitsPerWeek * loadDays) / 7));
}

/** The language wished for, else one of the client's; nothing asked is nothing missed. */
function speaksTheirLanguage({ order }: Question, candidate: CandidateSnapshot): boolean {
	const asked = order.wishedLanguage ? [order.wishedLanguage] : order.clientLanguages;
	return asked.length === 0 || asked.some((language) => candidate.languages.includes(language));
}

/** 1 for someone never asked, or not for a fortnight; 0 for someone asked just now. */
function rest({ now }: Question, { lastAskedAt }: CandidateSnapshot): number {
	if (lastAskedAt === null) return 1;
	return share((now.getTime() - lastAskedAt.getTime()) / (restedAfterDays * millisecondsPerDay));
}

const strong = 0.5;

/** The parts that spoke for a volunteer, the one with most weight first; at most three. */
export function reasonsToAsk(parts: Partial<Record<string, number>>): ScorePart[] {
	return scoreParts
		.filter((part) => part !== 'acceptance' && (parts[part] ?? 0) >= strong)
		.sort(
			(one, other) =>
				scoreWeights[other] * (parts[other] ?? 0) - scoreWeights[one] * (parts[one] ?? 0),
		)
		.slice(0, 3);
}

export interface ScoredCandidate {
	volunteerId: string;
	score: Score;
}

/**
 * The best first. A tie falls by a hash of order and volunteer: the same each time, and in no one's
 * favour over many orders.
 */
export function rankCandidates(
	question: Question,
	candidates: readonly CandidateSnapshot[],
): ScoredCandidate[] {
	return candidates
		.map((candidate) => ({
			volunteerId: candidate.volunteerId,
			score: scoreCandidate(question, candidate),
			lot: hash(`${question.order.id}:${candidate.volunteerId}`),
		}))
		.sort(
			(one, other) =>
				other.score.total - one.score.total ||
				one.lot - other.lot ||
				(one.volunteerId < other.volunteerId ? -1 : 1),
		)
		.map(({ volunteerId, score }) => ({ volunteerId, score }));
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
	let value = 0x811c9dc5;
	for (let index = 0; index < text.length; index++)
		value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0;
	return value;
}
