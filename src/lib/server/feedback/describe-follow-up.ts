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
	const { noteEncrypted, areaId: _areaId, ...followUp } = row;
	const today = localDateOf(ctx.now);
	return {
		...followUp,
		area,
		due: row.dueOn < today ? 'overdue' : row.dueOn === today ? 'today' : 'later',
		note: noteEncrypted && ctx.codec.decrypt(noteEncrypted, `follow_ups.note_encrypted:${row.id}`),
	};
}
