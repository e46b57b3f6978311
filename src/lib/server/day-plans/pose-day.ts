import {
	addMinutes,
	instantOf,
	localDateOf,
	localTimeOf,
	mondayOf,
} from '../../calendar/local-time.ts';
import type { CouldServe } from '../matching/index.ts';
import { distanceMetres, travelMinutes, travelModes, type Point } from '../volunteers/index.ts';
import type { DayProblem, DayRoutes, Person, Stop, StopPair } from './engine/index.ts';
import type { OrderOfDayRow } from './queries.ts';
import type { DayPlanParameters, LeftOutVisit, Pin, Proposal } from './schemas.ts';

/**
 * What a plan of the day is worth, in minutes of travel: a minute late counts two, a change to what
 * somebody has agreed an hour and a half, a poorer match up to an hour, a visit left out ten hours.
 */
const weights = { travel: 1, lateness: 2, worstLateness: 1, unfairness: 0.0003 };
const poorMatch = 60;
const change = 90;
const leftOutCosts = { agreed: 2000, urgent: 1200, open: 600, break: 45 } as const;
/** The break is begun between these minutes of the local day, and never later. */
const noon = { earliest: 11 * 60 + 30, due: 13 * 60, latest: 13 * 60 + 30 };
const daysOfLoad = 28;
const minutesPerDay = 24 * 60;

/** What a stop of the problem stands for. */
type StopMeaning =
	| { kind: 'visit'; order: OrderOfDayRow; could: CouldServe; position: number; pin: Pin | null }
	| { kind: 'taken' }
	| { kind: 'break'; volunteerId: string };

export interface PosedDay {
	problem: DayProblem;
	date: string;
	meanings: StopMeaning[];
	volunteerIds: string[];
	/** Places left out before any search, with the reason. */
	hopeless: LeftOutVisit[];
}

interface Someone extends Person {
	volunteerId: string;
	home: Point;
	mode: number;
	taken: CouldServe['able'][number]['candidate']['takenTimes'];
}

