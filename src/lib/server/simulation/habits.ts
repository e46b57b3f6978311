import { chanceOf, normalOf } from './chance.ts';
import { minuteMilliseconds } from './district.ts';

/**
 * How people answer: the truth of a simulation, which the matcher never sees. All are assumptions
 * but the first and the share of refusals, which are those of the demo district's history.
 */
export interface Habits {
	/** Mean chance to accept at the usual distance, by day, rested. */
	readonly acceptance: number;
	/** How alike people are: the sum of the parameters of the Beta distribution of their chances. */
	readonly likeness: number;
	/** Of those who do not accept, the share that declines; the others stay silent. */
	readonly declining: number;
	/** Log-odds lost with each kilometre beyond the usual distance. */
	readonly perKilometre: number;
	/** Log-odds lost for a visit before 8:30 or from 18:00. */
	readonly oddHours: number;
	/** Log-odds lost for each offer of the last seven days. */
	readonly fatigue: number;
	/** Minutes to an answer: median, and deviation of the logarithm. */
	readonly answerMinutes: number;
	readonly answerSpread: number;
	/** Mean looks at the list of open tasks a week. */
	readonly looksPerWeek: number;
	/** Share of those who accepted who drop out. */
	readonly dropOuts: number;
}

export const usualHabits: Habits = {
	acceptance: 0.235,
	likeness: 4,
	declining: 0.45,
	perKilometre: 0.15,
	oddHours: 0.4,
	fatigue: 0.1,
	answerMinutes: 10,
	answerSpread: 1.2,
	looksPerWeek: 1,
	dropOuts: 0.024,
};

const usualMetres = 2_000;
export const fatigueDays = 7;
const dayBegins = 8.5 * 60;
const dayEnds = 18 * 60;

/** What an answer depends on besides the person. */
export interface Circumstances {
	/** Metres from home; null by phone. */
	metres: number | null;
	/** Local minute of the day at which the visit begins. */
	startMinute: number;
	/** Offers that the person got in the last seven days, this one left out. */
	offersOfWeek: number;
}

/** The true chance that somebody accepts. */
export function chanceToAccept(
	habits: Habits,
	acceptance: number,
	{ metres, startMinute, offersOfWeek }: Circumstances,
): number {
	const kilometres = metres === null ? 0 : Math.max(0, metres - usualMetres) / 1_000;
	const odd = startMinute < dayBegins || startMinute >= dayEnds;
	const logOdds =
		Math.log(acceptance / (1 - acceptance)) -
		habits.perKilometre * kilometres -
		(odd ? habits.oddHours : 0) -
		habits.fatigue * offersOfWeek;
	return 1 / (1 + Math.exp(-logOdds));
}

/** How somebody is minded towards one order: drawn from the seed, so the same under each policy. */
export interface Disposition {
	/** Accepts when this is below the chance to accept. */
	readonly reluctance: number;
	/** Whether they say so when they do not accept. */
	readonly declines: boolean;
	readonly answerMilliseconds: number;
	/** Whether they drop out after accepting, and when: a share of the time that is left. */
	readonly dropsOut: boolean;
	readonly dropOutShare: number;
}

export function dispositionOf(
	habits: Habits,
	seed: number,
	volunteer: number,
	order: number,
): Disposition {
	const chance = (lane: number) => chanceOf(seed, volunteer, order, lane);
	const deviation = habits.answerSpread * normalOf(chance(3), chance(4));
	return {
		reluctance: chance(1),
		declines: chance(2) < habits.declining,
		answerMilliseconds: habits.answerMinutes * Math.exp(deviation) * minuteMilliseconds,
		dropsOut: chance(5) < habits.dropOuts,
		dropOutShare: chance(6),
	};
}
