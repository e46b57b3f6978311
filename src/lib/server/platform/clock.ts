/** Where the present comes from: the system, or a test that turns it. */
export interface Clock {
	now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands still until it is turned. */
export function createTurnableClock(start: Date): Clock & { turnTo(instant: Date): void } {
	let present = start;
	return {
		now: () => new Date(present),
		turnTo(instant) {
			present = instant;
		},
	};
}
