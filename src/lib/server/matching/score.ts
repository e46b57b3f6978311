import { distanceMetres, travelMinutes } from '../volunteers/index.ts';
import {
	chanceOfAcceptance,
	priorWithoutAnswers,
	type AcceptancePrior,
	type ChanceParts,
} from './acceptance.ts';
import type { Question } from './rules.ts';
import type { CandidateSnapshot } from './snapshot.ts';
import {
	builtInWeights,
	scoreParts,
	weigh,
	type ScorePart,
	type VersionedWeights,
	type Weights,
} from './weights.ts';

/** What a score needs besides the order and the volunteer. */
export interface Scoring extends VersionedWeights {
	/** What is believed of a volunteer never asked about this order. */
	prior: AcceptancePrior;
}

/** For a brand without weights of its own, in a district without answers. */
export const builtInScoring: Scoring = { ...builtInWeights, prior: priorWithoutAnswers };

export interface Score {
	/** 0 to 1, higher is better: the parts by their weights. */
	total: number;
	/** Each part from 0 to 1 in steps of 0.0001, as the decision log keeps it, before its weight. */
	parts: Record<ScorePart, number>;
	/** What the chance of acceptance is made of, as log-odds. */
	chance: ChanceParts;
	/** Visits in the 28 days before this one. */
	load: number;
	/** From home to the place, through the air; null for what is done by phone. */
	distanceMetres: number | null;
	travelMinutes: number | null;
}

const longestTravelMinutes = 60;
const restedAfterDays = 14;
const loadDays = 28;
const newcomerVisits = 3;
const millisecondsPerDay = 86_400_000;

/**
 * How well a volunteer who breaks no hard rule suits an order.
 * @param neighbourLoad mean load of all who could be asked, {@link meanLoad}
 */
export function scoreCandidate(
	question: Question,
	candidate: CandidateSnapshot,
	scoring: Scoring,
	neighbourLoad: number,
): Score {
	const { order } = question;
	const metres = order.remote ? null : distanceMetres(candidate, order);
	const minutes = metres === null ? null : travelMinutes(candidate.travelMode, metres);
	const load = loadBefore(question, candidate);
	const { chance, parts: chanceParts } = chanceOfAcceptance(scoring.prior, metres, candidate);
	const parts: Score['parts'] = {
		travel: share(1 - (minutes ?? 0) / longestTravelMinutes),
		continuity: share(1 - 0.5 ** candidate.visitsWithClient),
		fairness: fairness(load, neighbourLoad, candidate),
		language: language(question, candidate),
		rest: rest(question, candidate),
		newcomer: share(1 - candidate.visitsEver / newcomerVisits),
		acceptance: share(chance),
	};
	return {
		total: weigh(scoring.weights, parts),
		parts,
		chance: chanceParts,
		load,
		distanceMetres: metres,
		travelMinutes: minutes,
	};
}

function share(value: number): number {
	return Math.round(Math.min(1, Math.max(0, value)) * 10_000) / 10_000;
}

/** Visits that start in the 28 days before the order's. */
function loadBefore({ order }: Question, candidate: CandidateSnapshot): number {
	const since = order.startsAt.getTime() - loadDays * millisecondsPerDay;
	return candidate.takenTimes.filter(
		({ kind, startsAt }) =>
			kind === 'visit' && startsAt.getTime() >= since && startsAt < order.startsAt,
	).length;
}

/** The mean load of those who could be asked about an order; 0 when there is nobody. */
export function meanLoad(question: Question, candidates: readonly CandidateSnapshot[]): number {
	if (candidates.length === 0) return 0;
	const sum = candidates.reduce((total, each) => total + loadBefore(question, each), 0);
	return sum / candidates.length;
}

/**
 * 1 for nothing in the 28 days before the visit. Against the neighbours: one half for one visit more
 * than their mean. Times what is left of the volunteer's own limit: 0 when it is used up.
 */
function fairness(load: number, neighbourLoad: number, candidate: CandidateSnapshot): number {
	const beside = (neighbourLoad + 1) / (neighbourLoad + 1 + load);
	const left = Math.max(0, 1 - load / ((candidate.visitsPerWeek * loadDays) / 7));
	return share(beside * left);
}

const commonLanguage = 'mandarin';
const onlyUnderstood = 0.5;

/**
 * 1 for the language wished for, without a wish for the client's own dialect; one half for another
 * language that both speak, which is the common one as a rule; 1 where nothing is known.
 */
function language({ order }: Question, { languages }: CandidateSnapshot): number {
	const speaksAny = (asked: readonly string[]) => asked.some((each) => languages.includes(each));
	const dialects = order.clientLanguages.filter((each) => each !== commonLanguage);
	const closest = order.wishedLanguage
		? [order.wishedLanguage]
		: dialects.length > 0
			? dialects
			: order.clientLanguages;
	if (closest.length === 0 || speaksAny(closest)) return 1;
	return speaksAny(order.clientLanguages) ? onlyUnderstood : 0;
}

/** 1 for someone never asked, or not for a fortnight; 0 for someone asked just now. */
function rest({ now }: Question, { lastAskedAt }: CandidateSnapshot): number {
	if (lastAskedAt === null) return 1;
	return share((now.getTime() - lastAskedAt.getTime()) / (restedAfterDays * millisecondsPerDay));
}

const strong = 0.5;

/** The parts that spoke for a volunteer, the one with most weight first; at most three. */
export function reasonsToAsk(
	parts: Partial<Record<string, number>>,
	weights: Weights,
): ScorePart[] {
	return scoreParts
		.filter((part) => part !== 'acceptance' && weights[part] > 0 && (parts[part] ?? 0) >= strong)
		.sort((one, other) => weights[other] * (parts[other] ?? 0) - weights[one] * (parts[one] ?? 0))
		.slice(0, 3);
}

export interface ScoredCandidate {
	volunteerId: string;
	score: Score;
}

/**
 * The best first. A tie falls by a hash of order and volunteer: the same each time, and in no one's
 * favour over many orders.
 * @param candidates all who could be asked: their mean load is what each load is held against
 */
export function rankCandidates(
	question: Question,
	candidates: readonly CandidateSnapshot[],
	scoring: Scoring,
): ScoredCandidate[] {
	const neighbourLoad = meanLoad(question, candidates);
	return candidates
		.map((candidate) => {
			const score = scoreCandidate(question, candidate, scoring, neighbourLoad);
			const { volunteerId } = candidate;
			return { volunteerId, score, total: score.total, lot: lotOf(question.order.id, volunteerId) };
		})
		.sort(bestFirst)
		.map(({ volunteerId, score }) => ({ volunteerId, score }));
}

/** Sorts by total, and by lot where it is a tie. */
export function bestFirst(one: Drawn, other: Drawn): number {
	return (
		other.total - one.total || one.lot - other.lot || (one.volunteerId < other.volunteerId ? -1 : 1)
	);
}

interface Drawn {
	volunteerId: string;
	total: number;
	lot: number;
}

/** The lot of a volunteer in a tie about an order: FNV-1a, 32 bits. */
export function lotOf(orderId: string, volunteerId: string): number {
	const text = `${orderId}:${volunteerId}`;
	let value = 0x811c9dc5;
	for (let index = 0; index < text.length; index++)
		value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0;
	return value;
}
