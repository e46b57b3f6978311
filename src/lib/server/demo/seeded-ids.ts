import type { Random } from './random.ts';

/** Makes ids that the same seed makes again. */
export interface SeededIds {
	/** An id in the form of a UUIDv7 that bears an instant; ids of one instant sort as made. */
	at(instant: Date): string;
}

/** Ids in the form of RFC 9562, section 5.7, whose random part comes from a seeded source. */
export function createSeededIds(random: Random): SeededIds {
	let lastInstant = -1;
	let sequence = 0;
	return {
		at(instant) {
			const milliseconds = instant.getTime();
			sequence = milliseconds === lastInstant ? sequence + 1 : 0;
			if (sequence > 0xfff) throw new RangeError('An instant has at most 4096 ids in a row');
			lastInstant = milliseconds;
			const time = hex(milliseconds, 12);
			const variant = hex(0x8000 + random.integer(0, 0x3fff), 4);
			const node = hex(random.integer(0, 0xffffff), 6) + hex(random.integer(0, 0xffffff), 6);
			return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(sequence, 3)}-${variant}-${node}`;
		},
	};
}

function hex(value: number, digits: number): string {
	return value.toString(16).padStart(digits, '0');
}
