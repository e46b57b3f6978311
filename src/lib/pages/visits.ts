import { formatOrderNumber, formatPeriod } from '../i18n/format.ts';
import { inLocale, type Locale } from '../i18n/index.ts';
import type { VisitState, VisitSummary } from '../server/visits/index.ts';

/** What a card and the page of a visit show of it. */
export interface VisitCard {
	id: string;
	state: VisitState;
	tone: 'plain' | 'good' | 'waiting' | 'bad' | 'info';
	item: string;
	brand: string;
	when: string;
	area: string;
	number: string | null;
	remote: boolean;
	can: VisitSummary['can'];
}

const tones: Record<VisitState, VisitCard['tone']> = {
	open: 'waiting',
	agreed: 'info',
	on_the_way: 'info',
	checked_in: 'waiting',
	checked_out: 'good',
	confirmed: 'good',
	missed: 'bad',
	dropped: 'bad',
	cancelled: 'plain',
};

/** Writes a visit in the reader's language. */
export function describeVisitCard(locale: Locale, visit: VisitSummary): VisitCard {
	return {
		id: visit.id,
		state: visit.state,
		tone: tones[visit.state],
		item: inLocale(locale, visit, 'itemName'),
		brand: inLocale(locale, visit, 'brandName'),
		when: formatPeriod(locale, visit.startsAt, visit.endsAt),
		area: visit.area,
		number: visit.orderNumber && formatOrderNumber(visit.orderNumber),
		remote: visit.remote,
		can: visit.can,
	};
}
