import { distanceMetres, travelMinutes } from '../volunteers/index.ts';
import type { SimulatedDistrict } from './district.ts';
import type { Run } from './run-policy.ts';

/** Who had attended fewer visits than this when the run began is a newcomer. */
export const newcomerVisits = 3;

/** Figures of a run, or of a town in it. Null where there is nothing to measure. */
export interface Figures {
	/** Orders that the client did not cancel. */
	orders: number;
	cancelled: number;
	/** Orders that had all their volunteers when they began. */
	filled: number;
	filledShare: number | null;
	/** Minutes from admission until all places were taken first, of the filled ones. */
	minutesToAcceptMedian: number | null;
	minutesToAcceptNinetieth: number | null;
	/** Orders not cancelled that were handed to a dispatcher, filled in the end or not. */
	onDesk: number;
	/** Offers sent, for cancelled and unmet orders too. */
	offers: number;
	offersPerFilled: number | null;
	/** Minutes from home to a visit at a place, the mean. */
	travelMinutesMean: number | null;
}

export interface RunFigures extends Figures {
	/** Gini coefficient of visits attended, over all volunteers: 0 all alike, 1 one does everything. */
	loadGini: number | null;
	/** Share of visits that newcomers attended, and their share of the volunteers. */
	newcomersShare: number | null;
	newcomersOfVolunteers: number | null;
	dropOuts: number;
	/** Share of volunteers who attended a visit. */
	servingShare: number | null;
	/** In the order of the district's towns. */
	towns: Figures[];
}

interface OrderStory {
	offers: number;
	taken: number;
	onDesk: boolean;
	staffedAt: Date | null;
	end: 'served' | 'cancelled' | 'unmet' | null;
	volunteers: readonly number[];
}

/** What a run comes to. */
export function measureRun(district: SimulatedDistrict, { events }: Run): RunFigures {
	const stories = district.orders.map((): OrderStory => ({
		offers: 0,
		taken: 0,
		onDesk: false,
		staffedAt: null,
		end: null,
		volunteers: [],
	}));
	const visits = new Array<number>(district.volunteers.length).fill(0);
	let dropOuts = 0;
	for (const event of events) {
		const story = stories[event.order]!;
		switch (event.kind) {
			case 'offered':
				story.offers += 1;
				break;
			case 'accepted':
			case 'claimed':
				story.taken += 1;
				if (story.taken === district.orders[event.order]!.known.placesNeeded)
					story.staffedAt ??= event.at;
				break;
			case 'dropped_out':
				story.taken -= 1;
				dropOuts += 1;
				break;
			case 'on_desk':
				story.onDesk = true;
				break;
			case 'served':
				story.volunteers = event.volunteers;
				for (const volunteer of event.volunteers) visits[volunteer]! += 1;
				story.end = 'served';
				break;
			case 'cancelled':
			case 'unmet':
				story.end = event.kind;
		}
	}
	const isNew = district.volunteers.map(({ visitsBefore }) => visitsBefore < newcomerVisits);
	const visitsInAll = sum(visits);
	const visitsOfNew = sum(visits.filter((_, volunteer) => isNew[volunteer]));
	const all = stories.map((_, order) => order);
	return {
		...figuresOf(district, stories, all),
		loadGini: gini(visits),
		newcomersShare: ratio(visitsOfNew, visitsInAll),
		newcomersOfVolunteers: ratio(isNew.filter(Boolean).length, isNew.length),
		dropOuts,
		servingShare: ratio(visits.filter((count) => count > 0).length, visits.length),
		towns: district.towns.map((_, town) =>
			figuresOf(
				district,
				stories,
				all.filter((order) => district.orders[order]!.town === town),
			),
		),
	};
}

function figuresOf(
	{ orders, volunteers }: SimulatedDistrict,
	stories: readonly OrderStory[],
	chosen: readonly number[],
): Figures {
	const told = chosen.map((order) => ({ order: orders[order]!, ...stories[order]! }));
	const wanted = told.filter(({ end }) => end !== 'cancelled');
	const filled = wanted.filter(({ end }) => end === 'served');
	const waits = filled
		.map(({ order, staffedAt }) => (+(staffedAt ?? 0) - +order.admittedAt) / 60_000)
		.sort((one, other) => one - other);
	const offers = sum(told.map((story) => story.offers));
	const travels = filled
		.filter(({ order }) => !order.known.remote)
		.flatMap(({ order, volunteers: serving }) =>
			serving.map((volunteer) => {
				const { known } = volunteers[volunteer]!;
				return travelMinutes(known.travelMode, distanceMetres(known, order.known));
			}),
		);
	return {
		orders: wanted.length,
		cancelled: told.length - wanted.length,
		filled: filled.length,
		filledShare: ratio(filled.length, wanted.length),
		minutesToAcceptMedian: quantile(waits, 0.5),
		minutesToAcceptNinetieth: quantile(waits, 0.9),
		onDesk: wanted.filter(({ onDesk }) => onDesk).length,
		offers,
		offersPerFilled: ratio(offers, filled.length),
		travelMinutesMean: ratio(sum(travels), travels.length),
	};
}

function sum(values: readonly number[]): number {
	return values.reduce((total, value) => total + value, 0);
}

function ratio(part: number, whole: number): number | null {
	return whole === 0 ? null : part / whole;
}

/** The least value that so large a share of the sorted values does not exceed; null for none. */
export function quantile(sorted: readonly number[], share: number): number | null {
	return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}

/** Half the mean difference between two, relative to the mean; null when all are 0. */
export function gini(values: readonly number[]): number | null {
	const total = sum(values);
	if (total === 0) return null;
	const sorted = [...values].sort((one, other) => one - other);
	const weighted = sum(sorted.map((value, index) => (index + 1) * value));
	return (2 * weighted) / (values.length * total) - (values.length + 1) / values.length;
}
