import type * as v from 'valibot';
import { requirePermission } from '../accounts/index.ts';
import { contactOfClient } from '../clients/index.ts';
import { recordAudit } from '../platform/audit.ts';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { domainError } from '../platform/errors.ts';
import { parseInput } from '../platform/validation.ts';
import type { Point } from '../volunteers/index.ts';
import { lockVisit, placeOf, requireVolunteer, subjectOfAttendance } from './lock-visit.ts';
import { selectContactOfVisit } from './queries.ts';
import { isContactOpen } from './rules.ts';
import { visitInput } from './schemas.ts';

/** What a volunteer needs to find the client, and nothing more. */
export interface VisitContact {
	clientName: string;
	/** E.164. */
	phone: string;
	address: string;
	/** What the order says there is to know. */
	notes: string | null;
	/** Rounded to 0.001°, for a map app. */
	point: Point;
}

/**
 * Shows the volunteer who accepted whom they visit and where, until they have checked out or the
 * visit is over; each time is an audit row.
 * @throws validation_failed, not_signed_in, not_allowed, not_found when they hold no place in it,
 * wrong_state when the visit is over for them
 */
export async function revealVisitContact(
	ctx: Context,
	input: v.InferInput<typeof visitInput>,
): Promise<VisitContact> {
	const { visitId } = parseInput(visitInput, input);
	const volunteerId = requireVolunteer(ctx);
	return withTransaction(ctx, async (ctx) => {
		const visit = await lockVisit(ctx, visitId);
		const place = placeOf(visit, volunteerId);
		requirePermission(ctx, 'visit.see_address', subjectOfAttendance(visit, volunteerId));
		if (!isContactOpen(visit.state, place)) throw domainError('wrong_state');
		const row = await selectContactOfVisit(ctx.sql, visitId);
		if (!row) throw domainError('not_found');
		await recordAudit(ctx, {
			action: 'visit.reveal_contact',
			subjectType: 'client',
			subjectId: row.clientId,
			districtId: visit.districtId,
			detail: { visitId },
		});
		const home = await contactOfClient(ctx, row.clientId);
		const read = (stored: Uint8Array | null, column: string) =>
			stored && ctx.codec.decrypt(stored, `orders.${column}:${row.orderId}`);
		return {
			clientName: row.clientName,
			phone: home.phone,
			address: read(row.addressEncrypted, 'address_encrypted') ?? home.address,
			notes: read(row.notesEncrypted, 'notes_encrypted'),
			point: { longitude: row.longitude, latitude: row.latitude },
		};
	});
}
