import type { Indicator } from './indicators.ts';
import type { Occurrence } from './measures.ts';

/** A figure of an indicator over a period and an area. */
export interface Figure {
	/** In the indicator's unit; null where there is nothing to divide by or to order. */
	value: number | null;
	/** What was counted: of hours the minutes, of a ratio what is above, of a median the orders. */
	numerator: number;
	/** Of a ratio, what it is divided by; otherwise null. */
	denominator: number | null;
}

/** Sums of measures and values of samples, by key; what is missing is nothing. */
export type Amounts = ReadonlyMap<Occurrence, number>;

/** Makes the figure of an indicator. Pure. */
export function figureOf(indicator: Indicator, amounts: Amounts): Figure {
	const total = (of: readonly Occurrence[]) =>
		of.reduce((sum, measure) => sum + (amounts.get(measure) ?? 0), 0);
	switch (indicator.kind) {
		case 'sum': {
			const numerator = total(indicator.of);
			const value = indicator.unit === 'hours' ? numerator / 60 : numerator;
			return { value, numerator, denominator: null };
		}
		case 'ratio': {
			const numerator = total([indicator.numerator]);
			const denominator = total(indicator.denominator);
			return { value: denominator === 0 ? null : numerator / denominator, numerator, denominator };
		}
		case 'distinct': {
			const numerator = total([indicator.of]);
			return { value: numerator, numerator, denominator: null };
		}
		case 'median':
			return {
				value: amounts.get(indicator.of) ?? null,
				numerator: total([indicator.counted]),
				denominator: null,
			};
	}
}

/** How a brand stands against a yearly target. */
export type Standing = 'reached' | 'on_course' | 'behind';

/**
 * Judges the figure of the year so far. What is counted over the year is on course when it has
 * come as far as the year has; a share, a median or a rating stands for the year at every moment.
 * @param shareOfYear how much of the year is over, 0 to 1
 */
export function judge(
	indicator: Indicator,
	target: number,
	soFar: number | null,
	shareOfYear: number,
): Standing | null {
	if (soFar === null) return null;
	const grows = indicator.kind === 'sum' || indicator.kind === 'distinct';
	if (indicator.direction === 'down') {
		if (soFar > target) return 'behind';
		return grows ? 'on_course' : 'reached';
	}
	if (soFar >= target) return 'reached';
	return grows && soFar >= target * shareOfYear ? 'on_course' : 'behind';
}

/** Fewer than this many stand for themselves: the public is not shown them. */
export const leastShown = 5;

/** Whether a figure rests on so few people or orders that the public must not see it. */
export function isSmall(indicator: Indicator, figure: Figure, visitsDone: number): boolean {
	const count = indicator.unit === 'hours' ? visitsDone : (figure.denominator ?? figure.numerator);
	return count > 0 && count < leastShown;
}
