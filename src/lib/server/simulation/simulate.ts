import type { Context } from '../platform/context.ts';
import { comparePolicies, type Comparison } from './compare-policies.ts';
import type { SimulatedDistrict } from './district.ts';
import { drawDistrict } from './draw-district.ts';
import { usualHabits, type Habits } from './habits.ts';
import { readDistrict } from './read-district.ts';
import type { SimulationParameters } from './schemas.ts';

/** The habits that parameters ask for; what they do not name is as usual. */
export function habitsOf({ acceptance, fatigue, looksPerWeek }: SimulationParameters): Habits {
	return { ...usualHabits, acceptance, fatigue, looksPerWeek };
}

/** The district of parameters that are made up. */
export function madeUpDistrict(parameters: SimulationParameters): SimulatedDistrict {
	return drawDistrict(parameters, habitsOf(parameters));
}

/**
 * The district that parameters ask for: made up, or read from the register.
 * @throws simulation_without_history
 */
export async function prepareDistrict(
	ctx: Context,
	districtId: string,
	parameters: SimulationParameters,
): Promise<SimulatedDistrict> {
	return parameters.source === 'parameters'
		? madeUpDistrict(parameters)
		: readDistrict(ctx, districtId, parameters, habitsOf(parameters));
}

/** Runs the policies that parameters name over a district; yields the share that is done. */
export function simulate(
	district: SimulatedDistrict,
	parameters: SimulationParameters,
): Generator<number, Comparison> {
	const { seed, policies } = parameters;
	return comparePolicies(district, habitsOf(parameters), seed, policies);
}
