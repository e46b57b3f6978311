import type { ScoredCandidate } from '../score.ts';
import { ofEachPart, scoreParts, type ScorePart } from '../weights.ts';

/** How many of those who could be asked the decision log keeps. */
export const rankedKept = 20;

/** Somebody who could be asked, as the decision log keeps them. */
export type RankedEntry = [
	volunteerId: string,
	/** In the order of `scoreParts`. */
	parts: number[],
	/** Null by phone. */
	travelMinutes: number | null,
	/** Visits in the 28 days before. */
	load: number,
];

/** The best of those who could be asked, as compact as the log keeps them. */
export function writeRanked(ranked: readonly ScoredCandidate[]): RankedEntry[] {
	return ranked
		.slice(0, rankedKept)
		.map(({ volunteerId, score }) => [
			volunteerId,
			scoreParts.map((part) => score.parts[part]),
			score.travelMinutes,
			score.load,
		]);
}

/** The parts of an entry by name; one that was not known then is 0. */
export function partsOf([, parts]: RankedEntry): Record<ScorePart, number> {
	return ofEachPart((part) => parts[scoreParts.indexOf(part)] ?? 0);
}
