import { expect, it } from 'vitest';
import { validate, version } from 'uuid';
import { createRandom } from './random.ts';
import { createSeededIds } from './seeded-ids.ts';

const noon = new Date('2026-11-25T04:00:00Z');

it('makes ids of version 7 that bear their instant', () => {
	const id = createSeededIds(createRandom(1)).at(noon);
	expect(validate(id)).toBe(true);
	expect(version(id)).toBe(7);
	expect(Number.parseInt(id.replace('-', '').slice(0, 12), 16)).toBe(noon.getTime());
});

it('sorts ids of one instant as they were made, and makes each once', () => {
	const ids = createSeededIds(createRandom(1));
	const made = Array.from({ length: 3_000 }, () => ids.at(noon));
	expect([...made].sort()).toEqual(made);
	expect(new Set(made).size).toBe(made.length);
});

it('makes the same again from the same seed, and others from another', () => {
	const first = (seed: number) => createSeededIds(createRandom(seed)).at(noon);
	expect(first(5)).toBe(first(5));
	expect(first(5)).not.toBe(first(6));
});
