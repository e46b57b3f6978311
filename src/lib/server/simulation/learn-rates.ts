import {
	distanceBandOf,
	distanceBands,
	hourKeyOf,
	priorOf,
	type AnswerCount,
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
	note(about: Answered, accepted: boolean): void;
	/** What to believe of somebody never asked, for an order. */
	priorFor(about: Omit<Answered, 'metres'>): ReturnType<typeof priorOf>;
}

/**
 * Counts answers as production does, but each at once and for good: there a job counts them anew
 * every few minutes, over 90 days.
 */
export function createLearnedRates(): LearnedRates {
	const counts = new Map<string, AnswerCount>();
	const countOf = (key: string) => counts.get(key) ?? { accepted: 0, ended: 0 };
	return {
		note({ item, startsAt, metres }, accepted) {
			for (const key of ['all', `item ${item}`, hourKeyOf(startsAt), distanceBandOf(metres)]) {
				const count = countOf(key);
				counts.set(key, {
					accepted: count.accepted + (accepted ? 1 : 0),
					ended: count.ended + 1,
				});
			}
		},
		priorFor: ({ item, startsAt }) =>
			priorOf({
				all: countOf('all'),
				item: countOf(`item ${item}`),
				hour: countOf(hourKeyOf(startsAt)),
				distances: Object.fromEntries(distanceBands.map((band) => [band, countOf(band)])),
			}),
	};
}
