import * as v from 'valibot';
import { localDateOf } from '../../../calendar/local-time.ts';
import { may, requireAccount, scopesOf } from '../../accounts/index.ts';
import type { Context } from '../../platform/context.ts';
import { domainError } from '../../platform/errors.ts';
import {
	ageGroups,
	dimensions,
	selectGroups,
	selectTownNames,
	tenures,
	type Dimension,
	type GroupRow,
} from './queries.ts';
import { giniOf, hiddenGroups, monthsUntil, mostMonths } from './rules.ts';

export const fairnessInput = v.strictObject({
	/** How many months back, the present one included. */
	months: v.optional(
		v.pipe(
			v.string(),
			v.regex(/^\d{1,2}$/),
			v.transform(Number),
			v.minValue(1),
			v.maxValue(mostMonths),
		),
		'6',
	),
});

/** What a group was asked and did in a month, and how evenly. */
export interface FairnessFigures {
	volunteers: number;
	offers: number;
	acceptances: number;
	visits: number;
	minutes: number;
	/** Gini coefficient of the minutes served; null where nobody served. */
	gini: number | null;
}

export interface FairnessGroup {
	dimension: Dimension;
	/** Code of the town, age group or tenure; empty for all. */
	key: string;
	/** Name of a town, else null. */
	nameZh: string | null;
	nameEn: string | null;
	/** In the order of the months; null for a group too small to be shown to this reader. */
	figures: (FairnessFigures | null)[];
}

/**
 * How evenly offers, acceptances, visits and hours fall on the volunteers who are active today: by
 * month, for all, by town of the home, by age and by how long they have been there. Groups of fewer
 * than five are hidden from those who may not see persons.
 * @throws not_signed_in, not_allowed, validation_failed
 */
export async function showFairness(
	ctx: Context,
	input: { months: number },
): Promise<{ months: string[]; groups: FairnessGroup[] }> {
	const { districtId } = requireAccount(ctx);
	const scopes = scopesOf(ctx.actor, 'metrics.see');
	if (scopes.length === 0) throw domainError('not_allowed');
	const months = monthsUntil(localDateOf(ctx.now), input.months);
	const rows = await selectGroups(ctx.sql, { districtId, scopes, months });
	const seesPersons = scopes.every(({ areaPath }) =>
		may(ctx.actor, 'volunteer.see', { districtId, areaPath }),
	);
	const towns = new Map(
		(await selectTownNames(ctx.sql, districtId)).map((town) => [town.code, town]),
	);
	const hidden = seesPersons ? new Set<GroupRow>() : tooSmall(rows);
	const groups = new Map<string, FairnessGroup>();
	for (const row of rows) {
		const { dimension, key } = row;
		const name = `${dimension} ${key}`;
		const town = dimension === 'town' ? towns.get(key) : undefined;
		const group = groups.get(name) ?? {
			dimension,
			key,
			nameZh: town?.nameZh ?? null,
			nameEn: town?.nameEn ?? null,
			figures: months.map(() => nothing),
		};
		groups.set(name, group);
		const place = months.findIndex(({ month }) => month === row.month);
		group.figures[place] = hidden.has(row) ? null : figuresOf(row);
	}
	return {
		months: months.map(({ month }) => month),
		groups: [...groups.values()].sort(inOrder),
	};
}

const nothing: FairnessFigures = {
	volunteers: 0,
	offers: 0,
	acceptances: 0,
	visits: 0,
	minutes: 0,
	gini: null,
};

function figuresOf(row: GroupRow): FairnessFigures {
	const { people, offers, acceptances, visits, minutes, loaded, rankedMinutes } = row;
	const gini = giniOf({ people, loaded, total: minutes, rankedTotal: rankedMinutes });
	return { volunteers: people, offers, acceptances, visits, minutes, gini };
}

function tooSmall(rows: GroupRow[]): Set<GroupRow> {
	const hidden = new Set<GroupRow>();
	for (const month of new Set(rows.map((row) => row.month)))
		for (const dimension of dimensions) {
			const parts = rows.filter((row) => row.month === month && row.dimension === dimension);
			const keys = hiddenGroups(new Map(parts.map(({ key, people }) => [key, people])));
			for (const row of parts) if (keys.has(row.key)) hidden.add(row);
		}
	return hidden;
}

const orderOfKeys: readonly string[] = [...ageGroups, ...tenures];

function inOrder(one: FairnessGroup, other: FairnessGroup): number {
	return (
		dimensions.indexOf(one.dimension) - dimensions.indexOf(other.dimension) ||
		orderOfKeys.indexOf(one.key) - orderOfKeys.indexOf(other.key) ||
		(one.key < other.key ? -1 : 1)
	);
}
