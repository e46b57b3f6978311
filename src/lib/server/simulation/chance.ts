import type { Random } from '../demo/index.ts';

/**
 * A number from 0 to below 1 that is always the same for the same seed and the same keys, in
 * whatever order it is asked for: so that each policy meets the same people and the same answers.
 * Mixed as in MurmurHash3 (Austin Appleby, public domain). Not for secrets.
 */
export function chanceOf(seed: number, ...keys: readonly number[]): number {
	let hash = seed | 0;
	for (const key of keys) {
		hash ^= Math.imul(rotate(Math.imul(key, 0xcc9e2d51), 15), 0x1b873593);
		hash = (Math.imul(rotate(hash, 13), 5) + 0xe6546b64) | 0;
	}
	hash ^= keys.length;
	hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
	hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
	return ((hash ^ (hash >>> 16)) >>> 0) / 4_294_967_296;
}

function rotate(value: number, bits: number): number {
	return (value << bits) | (value >>> (32 - bits));
}

/** A normal deviate from two chances (Box and Muller). */
export function normalOf(one: number, other: number): number {
	return Math.sqrt(-2 * Math.log(1 - one)) * Math.cos(2 * Math.PI * other);
}

/** A draw from Beta(alpha, beta), both above 0. */
export function drawBeta(random: Random, alpha: number, beta: number): number {
	const one = drawGamma(random, alpha);
	const other = drawGamma(random, beta);
	return one + other > 0 ? one / (one + other) : alpha / (alpha + beta);
}

/** Marsaglia and Tsang 2000; a shape below 1 by a power of a chance. */
function drawGamma(random: Random, shape: number): number {
	if (shape < 1) return drawGamma(random, shape + 1) * (1 - random.next()) ** (1 / shape);
	const d = shape - 1 / 3;
	const c = 1 / Math.sqrt(9 * d);
	for (;;) {
		const normal = normalOf(random.next(), random.next());
		const cube = (1 + c * normal) ** 3;
		const log = Math.log(1 - random.next());
		if (cube > 0 && log < 0.5 * normal ** 2 + d - d * cube + d * Math.log(cube)) return d * cube;
	}
}
