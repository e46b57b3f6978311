import { addMinutes } from '../../../calendar/local-time.ts';

/** Where an order goes that nobody took, one after the other. */
export const climbSteps = ['grid_chief', 'dispatcher', 'neighbours', 'register'] as const;
export type ClimbStep = (typeof climbSteps)[number];

const shareOfTimeLeft = 1 / 4;
const shortestPauseMinutes = 10;
const longestPauseMinutes = { usual: 8 * 60, urgent: 60 } as const;
/** With less time than this until the visit, an order climbs as an urgent one does. */
const littleMinutes = 60;

/** What climbing depends on. */
export interface ClimbingOrder {
	startsAt: Date;
	urgent: boolean;
}

/**
 * The steps that an order takes next: one, but grid chief and dispatcher together where it is
 * urgent or the visit is near. None after the neighbours; the register follows when the order ends.
 * @param reached the last step taken, or null
 */
export function nextClimbSteps(
	order: ClimbingOrder,
	reached: ClimbStep | null,
	now: Date,
): ClimbStep[] {
	if (reached === null)
		return order.urgent || minutesLeft(order, now) < littleMinutes
			? ['grid_chief', 'dispatcher']
			: ['grid_chief'];
	if (reached === 'grid_chief') return ['dispatcher'];
	if (reached === 'dispatcher') return ['neighbours'];
	return [];
}

/**
 * Until when an order rests at a step before it climbs on: a quarter of the time that is left until
 * the visit, from ten minutes to eight hours, of an urgent one to one hour.
 */
export function climbsOnAt(order: ClimbingOrder, now: Date): Date {
	const longest = longestPauseMinutes[order.urgent ? 'urgent' : 'usual'];
	const share = Math.floor(minutesLeft(order, now) * shareOfTimeLeft);
	return addMinutes(now, Math.max(shortestPauseMinutes, Math.min(longest, share)));
}

function minutesLeft({ startsAt }: ClimbingOrder, now: Date): number {
	return (startsAt.getTime() - now.getTime()) / 60_000;
}
