import { bestFirst, lotOf } from '../score.ts';
import { weigh, type Weights } from '../weights.ts';
import { partsOf, type RankedEntry } from './ranked-entry.ts';

/** Those who could be asked in the first look at an order, and how many were. */
export interface FirstLook {
	orderId: string;
	ranked: readonly RankedEntry[];
	asked: number;
}

/** What first waves are like; null where there is nobody to tell it of. */
export interface WaveFigures {
	/** Minutes to travel, the mean over those asked who travel. */
	travelMinutes: number | null;
	/** Share of those asked who served less than three times, 0 to 1. */
	newcomers: number | null;
	/** Visits in the 28 days before, the mean over those asked. */
	load: number | null;
}

export interface Comparison<Look extends FirstLook> {
	orders: number;
	/** Orders of which somebody else would have been asked first. */
	differentFirst: Look[];
	/** How many orders would have had somebody else in the first wave. */
	differentWave: number;
	before: WaveFigures;
	after: WaveFigures;
}

/** What first looks come to under two sets of weights; as many are asked as were then. */
export function compareRankings<Look extends FirstLook>(
	looks: readonly Look[],
	before: Weights,
	after: Weights,
): Comparison<Look> {
	const pairs = looks.map((look) => ({
		look,
		before: firstWave(look, before),
		after: firstWave(look, after),
	}));
	const differs = (one: RankedEntry[], other: RankedEntry[]) => {
		const ids = new Set(one.map(([volunteerId]) => volunteerId));
		return other.some(([volunteerId]) => !ids.has(volunteerId));
	};
	return {
		orders: looks.length,
		differentFirst: pairs
			.filter(({ before, after }) => before[0]?.[0] !== after[0]?.[0])
			.map(({ look }) => look),
		differentWave: pairs.filter(({ before, after }) => differs(before, after)).length,
		before: figuresOf(pairs.flatMap(({ before }) => before)),
		after: figuresOf(pairs.flatMap(({ after }) => after)),
	};
}

function firstWave({ orderId, ranked, asked }: FirstLook, weights: Weights): RankedEntry[] {
	return ranked
		.map((entry) => ({
			entry,
			volunteerId: entry[0],
			total: weigh(weights, partsOf(entry)),
			lot: lotOf(orderId, entry[0]),
		}))
		.sort(bestFirst)
		.slice(0, asked)
		.map(({ entry }) => entry);
}

function figuresOf(wave: readonly RankedEntry[]): WaveFigures {
	return {
		travelMinutes: mean(wave.flatMap(([, , minutes]) => (minutes === null ? [] : [minutes]))),
		newcomers: mean(wave.map((entry) => (partsOf(entry).newcomer > 0 ? 1 : 0))),
		load: mean(wave.map(([, , , load]) => load)),
	};
}

function mean(values: readonly number[]): number | null {
	if (values.length === 0) return null;
	return values.reduce((sum, value) => sum + value, 0) / values.length;
}
