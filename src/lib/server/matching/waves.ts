import { addMinutes } from '../../calendar/local-time.ts';
import {
	askableFrom,
	askAbout,
	brokenRules,
	firstBrokenRule,
	type Question,
	type RuleName,
} from './rules.ts';
import { rankCandidates, type ScoredCandidate, type Scoring } from './score.ts';
import type { CandidateList, CandidateSnapshot, OrderSnapshot } from './snapshot.ts';

export const mostWaves = 4;
const mostInFirstWave = 8;
/** The first wave leaves a chance of 1 in 10 that nobody accepts, the second 1 in 100, and so on. */
const chanceLeft = 0.1;

const longestWaveMinutes = 120;
const shortestWaveMinutes = 15;
const shareOfTimeLeft = 1 / 5;

/** The chance that at least `needed` accept, of people who do so independently of each other. */
export function chanceOfAtLeast(chances: readonly number[], needed: number): number {
	if (needed <= 0) return 1;
	const fewer = new Array<number>(needed).fill(0);
	fewer[0] = 1;
	for (const chance of chances)
		for (let accepted = needed - 1; accepted >= 0; accepted--)
			fewer[accepted] =
				(fewer[accepted] ?? 0) * (1 - chance) +
				(accepted > 0 ? (fewer[accepted - 1] ?? 0) * chance : 0);
	return 1 - fewer.reduce((sum, probability) => sum + probability, 0);
}

/**
 * How many of `chances` (best candidate first) to ask in a wave, the fewest that make it likely
 * enough that all places are filled. Each later wave is wider; an urgent order is a wave ahead.
 * @param asked chances of those who have an offer that is still open
 */
export function waveSize(
	chances: readonly number[],
	wave: { number: number; urgent: boolean; placesOpen: number; asked: readonly number[] },
): number {
	const width = wave.number + (wave.urgent ? 1 : 0);
	const enough = 1 - chanceLeft ** width;
	const most = Math.min(chances.length, mostInFirstWave * width - wave.asked.length);
	for (let size = 0; size < most; size++)
		if (chanceOfAtLeast([...wave.asked, ...chances.slice(0, size)], wave.placesOpen) >= enough)
			return size;
	return Math.max(0, most);
}

/** Until when the offers of a wave can be accepted: the nearer the visit, the sooner the next wave. */
export function waveEnd(order: Pick<OrderSnapshot, 'startsAt' | 'urgent'>, now: Date): Date {
	const minutesLeft = (order.startsAt.getTime() - now.getTime()) / 60_000;
	const minutes = order.urgent
		? shortestWaveMinutes
		: Math.min(longestWaveMinutes, minutesLeft * shareOfTimeLeft);
	return addMinutes(now, Math.max(shortestWaveMinutes, Math.floor(minutes)));
}

/** Where the matching of an order stands. */
export interface Progress {
	/** Last wave sent in this round; 0 before the first. */
	wave: number;
	/** When the last offer of that wave ends; null before the first. */
	waveEndsAt: Date | null;
	placesOpen: number;
	/** Offers that can still be accepted: how likely each is to be, and until when. */
	openOffers: { chance: number; endsAt: Date }[];
	/** Whether anyone was asked in this round. */
	askedAnyone: boolean;
	/** Whom a plan for all orders together would ask first, in this order. */
	planned: readonly string[];
}

export type DeskReason = 'no_candidate' | 'waves_exhausted' | 'too_late';

/** What one look at an order comes to. */
export type Look = {
	considered: number;
	/** How many volunteers each rule ruled out, by the first that did. */
	ruledOut: Partial<Record<RuleName, number>>;
	/** The wave it stands in after this look. */
	wave: number;
	/** Who could be asked, the best first. */
	ranked: ScoredCandidate[];
} & (
	| { outcome: 'asked'; asked: ScoredCandidate[]; expiresAt: Date; lookAgainAt: Date }
	| { outcome: 'waiting'; lookAgainAt: Date }
	| { outcome: 'desk'; reason: DeskReason }
);

/**
 * Decides what to do about an order: ask the next people, wait, or hand it to the dispatcher.
 * While a wave runs, those who declined are replaced by the next best; when it has run out, a wider
 * one follows, four at most. Everyone on the list is either ruled out by one rule or could be asked.
 */
export function lookAtOrder(
	order: OrderSnapshot,
	list: CandidateList,
	progress: Progress,
	now: Date,
	scoring: Scoring,
): Look {
	const question = askAbout(order, now);
	const { able, ruledOut } = sift(question, list);
	const ranked = plannedFirst(rankCandidates(question, able, scoring), progress.planned);
	const found = { considered: list.considered, ruledOut, ranked };
	const lastCall = addMinutes(order.startsAt, -shortestWaveMinutes);
	if (now > lastCall) return { ...found, outcome: 'desk', reason: 'too_late', wave: progress.wave };

	const running = progress.waveEndsAt !== null && progress.waveEndsAt > now;
	const wave = running ? progress.wave : progress.wave + 1;
	if (wave > mostWaves)
		return { ...found, outcome: 'desk', reason: 'waves_exhausted', wave: progress.wave };

	const size = waveSize(
		ranked.map(({ score }) => score.parts.acceptance),
		{
			number: wave,
			urgent: order.urgent,
			placesOpen: progress.placesOpen,
			asked: progress.openOffers.map(({ chance }) => chance),
		},
	);
	if (size > 0) {
		const expiresAt = waveEnd(order, now);
		const lookAgainAt = latest(expiresAt, running ? progress.waveEndsAt : null);
		return {
			...found,
			outcome: 'asked',
			asked: ranked.slice(0, size),
			expiresAt,
			lookAgainAt,
			wave,
		};
	}
	const askable = soonestAskable(question, list.candidates);
	const lookAgainAt = earliest(
		askable !== null && askable <= lastCall ? askable : null,
		progress.openOffers.reduce<Date | null>((end, { endsAt }) => latest(endsAt, end), null),
	);
	if (lookAgainAt !== null)
		return { ...found, outcome: 'waiting', lookAgainAt, wave: progress.wave };
	const reason = progress.askedAnyone ? 'waves_exhausted' : 'no_candidate';
	return { ...found, outcome: 'desk', reason, wave: progress.wave };
}

function plannedFirst(
	ranked: readonly ScoredCandidate[],
	planned: readonly string[],
): ScoredCandidate[] {
	const first = planned.flatMap((id) => ranked.filter(({ volunteerId }) => volunteerId === id));
	return [...first, ...ranked.filter(({ volunteerId }) => !planned.includes(volunteerId))];
}

function sift(question: Question, list: CandidateList) {
	const able: CandidateSnapshot[] = [];
	const ruledOut: Partial<Record<RuleName, number>> = Object.fromEntries(
		Object.entries(list.ruledOut).filter(([, count]) => count > 0),
	);
	for (const candidate of list.candidates) {
		const broken = firstBrokenRule(question, candidate);
		if (broken === null) able.push(candidate);
		else ruledOut[broken] = (ruledOut[broken] ?? 0) + 1;
	}
	return { able, ruledOut };
}

function soonestAskable(question: Question, candidates: CandidateSnapshot[]): Date | null {
	return candidates.reduce<Date | null>((soonest, candidate) => {
		if (brokenRules(question, candidate).length === 0) return soonest;
		return earliest(soonest, askableFrom(question, candidate));
	}, null);
}

function earliest(one: Date | null, other: Date | null): Date | null {
	if (one === null || other === null) return one ?? other;
	return one < other ? one : other;
}

function latest(one: Date, other: Date | null): Date {
	return other !== null && other > one ? other : one;
}
