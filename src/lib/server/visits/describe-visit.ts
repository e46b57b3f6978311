import type { VisitDetailRow } from './queries.ts';
import { actionsOf, checkInOpensAt, type VisitActions } from './rules.ts';
import type { VisitState } from './states.ts';

/** A visit as the volunteer who holds a place in it sees it; nothing tells who is visited. */
export interface VisitSummary {
	id: string;
	state: VisitState;
	orderNumber: string | null;
	itemKey: string;
	itemNameZh: string;
	itemNameEn: string;
	itemDescriptionZh: string;
	itemDescriptionEn: string;
	brandNameZh: string;
	brandNameEn: string;
	/** By phone: nobody travels. */
	remote: boolean;
	/** Town, community and grid, in the reader's language. */
	area: string;
	startsAt: Date;
	endsAt: Date;
	localDate: string;
	checkInOpensAt: Date;
	/** The reader's own part; null for staff. */
	checkedInAt: Date | null;
	checkedOutAt: Date | null;
	can: VisitActions;
}

const nothing: VisitActions = {
	setOut: false,
	checkIn: false,
	checkOut: false,
	dropOut: false,
	revealContact: false,
};

/** @param place the reader's own; null for staff, who can do nothing in it */
export function describeVisit(
	row: VisitDetailRow,
	area: string,
	place: { checkedInAt: Date | null; checkedOutAt: Date | null } | null,
	now: Date,
): VisitSummary {
	return {
		id: row.id,
		state: row.state,
		orderNumber: row.orderNumber,
		itemKey: row.itemKey,
		itemNameZh: row.itemNameZh,
		itemNameEn: row.itemNameEn,
		itemDescriptionZh: row.itemDescriptionZh,
		itemDescriptionEn: row.itemDescriptionEn,
		brandNameZh: row.brandNameZh,
		brandNameEn: row.brandNameEn,
		remote: row.remote,
		area,
		startsAt: row.startsAt,
		endsAt: row.endsAt,
		localDate: row.localDate,
		checkInOpensAt: checkInOpensAt(row),
		checkedInAt: place?.checkedInAt ?? null,
		checkedOutAt: place?.checkedOutAt ?? null,
		can: place ? actionsOf(row, place, now) : nothing,
	};
}
