import { createHash } from 'node:crypto';
import { distanceMetres } from '../volunteers/index.ts';
import { minuteOf, type SimulatedDistrict } from './district.ts';
import { chanceToAccept, dispositionOf, type Habits } from './habits.ts';
import { measureRun, type RunFigures } from './measure-run.ts';
import type { PolicyName } from './policies.ts';
import { ableInReach, createReaches, type Reaches } from './reach.ts';
import { runPolicy } from './run-policy.ts';

/** What policies came to at equal demand, from the same people with the same minds. */
export interface Comparison {
	/** The same for the same district, by which demand can be seen to have been equal. */
	demandHash: string;
	/**
	 * Share of the orders not cancelled for which enough people in reach would accept if asked while
	 * rested: no policy can fill more.
	 */
	attainableShare: number | null;
	results: { policy: PolicyName; demandHash: string; figures: RunFigures }[];
}

/**
 * Runs each policy over the district from its beginning.
 * Yields the share of all that is done, 0 to 1, so that the caller can do something else meanwhile,
 * or stop.
 */
export function* comparePolicies(
	district: SimulatedDistrict,
	habits: Habits,
	seed: number,
	names: readonly PolicyName[],
): Generator<number, Comparison> {
	const demandHash = hashOfDemand(district);
	const reaches = createReaches(district);
	const results: Comparison['results'] = [];
	for (const [index, policy] of names.entries()) {
		const steps = runPolicy(district, habits, seed, policy, reaches);
		let step = steps.next();
		for (; !step.done; step = steps.next()) yield (index + step.value) / names.length;
		results.push({
			policy,
			demandHash: hashOfDemand(district),
			figures: measureRun(district, step.value),
		});
	}
	const attainableShare = shareAttainable(district, habits, seed, reaches);
	return { demandHash, attainableShare, results };
}

function shareAttainable(
	{ volunteers, orders }: SimulatedDistrict,
	habits: Habits,
	seed: number,
	reaches: Reaches,
): number | null {
	const numbers = new Map(volunteers.map(({ known }, number) => [known.volunteerId, number]));
	let [wanted, attainable] = [0, 0];
	for (const [number, { known, cancelledAt }] of orders.entries()) {
		if (cancelledAt) continue;
		wanted += 1;
		const willing = ableInReach(reaches.of(number)).filter((id) => {
			const volunteer = numbers.get(id)!;
			const person = volunteers[volunteer]!;
			const chance = chanceToAccept(habits, person.acceptance, {
				metres: known.remote ? null : distanceMetres(person.known, known),
				startMinute: minuteOf(known.startsAt),
				offersOfWeek: 0,
			});
			return dispositionOf(habits, seed, volunteer, number).reluctance < chance;
		});
		if (willing.length >= known.placesNeeded) attainable += 1;
	}
	return wanted === 0 ? null : attainable / wanted;
}

/** A short name for who there is and what is ordered when. */
export function hashOfDemand({ volunteers, orders }: SimulatedDistrict): string {
	const hash = createHash('sha256');
	hash.update(JSON.stringify(volunteers));
	hash.update(JSON.stringify(orders));
	return hash.digest('hex').slice(0, 16);
}
