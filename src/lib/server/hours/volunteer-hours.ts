import type * as v from 'valibot';
import { requireAccount, requirePermission } from '../accounts/index.ts';
import type { Context } from '../platform/context.ts';
import { decodeCursor, encodeCursor } from '../platform/cursor.ts';
import { domainError } from '../platform/errors.ts';
import { parseInput } from '../platform/validation.ts';
import { placeOfVolunteer } from '../volunteers/index.ts';
import { selectHoursEntries, sumHours } from './queries.ts';
import type { HoursGrade, HoursKind, HoursListRow } from './queries.ts';
import { serviceMinutes, starsOf } from './rules.ts';
import { volunteerHoursInput } from './schemas.ts';

const pageSize = 50;

export interface HoursEntry {
	id: string;
	localDate: string;
	minutes: number;
	grade: HoursGrade;
	kind: HoursKind;
	correctsId: string | null;
	/** Whether the time signed was longer than what counts. */
	capped: boolean;
	itemNameZh: string | null;
	itemNameEn: string | null;
	brandNameZh: string;
	brandNameEn: string;
	recordedAt: Date;
}

export interface VolunteerHours {
	/** Minutes by grade: signed in and out (信用时数), added by staff (荣誉时数), and both. */
	totals: { creditMinutes: number; honourMinutes: number; minutes: number };
	brands: { slug: string; nameZh: string; nameEn: string; minutes: number }[];
	stars: ReturnType<typeof starsOf>;
	entries: HoursEntry[];
	nextCursor: string | null;
}

/**
 * A volunteer's record of hours: totals by grade and brand, stars, and the entries page by page,
 * the last recorded first.
 * @throws validation_failed, cursor_invalid, not_signed_in, not_allowed, not_found
 */
export async function volunteerHours(
	ctx: Context,
	input: v.InferInput<typeof volunteerHoursInput> = {},
): Promise<VolunteerHours> {
	const { volunteerId: named, cursor } = parseInput(volunteerHoursInput, input);
	const volunteerId = named ?? requireAccount(ctx).volunteerId;
	if (!volunteerId) throw domainError('not_allowed');
	const after = cursor === undefined ? null : decodeCursor(cursor);
	const place = await placeOfVolunteer(ctx, volunteerId);
	requirePermission(ctx, 'hours.see', { ...place, volunteerId });

	const sums = await sumHours(ctx.sql, volunteerId);
	const minutesOf = (grade: HoursGrade) =>
		sums.filter((row) => row.grade === grade).reduce((total, row) => total + row.minutes, 0);
	const [creditMinutes, honourMinutes] = [minutesOf('credit'), minutesOf('honour')];
	const brands = new Map<string, VolunteerHours['brands'][number]>();
	for (const { brandSlug, brandNameZh, brandNameEn, minutes } of sums)
		brands.set(brandSlug, {
			slug: brandSlug,
			nameZh: brandNameZh,
			nameEn: brandNameEn,
			minutes: (brands.get(brandSlug)?.minutes ?? 0) + minutes,
		});

	const rows = await selectHoursEntries(ctx.sql, volunteerId, { after, limit: pageSize + 1 });
	const shown = rows.slice(0, pageSize);
	const last = shown.at(-1);
	return {
		totals: { creditMinutes, honourMinutes, minutes: creditMinutes + honourMinutes },
		brands: [...brands.values()],
		stars: starsOf(creditMinutes + honourMinutes),
		entries: shown.map(describeEntry),
		nextCursor:
			rows.length > pageSize && last ? encodeCursor({ at: last.recordedAt, id: last.id }) : null,
	};
}

function describeEntry(row: HoursListRow): HoursEntry {
	const { checkedInAt, checkedOutAt, plannedMinutes, ...entry } = row;
	return {
		...entry,
		capped:
			row.kind === 'service' && checkedInAt && checkedOutAt && plannedMinutes !== null
				? serviceMinutes({ checkedInAt, checkedOutAt, plannedMinutes }).capped
				: false,
	};
}
