import { formatPeriod } from '../i18n/format.ts';
import { translator, type Locale } from '../i18n/index.ts';
import type { VisitMove } from '../server/matching/index.ts';

/** What a move would mean, in sentences. */
export interface WrittenMove {
	to: string;
	/** Why it cannot be. */
	refusal: string | null;
	/** A sentence for each volunteer: keeps it, or which rules speak against it. */
	volunteers: { id: string; text: string; keeps: boolean; broken: string[] }[];
}

/** Writes what a move would mean in the reader's language. */
export function describeVisitMove(locale: Locale, move: VisitMove): WrittenMove {
	const t = translator(locale);
	return {
		to: formatPeriod(locale, move.to.startsAt, move.to.endsAt),
		refusal: move.refusal && t(`errors:${move.refusal.code}`, move.refusal.parameters),
		volunteers: move.volunteers.map(({ id, name, broken }) => ({
			id,
			keeps: broken.length === 0,
			text: t(broken.length === 0 ? 'calendars:move.keeps' : 'calendars:move.let_go', { name }),
			broken: broken.map(({ rule }) => t(`matching:rule.${rule}`)),
		})),
	};
}
