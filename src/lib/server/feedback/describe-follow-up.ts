import { localDateOf } from '../../calendar/local-time.ts';
import type { Context } from '../platform/context.ts';
import type { FollowUpListRow, FollowUpOutcome } from './queries.ts';

export interface FollowUp {
	id: string;
	orderId: string;
	orderNumber: string;
	clientName: string;
	/** Town, community and grid, in the reader's language. */
	area: string;
	itemNameZh: string;
	itemNameEn: string;
	/** Local date of the visit. */
	servedOn: string;
	/** Local date on which it is due. */
	dueOn: string;
	due: 'overdue' | 'today' | 'later';
	/** Of the client's review, if there is one. */
	rating: number | null;
	outcome: FollowUpOutcome | null;
	note: string | null;
	doneAt: Date | null;
}

/** A follow-up as its readers see it, the note in plain. */
export function describeFollowUp(ctx: Context, row: FollowUpListRow, area: string): FollowUp {
	const today = localDateOf(ctx.now);
	return {
		id: row.id,
		orderId: row.orderId,
		orderNumber: row.orderNumber,
		clientName: row.clientName,
		area,
		itemNameZh: row.itemNameZh,
		itemNameEn: row.itemNameEn,
		servedOn: row.servedOn,
		dueOn: row.dueOn,
		due: row.dueOn < today ? 'overdue' : row.dueOn === today ? 'today' : 'later',
		rating: row.rating,
		outcome: row.outcome,
		note:
			row.noteEncrypted &&
			ctx.codec.decrypt(row.noteEncrypted, `follow_ups.note_encrypted:${row.id}`),
		doneAt: row.doneAt,
	};
}
