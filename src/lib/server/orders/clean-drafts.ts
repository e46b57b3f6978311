import { addMinutes } from '../../calendar/local-time.ts';
import type { Context } from '../platform/context.ts';
import { draftHours } from './draft-answers.ts';
import { deleteOrderDraftsBefore } from './queries.ts';

/** Forgets drafts that nobody went on with for a day. A sweep. */
export async function cleanDrafts(ctx: Context): Promise<void> {
	await deleteOrderDraftsBefore(ctx.sql, addMinutes(ctx.now, -draftHours * 60));
}
