import * as v from 'valibot';
import { usualHabits } from './habits.ts';
import { policyNames } from './policies.ts';

/** What a simulation can be asked for at most; a run takes about a minute for 10,000 orders. */
export const simulationLimits = {
	weeks: 26,
	volunteers: 20_000,
	ordersPerDay: 1_000,
	/** Weeks times seven times orders a day. */
	orders: 60_000,
	seed: 2_147_483_647,
} as const;

const whole = (least: number, most: number) =>
	v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));
const share = v.pipe(v.number(), v.minValue(0.01), v.maxValue(0.95));

/** What is simulated. The same parameters give the same figures. */
export const simulationSchema = v.pipe(
	v.strictObject({
		/** A made-up district of this size, or the district's own people and last weeks. */
		source: v.picklist(['parameters', 'history']),
		seed: whole(0, simulationLimits.seed),
		weeks: whole(1, simulationLimits.weeks),
		/** Active volunteers; of its own a district has as many as it has. */
		volunteers: whole(1, simulationLimits.volunteers),
		ordersPerDay: whole(1, simulationLimits.ordersPerDay),
		/** Mean chance to accept an offer. */
		acceptance: share,
		/** Log-odds lost with each offer of the last seven days. */
		fatigue: v.pipe(v.number(), v.minValue(0), v.maxValue(2)),
		/** Mean looks at the open list a week. */
		looksPerWeek: v.pipe(v.number(), v.minValue(0), v.maxValue(6)),
		policies: v.pipe(v.array(v.picklist(policyNames)), v.minLength(1), v.maxLength(5)),
	}),
	v.forward(
		v.check(
			({ weeks, ordersPerDay }) => weeks * 7 * ordersPerDay <= simulationLimits.orders,
			'field.too_many_orders',
		),
		['ordersPerDay'],
	),
);

export type SimulationParameters = v.InferOutput<typeof simulationSchema>;

/** What is simulated unless something else is asked for. */
export const usualSimulation: SimulationParameters = {
	source: 'parameters',
	seed: 1,
	weeks: 8,
	volunteers: 2_000,
	ordersPerDay: 150,
	acceptance: usualHabits.acceptance,
	fatigue: usualHabits.fatigue,
	looksPerWeek: usualHabits.looksPerWeek,
	policies: [...policyNames],
};
