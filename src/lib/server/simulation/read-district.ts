import { addDays, instantOf, localDateOf, mondayOf } from '../../calendar/local-time.ts';
import { createRandom, seedFromText } from '../demo/index.ts';
import { isUrgent } from '../orders/index.ts';
import type { Context } from '../platform/context.ts';
import { domainError } from '../platform/errors.ts';
import {
	dayMilliseconds,
	inOrderOfAdmission,
	volunteerId,
	type SimulatedDistrict,
	type SimulatedOrder,
	type SimulatedVolunteer,
} from './district.ts';
import { drawHabits } from './draw-district.ts';
import type { Habits } from './habits.ts';
import {
	selectPastOrders,
	selectPastVolunteers,
	selectTowns,
	type PastOrder,
	type PastVolunteer,
} from './queries.ts';

/** Whole weeks of the past from which weeks are drawn. */
export const weeksRead = 8;

/**
 * A district as it is: its volunteers with what their answers tell of them, and weeks to come, each
 * of which is one of its last eight, drawn by chance. Who somebody is stays in the database.
 * @throws simulation_without_history when it has no volunteers, or had no orders in those weeks
 */
export async function readDistrict(
	ctx: Context,
	districtId: string,
	given: { seed: number; weeks: number },
	habits: Habits,
): Promise<SimulatedDistrict> {
	const random = (purpose: string) => createRandom(seedFromText(`${given.seed} ${purpose}`));
	const today = localDateOf(ctx.now);
	const thisMonday = mondayOf(today);
	const from = instantOf(addDays(thisMonday, 7), '00:00');
	const lastMonday = instantOf(thisMonday, '00:00');
	const past = await selectPastOrders(ctx.sql, {
		districtId,
		from: new Date(lastMonday.getTime() - weeksRead * 7 * dayMilliseconds),
		until: lastMonday,
	});
	const people = await selectPastVolunteers(ctx.sql, districtId, today);
	if (past.length === 0 || people.length === 0) throw domainError('simulation_without_history');
	const towns = await selectTowns(ctx.sql, districtId);
	const townOf = new Map(towns.map(({ code }, index) => [code, index]));
	const ofPeople = random('volunteers');
	const ofWeeks = random('weeks');
	const orders: SimulatedOrder[] = [];
	for (let week = 0; week < given.weeks; week += 1) {
		const weeksAgo = ofWeeks.integer(1, weeksRead);
		const began = lastMonday.getTime() - weeksAgo * 7 * dayMilliseconds;
		const shift = from.getTime() + week * 7 * dayMilliseconds - began;
		for (const order of past) {
			const since = order.startsAt.getTime() - began;
			if (since >= 0 && since < 7 * dayMilliseconds)
				orders.push(moved(order, shift, townOf.get(order.townCode) ?? 0, districtId));
		}
	}
	return {
		towns,
		volunteers: people.map((person, index) => {
			const mean = habits.acceptance;
			const { offersAccepted, offersEnded, visitsBefore, minor, ...known } = person;
			return {
				known: knownOf(known, index, districtId, minor, today),
				visitsBefore,
				...drawHabits(ofPeople, habits, mean, offersAccepted, offersEnded),
			};
		}),
		orders: inOrderOfAdmission(orders),
		from,
		until: new Date(from.getTime() + given.weeks * 7 * dayMilliseconds),
	};
}

function knownOf(
	known: Omit<PastVolunteer, 'minor' | 'visitsBefore' | 'offersAccepted' | 'offersEnded'>,
	index: number,
	districtId: string,
	minor: boolean,
	today: string,
): SimulatedVolunteer['known'] {
	// The rules ask for a birth date: any that says whether they are of age will do.
	const birthDate = `${Number(today.slice(0, 4)) - (minor ? 15 : 40)}-01-01`;
	return { ...known, volunteerId: volunteerId(index), districtId, state: 'active', birthDate };
}

function moved(
	{ client, item, riskTier, townCode: _townCode, admittedAt, cancelledAt, ...order }: PastOrder,
	shift: number,
	town: number,
	districtId: string,
): SimulatedOrder {
	const later = (instant: Date) => new Date(instant.getTime() + shift);
	const startsAt = later(order.startsAt);
	return {
		known: {
			...order,
			id: '',
			districtId,
			clientId: `client-${client}`,
			startsAt,
			endsAt: later(order.endsAt),
			round: 1,
			urgent: isUrgent(later(admittedAt), { startsAt, riskTier, risky: order.risky }),
			companions: [],
		},
		item,
		town,
		admittedAt: later(admittedAt),
		cancelledAt: cancelledAt && cancelledAt < order.startsAt ? later(cancelledAt) : null,
	};
}