/** Poses a day: its orders, who could make their visits, and what is pinned. Pure. */
export function poseDay(given: {
	date: string;
	orders: readonly OrderOfDayRow[];
	could: readonly CouldServe[];
	pins: readonly Pin[];
	parameters: DayPlanParameters;
}): PosedDay {
	const { date, parameters } = given;
	const minuteOf = (instant: Date) =>
		Math.round((instant.getTime() - instantOf(date, '00:00').getTime()) / 60_000);
	const people: Someone[] = [];
	const numbers = new Map<string, number>();
	const spots: Point[] = [];
	const spotNumbers = new Map<string, number>();
	const stops: Stop[] = [];
	const meanings: StopMeaning[] = [];
	const pairs: StopPair[] = [];
	const costs: Map<number, number>[] = [];
	const hopeless: LeftOutVisit[] = [];

	const spotOf = ({ longitude, latitude }: Point) => {
		const key = `${longitude} ${latitude}`;
		const spot = spotNumbers.get(key) ?? spots.push({ longitude, latitude }) - 1;
		spotNumbers.set(key, spot);
		return spot;
	};
	const personOf = (candidate: CouldServe['able'][number]['candidate']) => {
		const known = numbers.get(candidate.volunteerId);
		if (known !== undefined) return known;
		numbers.set(candidate.volunteerId, people.length);
		return people.push(someone(candidate, date)) - 1;
	};
	const addStop = (stop: Stop, meaning: StopMeaning, who: Map<number, number>) => {
		stops.push(stop);
		meanings.push(meaning);
		costs.push(who);
	};

	const heldAt = new Set<string>();
	for (const order of given.orders) {
		const could = given.could.find(({ order: { id } }) => id === order.id);
		if (!could) continue;
		const before = stops.length;
		for (let position = 1; position <= order.places; position += 1) {
			const holder = order.holders.find((each) => each.position === position)?.volunteerId;
			const pin =
				given.pins.find((each) => each.orderId === order.id && each.position === position) ?? null;
			const leave = (reason: LeftOutVisit['reason'], rule: string | null = null) =>
				hopeless.push({ orderId: order.id, position, reason, rule });
			if (holder === undefined && order.beingAsked) {
				leave('being_asked');
				continue;
			}
			const who = new Map<number, number>();
			for (const { candidate, score } of could.able) {
				const { volunteerId } = candidate;
				const holdsOther = order.holders.some(
					(each) => each.volunteerId === volunteerId && each.position !== position,
				);
				if (holdsOther || (pin?.volunteerId && pin.volunteerId !== volunteerId)) continue;
				const cost = (1 - score) * poorMatch + (holder === undefined ? 0 : change);
				who.set(personOf(candidate), cost);
			}
			if (holder !== undefined && (!pin?.volunteerId || pin.volunteerId === holder)) {
				const own =
					could.able.find(({ candidate }) => candidate.volunteerId === holder) ??
					could.unable.find(({ candidate }) => candidate.volunteerId === holder);
				if (own) {
					who.set(personOf(own.candidate), 0);
					heldAt.add(`${holder} ${order.startsAt.getTime()} ${order.endsAt.getTime()}`);
				}
			}
			if (who.size === 0) {
				const rules = could.unable.find(
					({ candidate }) => candidate.volunteerId === pin?.volunteerId,
				)?.rules;
				if (pin?.volunteerId) leave('pin_breaks_rule', rules?.[0] ?? null);
				else leave('nobody_able', mostFrequent(could.ruledOut));
				continue;
			}
			const begin = pin?.time ? minuteOf(instantOf(date, pin.time)) : minuteOf(order.startsAt);
			addStop(
				{
					spot: could.order.remote ? null : spotOf(could.order),
					earliest: begin,
					due: begin,
					latest: pin?.time ? begin : begin + parameters.mostLate,
					minutes: minuteOf(order.endsAt) - minuteOf(order.startsAt),
					counts: true,
					leftOutCost:
						holder !== undefined || pin
							? leftOutCosts.agreed
							: order.urgent
								? leftOutCosts.urgent
								: leftOutCosts.open,
				},
				{ kind: 'visit', order, could, position, pin },
				who,
			);
		}
		const added = stops.length - before;
		if (added === 2)
			pairs.push({ first: before, second: before + 1, minimumGap: 0, maximumGap: 0 });
	}

	for (const [index, person] of people.entries()) {
		for (const taken of person.taken) {
			const [start, end] = [minuteOf(taken.startsAt), minuteOf(taken.endsAt)];
			if (end <= 0 || start >= minutesPerDay) continue;
			const key = `${person.volunteerId} ${taken.startsAt.getTime()} ${taken.endsAt.getTime()}`;
			if (taken.kind === 'visit' && heldAt.has(key)) continue;
			addStop(
				{
					spot: taken.place ? spotOf(taken.place) : null,
					earliest: start,
					due: start,
					latest: start,
					minutes: end - start,
					counts: taken.kind === 'visit',
					leftOutCost: Infinity,
				},
				{ kind: 'taken' },
				new Map([[index, 0]]),
			);
		}
		if (parameters.breakMinutes > 0)
			addStop(
				{
					spot: null,
					...noon,
					minutes: parameters.breakMinutes,
					counts: false,
					leftOutCost: leftOutCosts.break,
				},
				{ kind: 'break', volunteerId: person.volunteerId },
				new Map([[index, 0]]),
			);
	}

	const homes = people.map(({ home }) => spotOf(home));
	const assignmentCosts = new Float64Array(stops.length * people.length).fill(Infinity);
	costs.forEach((who, stop) => {
		for (const [person, cost] of who) assignmentCosts[stop * people.length + person] = cost;
	});
	return {
		date,
		meanings,
		hopeless,
		volunteerIds: people.map(({ volunteerId }) => volunteerId),
		problem: {
			spotCount: spots.length,
			travel: travelModes.map((mode) =>
				Float64Array.from(
					spots.flatMap((from) =>
						spots.map((to) => (from === to ? 0 : travelMinutes(mode, distanceMetres(from, to)))),
					),
				),
			),
			stops,
			pairs,
			shifts: people.map(({ mode }, person) => ({
				person,
				mode,
				startSpot: homes[person]!,
				endSpot: homes[person]!,
				// Whoever comes from home sets out as early as need be.
				from: -minutesPerDay,
				until: Infinity,
			})),
			people,
			assignmentCosts,
			weights,
		},
	};
}

