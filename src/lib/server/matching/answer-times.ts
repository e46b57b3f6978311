/** Minutes after an offer by which acceptances are counted; the last is as long as any wave. */
export const answerBounds = [5, 15, 30, 60, 120] as const;
export const longestAnswerMinutes = 120;

/**
 * A district's acceptances that came within each of {@link answerBounds} but not within the bound
 * before. Empty where none were counted yet.
 */
export type AnswerCounts = readonly number[];

/** Assumed until answers are counted: half of those who accept do so within 20 minutes. */
const believedHalfLifeMinutes = 20;
/** As many answers as the assumption is worth. */
const believedAnswers = 20;

const cameBy = (minutes: number) => 1 - 0.5 ** (minutes / believedHalfLifeMinutes);
const believedShare = (minutes: number) => cameBy(minutes) / cameBy(longestAnswerMinutes);

/**
 * Of those who accept within two hours, the share who have done so after some minutes: what the
 * district's answers tell, on a straight line between two bounds, held up by an assumption where
 * they are few.
 * @returns 0 to 1
 */
export function shareAnsweredWithin(minutes: number, counts: AnswerCounts): number {
	const total = counts.reduce((sum, count) => sum + count, 0);
	let below = { minutes: 0, share: 0 };
	let counted = 0;
	for (const [index, bound] of answerBounds.entries()) {
		counted += counts[index] ?? 0;
		const share = (counted + believedAnswers * believedShare(bound)) / (total + believedAnswers);
		if (minutes < bound) {
			const way = Math.max(0, minutes - below.minutes) / (bound - below.minutes);
			return below.share + way * (share - below.share);
		}
		below = { minutes: bound, share };
	}
	return 1;
}

/**
 * How likely it is that an offer comes to be accepted before it ends, when there has been no answer
 * so far.
 * @param chance of acceptance within two hours
 * @param open minutes for which the offer has been open, and at which it ends
 */
export function chanceInTime(
	chance: number,
	open: { sinceMinutes: number; untilMinutes: number },
	counts: AnswerCounts,
): number {
	const before = chance * shareAnsweredWithin(open.sinceMinutes, counts);
	const inAll = chance * shareAnsweredWithin(open.untilMinutes, counts);
	return before >= 1 ? 0 : Math.max(0, inAll - before) / (1 - before);
}
