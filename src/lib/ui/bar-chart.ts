/** One bar: a name, the value in words, and its length as a share of the longest (0 to 1). */
export interface Bar {
	name: string;
	text: string;
	length: number | null;
}

/** Bars of one figure beside each other, with a sentence that says what they show. */
export interface BarChartContent {
	heading: string;
	sentence: string;
	bars: Bar[];
}

/**
 * Makes bars whose lengths compare; one without a value has none.
 * @param sentenceOf says what is most and what is least, or what the only one is
 */
export function barChart(given: {
	heading: string;
	bars: readonly { name: string; text: string; value: number | null }[];
	sentenceOf: (
		most: { name: string; text: string },
		least: { name: string; text: string },
	) => string;
	none: string;
}): BarChartContent {
	const valued = given.bars
		.flatMap((bar) => (bar.value === null ? [] : [{ ...bar, value: bar.value }]))
		.sort((one, other) => other.value - one.value);
	const [most] = valued;
	const least = valued.at(-1);
	const longest = most?.value ?? 0;
	return {
		heading: given.heading,
		sentence: most && least ? given.sentenceOf(most, least) : given.none,
		bars: given.bars.map(({ name, text, value }) => ({
			name,
			text,
			length: value === null ? null : longest > 0 ? value / longest : 0,
		})),
	};
}