function someone(candidate: CouldServe['able'][number]['candidate'], date: string): Someone {
	const { volunteerId, longitude, latitude, travelMode, takenTimes } = candidate;
	const visits = takenTimes.filter(({ kind }) => kind === 'visit');
	const weekBeside = visits.filter(({ startsAt }) => {
		const day = localDateOf(startsAt);
		return day !== date && mondayOf(day) === mondayOf(date);
	});
	const begin = instantOf(date, '00:00');
	const load = visits
		.filter(
			({ startsAt }) =>
				startsAt < begin && startsAt >= addMinutes(begin, -daysOfLoad * minutesPerDay),
		)
		.reduce(
			(sum, { startsAt, endsAt }) => sum + (endsAt.getTime() - startsAt.getTime()) / 60_000,
			0,
		);
	return {
		volunteerId,
		home: { longitude, latitude },
		mode: travelModes.indexOf(travelMode),
		taken: takenTimes,
		loadBefore: load,
		// Never less than what is agreed already, which stands even where a limit was lowered since.
		mostStops: Math.max(
			Math.min(candidate.visitsPerDay, candidate.visitsPerWeek - weekBeside.length),
			visits.filter(({ startsAt }) => localDateOf(startsAt) === date).length,
		),
		mostMinutes: Infinity,
	};
}

function mostFrequent(ruledOut: CouldServe['ruledOut']): string | null {
	const [first] = Object.entries(ruledOut).sort(([, one], [, other]) => other - one);
	return first?.[0] ?? null;
}

/** What the routes of a day say of its visits. Pure. */
export function readDay(posed: PosedDay, plan: DayRoutes, rounds: number): Proposal {
	const { problem, meanings, volunteerIds } = posed;
	const midnight = instantOf(posed.date, '00:00');
	const proposal: Proposal = {
		visits: [],
		leftOut: [...posed.hopeless],
		withoutBreak: [],
		travelMinutes: 0,
		lateMinutes: 0,
		cost: plan.cost,
		rounds,
	};
	plan.routes.forEach((route, index) => {
		const { mode, startSpot, endSpot, person } = problem.shifts[index]!;
		const volunteerId = volunteerIds[person]!;
		let spot = startSpot;
		const goTo = (next: number) => {
			const minutes = problem.travel[mode]![spot * problem.spotCount + next]!;
			proposal.travelMinutes += minutes;
			spot = next;
			return minutes;
		};
		for (const stop of route) {
			const { spot: there, minutes } = problem.stops[stop]!;
			const wayMinutes = there === null ? 0 : goTo(there);
			const meaning = meanings[stop]!;
			if (meaning.kind !== 'visit') continue;
			const { order, position, pin } = meaning;
			const startsAt = addMinutes(midnight, plan.starts[stop]!);
			const late = Math.round((startsAt.getTime() - order.startsAt.getTime()) / 60_000);
			const holder = order.holders.find((each) => each.position === position)?.volunteerId;
			proposal.lateMinutes += Math.max(0, late);
			proposal.visits.push({
				orderId: order.id,
				position,
				volunteerId,
				startsAt: startsAt.toISOString(),
				endsAt: addMinutes(startsAt, minutes).toISOString(),
				late,
				wayMinutes: Math.round(wayMinutes),
				agreed: holder === volunteerId,
				insteadOf: holder === undefined || holder === volunteerId ? null : holder,
				pinned: pin !== null,
			});
		}
		goTo(endSpot);
	});
	for (const stop of plan.leftOut) {
		const meaning = meanings[stop]!;
		if (meaning.kind === 'break') proposal.withoutBreak.push(meaning.volunteerId);
		if (meaning.kind !== 'visit') continue;
		const { order, position, could } = meaning;
		proposal.leftOut.push({
			orderId: order.id,
			position,
			reason: could.able.length < order.places ? 'too_few_able' : 'all_busy',
			rule: null,
		});
	}
	const serving = new Set(proposal.visits.map(({ volunteerId }) => volunteerId));
	proposal.withoutBreak = proposal.withoutBreak.filter((id) => serving.has(id));
	proposal.travelMinutes = Math.round(proposal.travelMinutes);
	return proposal;
}

/** The local time of a proposed visit, as a pin names it. */
export function timeOf(startsAt: string): string {
	return localTimeOf(new Date(startsAt));
}
