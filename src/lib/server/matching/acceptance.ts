import { localTimeOf, weekdayOf } from '../../calendar/local-time.ts';
import type { CandidateSnapshot } from './snapshot.ts';

/** Where the place lies as seen from the volunteer's home, metres through the air. */
export const distanceBands = [
	'phone',
	'under_1_km',
	'1_to_3_km',
	'3_to_6_km',
	'over_6_km',
] as const;
export type DistanceBand = (typeof distanceBands)[number];

/** The band of a distance; null is what is done by phone. */
export function distanceBandOf(metres: number | null): DistanceBand {
	if (metres === null) return 'phone';
	if (metres < 1000) return 'under_1_km';
	if (metres < 3000) return '1_to_3_km';
	return metres < 6000 ? '3_to_6_km' : 'over_6_km';
}

/** When a visit starts, such as 'weekday_morning': part of the local day, on a weekday or not. */
export function hourKeyOf(startsAt: Date): string {
	const days = weekdayOf(startsAt) >= 6 ? 'weekend' : 'weekday';
	const time = localTimeOf(startsAt);
	if (time < '06:00' || time >= '22:00') return `${days}_night`;
	if (time < '12:00') return `${days}_morning`;
	return `${days}_${time < '18:00' ? 'afternoon' : 'evening'}`;
}

/** Of the offers that ended with or without an answer: those accepted, and all. */
export interface AnswerCount {
	accepted: number;
	ended: number;
}

/** What a district's answers say that bears on one order. */
export interface AcceptanceRates {
	all: AnswerCount;
	/** Of the order's item. */
	item: AnswerCount;
	/** Of visits that start at such an hour. */
	hour: AnswerCount;
	distances: Partial<Record<DistanceBand, AnswerCount>>;
}

/** What is believed of a volunteer never asked, as log-odds: a base and shifts that add to it. */
export interface AcceptancePrior {
	base: number;
	item: number;
	hour: number;
	distances: Record<DistanceBand, number>;
}

/** The chance that a volunteer accepts, as log-odds: its five parts add up to it. */
export interface ChanceParts {
	base: number;
	item: number;
	hour: number;
	distance: number;
	/** What the volunteer's own answers move. */
	own: number;
}

export const chanceParts = ['base', 'item', 'hour', 'distance', 'own'] as const;

/** Two acceptances in five offers are believed of a district that has no answers yet. */
const believed: AnswerCount = { accepted: 2, ended: 5 };
/** So many answers of an item, an hour or a distance weigh as much as the district's rate. */
const strengthOfDistrict = 20;
/** So many own answers weigh as much as what is believed of a volunteer never asked. */
const strengthOfPrior = 5;

const logOdds = (chance: number) => Math.log(chance / (1 - chance));
const chanceOf = (odds: number) => 1 / (1 + Math.exp(-odds));

function smoothed({ accepted, ended }: AnswerCount, mean: number, strength: number): number {
	return (accepted + mean * strength) / (ended + strength);
}

/**
 * What to believe of a volunteer never asked. Each rate is smoothed towards the district's, and its
 * shift is taken by itself, as if item, hour and distance had nothing to do with each other; the
 * volunteer's own answers correct what that gets wrong.
 */
export function priorOf(rates: AcceptanceRates): AcceptancePrior {
	const mean = smoothed(rates.all, believed.accepted / believed.ended, believed.ended);
	const shift = (count: AnswerCount) =>
		logOdds(smoothed(count, mean, strengthOfDistrict)) - logOdds(mean);
	return {
		base: logOdds(mean),
		item: shift(rates.item),
		hour: shift(rates.hour),
		distances: Object.fromEntries(
			distanceBands.map((band) => [band, shift(rates.distances[band] ?? noAnswers)]),
		) as Record<DistanceBand, number>,
	};
}

const noAnswers: AnswerCount = { accepted: 0, ended: 0 };

/** What is believed where nobody has answered yet. */
export const priorWithoutAnswers = priorOf({
	all: noAnswers,
	item: noAnswers,
	hour: noAnswers,
	distances: {},
});

/**
 * How likely a volunteer accepts now: their own last offers under a Beta prior, whose mean is what
 * is believed of somebody never asked for this item, at this hour and distance.
 * @param metres from home to the place; null for what is done by phone
 */
export function chanceOfAcceptance(
	prior: AcceptancePrior,
	metres: number | null,
	history: Pick<CandidateSnapshot, 'offersAccepted' | 'offersEnded'>,
): { chance: number; parts: ChanceParts } {
	const distance = prior.distances[distanceBandOf(metres)];
	const before = prior.base + prior.item + prior.hour + distance;
	const own = { accepted: history.offersAccepted, ended: history.offersEnded };
	const chance = smoothed(own, chanceOf(before), strengthOfPrior);
	return {
		chance,
		parts: {
			base: prior.base,
			item: prior.item,
			hour: prior.hour,
			distance,
			own: logOdds(chance) - before,
		},
	};
}

/** What each part makes of the chance, one after the other: shares that add up to the chance. */
export function chanceInSteps(parts: ChanceParts): Record<keyof ChanceParts, number> {
	let odds = 0;
	let reached = 0;
	const steps = chanceParts.map((part) => {
		odds += parts[part];
		const step = chanceOf(odds) - reached;
		reached += step;
		return [part, step];
	});
	return Object.fromEntries(steps) as Record<keyof ChanceParts, number>;
}
