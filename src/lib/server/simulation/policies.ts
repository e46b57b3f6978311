import {
	firstBrokenRule,
	lookAtOrder,
	waveEnd,
	type CandidateList,
	type CandidateSnapshot,
	type Progress,
	type Question,
	type Scoring,
} from '../matching/index.ts';
import type { DeskReason } from '../orders/index.ts';
import { distanceMetres } from '../volunteers/index.ts';

export const policyNames = [
	'ours',
	'everybody_near',
	'nearest_five',
	'list_only',
	'first_come',
] as const;
export type PolicyName = (typeof policyNames)[number];

/** An order for which somebody is looked for, as a policy may see it. */
export interface OpenOrder {
	readonly question: Question;
	readonly progress: Progress;
	/** The candidates as matching lists them. */
	readonly list: () => CandidateList;
	/** What the brand weighs and what answers have taught, as matching has it. */
	readonly scoring: () => Scoring;
	/** Everybody in reach whom the coarse rules leave, the nearest first. */
	readonly nearestFirst: () => Iterable<CandidateSnapshot>;
	/** The same people, who registered first in front. */
	readonly registeredFirst: () => Iterable<CandidateSnapshot>;
}

/** What a policy does about an order: whom it asks, until when, and when it looks again. */
export interface Decision {
	asked: readonly { volunteerId: string; chance: number }[];
	wave: number;
	expiresAt: Date | null;
	/** Null when it gives up, or leaves it to the open list. */
	lookAgainAt: Date | null;
	/** Why it hands the order to a dispatcher, who does not help in a simulation. */
	desk?: DeskReason;
}

/**
 * Decides about one order at a time: when it is new, has lost a volunteer, got a refusal, or when
 * the policy wanted to look again. A policy that plans for many orders at once has its place here,
 * as a second function that the run calls every few minutes.
 */
export type Policy = (order: OpenOrder) => Decision;

/** The matcher as it is: `lookAtOrder` of matching, with its candidates, waves, score and rules. */
function ours({ question, progress, list, scoring }: OpenOrder): Decision {
	const look = lookAtOrder(question.order, list(), progress, question.now, scoring());
	return {
		asked:
			look.outcome === 'asked'
				? look.asked.map(({ volunteerId, score }) => ({
						volunteerId,
						chance: score.parts.acceptance,
					}))
				: [],
		wave: look.wave,
		expiresAt: look.outcome === 'asked' ? look.expiresAt : null,
		...(look.outcome === 'desk'
			? { lookAgainAt: null, desk: look.reason }
			: { lookAgainAt: look.lookAgainAt }),
	};
}

const nearMetres = 5_000;
const minutesBetweenLooks = 60;
const lastCallMinutes = 15;

/** Everybody able within five kilometres, who can answer until a quarter of an hour before. */
function everybodyNear(open: OpenOrder): Decision {
	const { order, now } = open.question;
	const last = later(order.startsAt, -lastCallMinutes);
	if (now >= last) return { ...nobody(open), lookAgainAt: null };
	const near: CandidateSnapshot[] = [];
	for (const candidate of open.nearestFirst()) {
		if (distanceMetres(candidate, order) > nearMetres) break;
		if (firstBrokenRule(open.question, candidate) === null) near.push(candidate);
	}
	// Who sleeps now, or was asked enough today, is asked when it is time.
	return { ...ask(open, near), expiresAt: last, lookAgainAt: later(now, minutesBetweenLooks) };
}

/** The next so many able, in the order given; then it waits until they have answered. */
function fewAtATime(
	count: number,
	ordered: (open: OpenOrder) => Iterable<CandidateSnapshot>,
): Policy {
	return (open) => {
		const { order, now } = open.question;
		if (now >= later(order.startsAt, -lastCallMinutes))
			return { ...nobody(open), lookAgainAt: null };
		const waiting = open.progress.openOffers.map(({ endsAt }) => endsAt.getTime());
		if (waiting.length > 0) return { ...nobody(open), lookAgainAt: new Date(Math.max(...waiting)) };
		const next: CandidateSnapshot[] = [];
		for (const candidate of ordered(open)) {
			if (firstBrokenRule(open.question, candidate) === null) next.push(candidate);
			if (next.length === count) break;
		}
		if (next.length === 0) return { ...nobody(open), lookAgainAt: later(now, minutesBetweenLooks) };
		const expiresAt = waveEnd(order, now);
		return { ...ask(open, next), expiresAt, lookAgainAt: expiresAt };
	};
}

/** Nobody is asked: whoever looks at the list may claim. */
function listOnly(open: OpenOrder): Decision {
	return { ...nobody(open), lookAgainAt: null };
}

/** What each policy does. All obey the hard rules, the budget of offers and quiet hours included. */
export const policies: Readonly<Record<PolicyName, Policy>> = {
	ours,
	everybody_near: everybodyNear,
	nearest_five: fewAtATime(5, ({ nearestFirst }) => nearestFirst()),
	list_only: listOnly,
	first_come: fewAtATime(1, ({ registeredFirst }) => registeredFirst()),
};

function ask({ progress }: OpenOrder, people: readonly CandidateSnapshot[]) {
	return {
		asked: people.map(({ volunteerId }) => ({ volunteerId, chance: 0 })),
		wave: progress.wave + 1,
	};
}

function nobody({ progress }: OpenOrder) {
	return { asked: [], wave: progress.wave, expiresAt: null };
}

function later(instant: Date, minutes: number): Date {
	return new Date(instant.getTime() + minutes * 60_000);
}
