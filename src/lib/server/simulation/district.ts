import type { OrderSnapshot, RememberedVolunteer } from '../matching/index.ts';

/** A volunteer of a simulation: what the matcher knows, and what it can only learn from answers. */
export interface SimulatedVolunteer {
	readonly known: RememberedVolunteer;
	/** Visits attended before the run. */
	readonly visitsBefore: number;
	/** Chance to accept an offer when rested, by day, at the distance that is usual. */
	readonly acceptance: number;
	/** Chance to look at the list of open tasks on a day. */
	readonly looksAtList: number;
}

/** An order as it comes, whatever the policy. */
export interface SimulatedOrder {
	readonly known: OrderSnapshot;
	/** Key of what is asked for. */
	readonly item: string;
	/** Index of the town in which the client lives. */
	readonly town: number;
	/** When matching may begin. */
	readonly admittedAt: Date;
	/** When the client cancels, if the visit has not begun; null for never. */
	readonly cancelledAt: Date | null;
}

export interface SimulatedTown {
	readonly nameZh: string;
	readonly nameEn: string;
}

/** Everything that all policies meet alike. People and orders are numbered by their index. */
export interface SimulatedDistrict {
	readonly towns: readonly SimulatedTown[];
	readonly volunteers: readonly SimulatedVolunteer[];
	/** In order of admission. */
	readonly orders: readonly SimulatedOrder[];
	/** First instant of the first day of visits, and of the day after the last. */
	readonly from: Date;
	readonly until: Date;
}

export const minuteMilliseconds = 60_000;
export const dayMilliseconds = 24 * 60 * minuteMilliseconds;
const zoneMilliseconds = 8 * 60 * minuteMilliseconds;

/** Minutes since local midnight; Shanghai turns no clocks, so that every day has 24 hours. */
export function minuteOf(instant: Date): number {
	return ((instant.getTime() + zoneMilliseconds) % dayMilliseconds) / minuteMilliseconds;
}

/** The next instant, this one included, at which it is so many minutes since local midnight. */
export function nextMinuteOfDay(instant: Date, minute: number): Date {
	const wait = (minute - minuteOf(instant) + 24 * 60) % (24 * 60);
	return new Date(instant.getTime() + wait * minuteMilliseconds);
}

export function volunteerId(index: number): string {
	return `v${String(index).padStart(6, '0')}`;
}

/** Sorts orders by admission and gives each the number that it has in a run. */
export function inOrderOfAdmission(orders: readonly SimulatedOrder[]): SimulatedOrder[] {
	return [...orders]
		.sort((one, other) => +one.admittedAt - +other.admittedAt)
		.map((order, index) => {
			const id = `o${String(index).padStart(6, '0')}`;
			return { ...order, known: { ...order.known, id } };
		});
}
