import { formatDistance, formatInstant, formatPeriod } from '../i18n/format.ts';
import { inLocale, translator, type Locale } from '../i18n/index.ts';
import type { OfferSummary, TaskSummary } from '../server/matching/index.ts';

/** What a card and the page of a task show before it is accepted. */
export interface TaskCard {
	item: string;
	description: string;
	brand: string;
	when: string;
	duration: string;
	/** The community, and how far it is; or that nobody travels. */
	where: string;
	distance: string | null;
	forTwo: boolean;
}

/** Writes a task in the reader's language. */
export function describeTaskCard(locale: Locale, task: TaskSummary): TaskCard {
	const t = translator(locale);
	const distance =
		task.distanceMetres === null
			? null
			: t('matching:task.about', { distance: formatDistance(locale, task.distanceMetres) });
	return {
		item: inLocale(locale, task, 'itemName'),
		description: inLocale(locale, task, 'itemDescription'),
		brand: inLocale(locale, task, 'brandName'),
		when: formatPeriod(locale, task.startsAt, task.endsAt),
		duration: t('matching:task.duration_minutes', { count: task.durationMinutes }),
		where: task.remote ? t('matching:task.by_phone') : inLocale(locale, task, 'areaName'),
		distance,
		forTwo: task.placesNeeded > 1,
	};
}

export interface OfferCard extends TaskCard {
	id: string;
	state: OfferSummary['state'];
	tone: 'plain' | 'good' | 'waiting' | 'bad' | 'info';
	until: string;
	travel: string | null;
	/** Why this volunteer is asked, in words. */
	reasons: string[];
	visitId: string | null;
}

const tones: Record<OfferSummary['state'], OfferCard['tone']> = {
	sent: 'waiting',
	accepted: 'good',
	declined: 'plain',
	expired: 'plain',
	withdrawn: 'plain',
	taken: 'info',
};

/** Writes an offer in the reader's language. */
export function describeOfferCard(locale: Locale, offer: OfferSummary): OfferCard {
	const t = translator(locale);
	const parts = offer.reasons.map((part) => t(`matching:part.${part}`));
	return {
		...describeTaskCard(locale, offer),
		id: offer.id,
		state: offer.state,
		tone: tones[offer.state],
		until: formatInstant(locale, offer.expiresAt),
		travel:
			offer.travelMinutes === null
				? null
				: t('matching:task.travel_minutes', { count: offer.travelMinutes }),
		reasons: offer.byName ? [t('matching:offer.by_name')] : parts,
		visitId: offer.visitId,
	};
}
