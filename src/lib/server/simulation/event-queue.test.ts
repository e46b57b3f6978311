import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EventQueue } from './event-queue.ts';

test('the soonest comes first, and of one instant what was added first', () => {
	fc.assert(
		fc.property(fc.array(fc.integer({ min: 0, max: 5 })), (times) => {
			const queue = new EventQueue<{ at: number; number: number }>();
			times.forEach((at, number) => queue.add({ at, number }));
			const taken: { at: number; number: number }[] = [];
			for (let event = queue.take(); event; event = queue.take()) taken.push(event);
			const expected = times
				.map((at, number) => ({ at, number }))
				.sort((one, other) => one.at - other.at || one.number - other.number);
			expect(taken).toEqual(expected);
		}),
	);
});
