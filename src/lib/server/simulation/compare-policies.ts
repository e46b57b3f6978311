import { createHash } from 'node:crypto';
import type { SimulatedDistrict } from './district.ts';
import type { Habits } from './habits.ts';
import { measureRun, type RunFigures } from './measure-run.ts';
import type { PolicyName } from './policies.ts';
import { createReaches } from './reach.ts';
import { runPolicy } from './run-policy.ts';

/** What policies came to at equal demand, from the same people with the same minds. */
export interface Comparison {
	/** The same for the same district, by which demand can be seen to have been equal. */
	demandHash: string;
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
	return { demandHash, results };
}

/** A short name for who there is and what is ordered when. */
export function hashOfDemand({ volunteers, orders }: SimulatedDistrict): string {
	const hash = createHash('sha256');
	hash.update(JSON.stringify(volunteers));
	hash.update(JSON.stringify(orders));
	return hash.digest('hex').slice(0, 16);
}
