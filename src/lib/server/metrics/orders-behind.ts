import { findBrand, type BrandRow } from '../brands/index.ts';
import type { Context } from '../platform/context.ts';
import { decodeCursor, encodeCursor } from '../platform/cursor.ts';
import { domainError } from '../platform/errors.ts';
import { indicators, isIndicator, type Indicator } from './indicators.ts';
import type { Measure, Occurrence } from './measures.ts';
import {
	countBehind,
	selectBehind,
	type AreaRow,
	type BehindRow,
	type BehindWish,
	type Range,
} from './queries.ts';
import { rangeOf, scopeOfBrand } from './scope.ts';
import type { OrdersBehindInput } from './schemas.ts';

const pageLength = 50;

/** What stands behind a figure, a page of it, the newest first. */
export interface OrdersBehind {
	brand: Pick<BrandRow, 'slug' | 'nameZh' | 'nameEn'>;
	indicator: string;
	unit: Indicator['unit'];
	from: string;
	to: string;
	area: Pick<AreaRow, 'code' | 'level' | 'nameZh' | 'nameEn'> | null;
	part: OrdersBehindInput['part'];
	/** Whether it is a share, which has parts. */
	hasParts: boolean;
	/** Whether there is one row a person. */
	eachPerson: boolean;
	/** How many rows there are on all pages of this part. */
	count: number;
	/** Of all parts: how many there are, how many count, and the sum of what those count. */
	all: { count: number; counted: number; amount: number };
	rows: BehindRow[];
	nextCursor: string | null;
}

/**
 * The orders, visits, ledger entries or people behind a figure of a brand, in the actor's scope:
 * as many as the figure counts; for a share, everything it is a share of, or one part of that.
 * Of distinct people there is one row each, their latest visit, without a name.
 * @throws not_found, not_signed_in, not_allowed, end_before_start, validation_failed,
 * cursor_invalid
 */
export async function ordersBehind(ctx: Context, input: OrdersBehindInput): Promise<OrdersBehind> {
	const brand = await findBrand(ctx, input.slug);
	const scope = await scopeOfBrand(ctx, 'metrics.see_orders', brand, input.area);
	if (!isIndicator(input.indicator)) throw domainError('not_found');
	const indicator: Indicator = indicators[input.indicator];
	const range = rangeOf(brand, input);
	const before = input.cursor === undefined ? null : decodeCursor(input.cursor);
	const wish = { ...partsOf(indicator), areaPaths: scope.paths };
	const all = await countBehind(ctx.sql, range, { ...wish, part: 'all' });
	const found = await selectPage(ctx, range, { ...wish, part: input.part }, before);
	const rows = found.slice(0, pageLength);
	const last = rows.at(-1);
	const { counted } = all;
	return {
		brand: { slug: brand.slug, nameZh: brand.nameZh, nameEn: brand.nameEn },
		indicator: input.indicator,
		unit: indicator.unit,
		from: input.from,
		to: input.to,
		area: scope.area && {
			code: scope.area.code,
			level: scope.area.level,
			nameZh: scope.area.nameZh,
			nameEn: scope.area.nameEn,
		},
		part: input.part,
		hasParts: wish.numerator !== null && indicator.unit === 'share',
		eachPerson: wish.eachPerson,
		count: { all: all.count, counted, not_counted: all.count - counted }[input.part],
		all,
		rows,
		nextCursor:
			last && found.length > pageLength ? encodeCursor({ at: last.at, id: last.thingId }) : null,
	};
}

async function selectPage(
	ctx: Context,
	range: Range,
	wish: BehindWish,
	before: { at: Date; id: string } | null,
): Promise<BehindRow[]> {
	return selectBehind(ctx.sql, range, wish, { before, most: pageLength + 1 });
}

function partsOf(indicator: Indicator): {
	of: readonly Occurrence[];
	numerator: Measure | null;
	eachPerson: boolean;
} {
	switch (indicator.kind) {
		case 'sum':
			return { of: indicator.of, numerator: null, eachPerson: false };
		case 'ratio':
			return { of: indicator.denominator, numerator: indicator.numerator, eachPerson: false };
		case 'distinct':
			return { of: [indicator.of], numerator: null, eachPerson: true };
		case 'median':
			return { of: [indicator.of], numerator: null, eachPerson: false };
	}
}
