import type { Point } from '../../volunteers/index.ts';

/**
 * Longest radius of each class of reach, metres; as in migration 0017. Homes stand in a grid whose
 * squares grow with the class, so that every search takes few steps.
 */
export const reaches = [3000, 6000, 15_000, 50_000] as const;

const cellsOfReach = 5;
const metresOfLatitude = 111_195;
/** Metres of a degree of longitude at 35 degrees north, where cells are as wide as high. */
const metresOfLongitude = 91_085;
const columns = 1_000_000;

/** A stretch of neighbouring cells of one class of reach; those with one step are looked at together. */
export interface CellRange {
	step: number;
	reach: number;
	from: number;
	to: number;
}

/**
 * Where to look for people who reach a place: rings of cells around it, the nearest first, each cell
 * once, until no one farther away could come. The farther, the more rings are looked at together.
 * @param everywhere nobody is too far (service by phone): a last step looks at all other cells
 */
export function searchCells(place: Point, everywhere = false): CellRange[] {
	const rings = reaches.flatMap((reach) => ringsOfClass(place, reach));
	rings.sort((one, other) => one.nearest - other.nearest || one.reach - other.reach);
	const steps = rings.map(({ reach, ranges }) => ranges.map((range) => ({ reach, ...range })));
	if (everywhere)
		steps.push(
			reaches.flatMap((reach) => {
				const last = ringsOfClass(place, reach).at(-1)?.last ?? 0;
				return cellsBeyond(place, reach, last).map((range) => ({ reach, ...range }));
			}),
		);
	return steps.flatMap((ranges, index) => ranges.map((range) => ({ step: index + 1, ...range })));
}

type Range = Pick<CellRange, 'from' | 'to'>;

/** Row and column as fractions: the whole parts name the cell. */
function gridPosition({ longitude, latitude }: Point, reach: number) {
	return {
		row: ((latitude + 90) * metresOfLatitude * cellsOfReach) / reach,
		column: ((longitude + 180) * metresOfLongitude * cellsOfReach) / reach,
	};
}

/** The cell in which a home stands, as `match_cell` of migration 0017 works it out. */
export function cellOf(home: Point, reach: number): number {
	const { row, column } = gridPosition(home, reach);
	return Math.floor(row) * columns + Math.floor(column);
}

function ringsOfClass(place: Point, reach: number) {
	const { row, column } = gridPosition(place, reach);
	const height = reach / cellsOfReach;
	const width =
		(height / metresOfLongitude) * metresOfLatitude * Math.cos((place.latitude * Math.PI) / 180);
	/** Metres from the place to the nearest point of the ring that begins so many cells away. */
	const nearestOf = (ring: number) =>
		ring === 0
			? 0
			: Math.min(
					(ring - (row - Math.floor(row))) * height,
					(ring - 1 + (row - Math.floor(row))) * height,
					(ring - (column - Math.floor(column))) * width,
					(ring - 1 + (column - Math.floor(column))) * width,
				);
	const rings: { nearest: number; reach: number; last: number; ranges: Range[] }[] = [];
	// Distances on a sphere and in a flat grid differ by less than a hundredth over such lengths.
	let outermost = 0;
	while (nearestOf(outermost + 1) <= reach * 1.01) outermost += 1;
	for (let ring = 0, last = 0; ring <= outermost; ring = last + 1) {
		last = Math.min(outermost, ring + Math.max(1, ring) - 1);
		rings.push({
			nearest: nearestOf(ring),
			reach,
			last,
			ranges: cellsOfRings(Math.floor(row), Math.floor(column), ring, last),
		});
	}
	return rings;
}

/** Cells of some rings, which lie within each other. */
function cellsOfRings(row: number, column: number, first: number, last: number): Range[] {
	const stretch = (onRow: number, from: number, to: number) => ({
		from: onRow * columns + from,
		to: onRow * columns + to,
	});
	const ranges: Range[] = [];
	for (let onRow = row - last; onRow <= row + last; onRow++)
		if (Math.abs(onRow - row) >= first) ranges.push(stretch(onRow, column - last, column + last));
		else
			ranges.push(
				stretch(onRow, column - last, column - first),
				stretch(onRow, column + first, column + last),
			);
	return ranges;
}

function cellsBeyond(place: Point, reach: number, ring: number): Range[] {
	const position = gridPosition(place, reach);
	const [row, column] = [Math.floor(position.row), Math.floor(position.column)];
	const ranges = [
		{ from: 0, to: (row - ring) * columns - 1 },
		{ from: (row + ring + 1) * columns, to: Number.MAX_SAFE_INTEGER },
	];
	for (let onRow = row - ring; onRow <= row + ring; onRow++)
		ranges.push(
			{ from: onRow * columns, to: onRow * columns + column - ring - 1 },
			{ from: onRow * columns + column + ring + 1, to: (onRow + 1) * columns - 1 },
		);
	return ranges;
}
