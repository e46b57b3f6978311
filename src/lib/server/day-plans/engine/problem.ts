/**
 * One person's part of a visit: where, when and how long. A visit for two has two stops.
 * Times are minutes on one clock that the caller chooses.
 */
export interface Stop {
	/** Index of its spot; null for what is done wherever the person then is: a break, a call. */
	spot: number | null;
	/** It does not begin before this. */
	earliest: number;
	/** Each minute that it begins after this is a minute late. */
	due: number;
	/** It never begins after this: Infinity where late is only dear. */
	latest: number;
	/** How long it takes. */
	minutes: number;
	/** Whether it is one of a person's stops and minutes, which are limited and shared out. */
	counts: boolean;
	/** What it costs to leave it out. Infinity for what must be placed. */
	leftOutCost: number;
}

/** Two stops of one visit, by two different people, both placed or neither. */
export interface StopPair {
	first: number;
	second: number;
	/** The second begins at least this many minutes after the first: 0 and 0 is together. */
	minimumGap: number;
	maximumGap: number;
}

/** A stretch of time that one person gives. Somebody with two has two shifts. */
export interface Shift {
	person: number;
	/** Index into `travel`: how the person gets about. */
	mode: number;
	startSpot: number;
	endSpot: number;
	/** Leaves the start spot at this time or later. */
	from: number;
	/** Is back at the end spot by this. */
	until: number;
}

export interface Person {
	/** Minutes given before this day that count for fairness. */
	loadBefore: number;
	mostStops: number;
	mostMinutes: number;
}

/** What one unit of each costs; the plan with the least sum wins. */
export interface PlanWeights {
	/** A minute of travel. */
	travel: number;
	/** A minute late, added up over all stops. */
	lateness: number;
	/** A minute of the latest stop. */
	worstLateness: number;
	/** A squared minute of load of each person, so that equal shares cost least. */
	unfairness: number;
}

/** A day to plan: which person makes which stops in which order. */
export interface DayProblem {
	spotCount: number;
	/** Minutes between spots by mode, each `spotCount` rows of `spotCount`. */
	travel: readonly Float64Array[];
	stops: readonly Stop[];
	pairs: readonly StopPair[];
	shifts: readonly Shift[];
	people: readonly Person[];
	/**
	 * What it costs that a person makes a stop, a row of people for each stop: continuity,
	 * changes to what was agreed. Infinity where the person may not.
	 */
	assignmentCosts: Float64Array;
	weights: PlanWeights;
}

/** Who makes what in which order, and what it costs. */
export interface DayRoutes {
	/** For each shift its stops in order. */
	routes: number[][];
	/** When each stop begins; NaN where it is left out. */
	starts: Float64Array;
	leftOut: number[];
	cost: number;
}
