import {
	answerBounds,
	distanceBandOf,
	distanceBands,
	hourKeyOf,
	priorOf,
	type AnswerCount,
	type AnswerCounts,
} from '../matching/index.ts';

/** What an ended offer was about. */
export interface Answered {
	item: string;
	startsAt: Date;
	/** Metres from home; null by phone. */
	metres: number | null;
}

/** What a matcher learns of a district from the answers that it gets, and from nothing else. */
export interface LearnedRates {
	/** An offer ended: accepted after so many minutes, or not (null). */
	note(about: Answered, acceptedAfter: number | null): void;
	/** What to believe of somebody never asked, for an order. */
	priorFor(about: Omit<Answered, 'metres'>): ReturnType<typeof priorOf>;
	/** How soon acceptances came. */
	answers(): AnswerCounts;
}

/**
 * Counts answers as production does, but each at once and for good: there a job counts them anew
 * every few minutes, over 90 days.
 */
export function createLearnedRates(): LearnedRates {
	const counts = new Map<string, AnswerCount>();
	const answers = answerBounds.map(() => 0);
	const countOf = (key: string) => counts.get(key) ?? { accepted: 0, ended: 0 };
	return {
		note({ item, startsAt, metres }, acceptedAfter) {
			const accepted = acceptedAfter !== null;
			const bound = answerBounds.findIndex((minutes) => (acceptedAfter ?? Infinity) <= minutes);
			if (bound >= 0) answers[bound]! += 1;
			for (const key of ['all', `item ${item}`, hourKeyOf(startsAt), distanceBandOf(metres)]) {
				const count = countOf(key);
				counts.set(key, {
					accepted: count.accepted + (accepted ? 1 : 0),
					ended: count.ended + 1,
				});
			}
		},
		answers: () => answers,
		priorFor: ({ item, startsAt }) =>
			priorOf({
				all: countOf('all'),
				item: countOf(`item ${item}`),
				hour: countOf(hourKeyOf(startsAt)),
				distances: Object.fromEntries(distanceBands.map((band) => [band, countOf(band)])),
			}),
	};
}
