/** A source of reproducible chance: the same seed gives the same sequence on every machine. */
export interface Random {
	/** The next number, 0 ≤ n < 1. */
	next(): number;
	/** A whole number between two bounds, both included. */
	integer(minimum: number, maximum: number): number;
	/** One entry of a list, each as likely. Throws RangeError for an empty list. */
	pick<T>(list: readonly T[]): T;
	/** True with the given probability (0 to 1). */
	chance(probability: number): boolean;
	/**
	 * One value, as likely as its share of the sum of weights.
	 * Throws RangeError when no weight is positive.
	 */
	weighted<T>(list: readonly (readonly [value: T, weight: number])[]): T;
}

/**
 * Makes a source of chance from a seed (its lowest 32 bits count).
 * The generator is mulberry32 (Tommy Ettinger, public domain). Not for secrets.
 */
export function createRandom(seed: number): Random {
	let state = seed >>> 0;

	function next(): number {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	}

	return {
		next,
		integer: (minimum, maximum) => minimum + Math.floor(next() * (maximum - minimum + 1)),
		pick(list) {
			if (list.length === 0) throw new RangeError('Nothing to pick from an empty list');
			return list[Math.floor(next() * list.length)]!;
		},
		chance: (probability) => next() < probability,
		weighted(list) {
			const total = list.reduce((sum, [, weight]) => sum + Math.max(weight, 0), 0);
			let remaining = next() * total;
			let chosen: { value: (typeof list)[number][0] } | undefined;
			for (const [value, weight] of list) {
				if (weight <= 0) continue;
				chosen = { value };
				remaining -= weight;
				if (remaining < 0) break;
			}
			if (!chosen) throw new RangeError('No entry has a positive weight');
			return chosen.value;
		},
	};
}

/**
 * Turns a text (a code, a purpose) into a seed, so that each thing has its own sequence that
 * does not move when another thing is added. FNV-1a, 32 bits, over UTF-16 units.
 */
export function seedFromText(text: string): number {
	let hash = 0x811c9dc5;
	for (let position = 0; position < text.length; position += 1) {
		hash = Math.imul(hash ^ text.charCodeAt(position), 0x01000193);
	}
	return hash >>> 0;
}
