/** The parts of a score. The decision log keeps them in this order: add at the end only. */
export const scoreParts = [
	'travel',
	'continuity',
	'fairness',
	'language',
	'rest',
	'newcomer',
	'acceptance',
] as const;

export type ScorePart = (typeof scoreParts)[number];

/** What each part of the score weighs, each 0 to 1; together 1. */
export type Weights = Record<ScorePart, number>;

/** A brand's weights and their number; version 0 are those that are built in. */
export interface VersionedWeights {
	version: number;
	weights: Weights;
}

/** The weights of a brand that has none of its own. */
export const builtInWeights: VersionedWeights = {
	version: 0,
	weights: {
		travel: 0.25,
		continuity: 0.2,
		fairness: 0.15,
		language: 0.1,
		rest: 0.1,
		newcomer: 0.1,
		acceptance: 0.1,
	},
};

/** The same proportions, together 1. At least one must be above 0. */
export function normaliseWeights(given: Weights): Weights {
	const sum = scoreParts.reduce((total, part) => total + given[part], 0);
	return ofEachPart((part) => given[part] / sum);
}

/** A value for each part. */
export function ofEachPart<Value>(value: (part: ScorePart) => Value): Record<ScorePart, Value> {
	return Object.fromEntries(scoreParts.map((part) => [part, value(part)])) as Record<
		ScorePart,
		Value
	>;
}

/** The sum of all parts, each 0 to 1, by their weights: 0 to 1. */
export function weigh(weights: Weights, parts: Readonly<Record<ScorePart, number>>): number {
	const total = scoreParts.reduce((sum, part) => sum + weights[part] * parts[part], 0);
	return Math.min(1, Math.max(0, total));
}
