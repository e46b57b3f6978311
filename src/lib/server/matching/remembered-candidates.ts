import { addMinutes } from '../../calendar/local-time.ts';
import { tidyFreeTimes } from '../volunteers/index.ts';
import { askAbout, firstBrokenRule } from './rules.ts';
import {
	coarseRules,
	offersRemembered,
	takenWindow,
	type CandidateSnapshot,
	type CandidateSource,
	type CoarseRule,
	type OrderSnapshot,
	type TakenTime,
} from './snapshot.ts';

const minutesPerDay = 24 * 60;

/** What a volunteer is apart from any order. */
export type RememberedVolunteer = Omit<
	CandidateSnapshot,
	| 'takenTimes'
	| 'recentOffers'
	| 'lastAskedAt'
	| 'visitsEver'
	| 'offersAccepted'
	| 'offersEnded'
	| 'doNotPair'
	| 'visitsWithClient'
	| 'askedThisRound'
	| 'declinedThisOrder'
	| 'droppedOutOfThisOrder'
> & { districtId: string };

/** A district in memory: what has happened in it, as the tables would hold it. */
export interface RememberedDistrict {
	orders: OrderSnapshot[];
	volunteers: RememberedVolunteer[];
	doNotPairs: { clientId: string; volunteerId: string }[];
	takenTimes: (TakenTime & { volunteerId: string })[];
	offers: {
		orderId: string;
		volunteerId: string;
		round: number;
		state: 'sent' | 'accepted' | 'declined' | 'expired' | 'withdrawn';
		sentAt: Date;
	}[];
	attended: { volunteerId: string; clientId: string }[];
	droppedOut: { volunteerId: string; orderId: string }[];
}

/** Candidates from memory, for simulation: the same answers as PostgreSQL would give. */
export function rememberedCandidates(district: RememberedDistrict): CandidateSource {
	const describe = (order: OrderSnapshot, volunteer: RememberedVolunteer, now: Date) =>
		describeCandidate(district, order, volunteer, now);
	const inDistrict = (order: OrderSnapshot) =>
		district.volunteers.filter(({ districtId }) => districtId === order.districtId);
	return {
		async findOrder(orderId) {
			return district.orders.find(({ id }) => id === orderId) ?? null;
		},
		async listCandidates(order, now) {
			const question = askAbout(order, now);
			const ruledOut: Partial<Record<CoarseRule, number>> = {};
			const all = inDistrict(order).filter(({ state }) => state !== 'left');
			const candidates = all
				.map((volunteer) => describe(order, volunteer, now))
				.filter((candidate) => {
					const broken = coarseRules.find((rule) => rule === firstBrokenRule(question, candidate));
					if (broken) ruledOut[broken] = (ruledOut[broken] ?? 0) + 1;
					return !broken;
				})
				.sort((one, other) => (one.volunteerId < other.volunteerId ? -1 : 1));
			return { considered: all.length, ruledOut, candidates };
		},
		async findCandidate(order, volunteerId, now) {
			const volunteer = inDistrict(order).find((each) => each.volunteerId === volunteerId);
			return volunteer ? describe(order, volunteer, now) : null;
		},
	};
}

function describeCandidate(
	district: RememberedDistrict,
	order: OrderSnapshot,
	{ districtId: _districtId, ...volunteer }: RememberedVolunteer,
	now: Date,
): CandidateSnapshot {
	const theirs = (row: { volunteerId: string }) => row.volunteerId === volunteer.volunteerId;
	const window = takenWindow(order);
	const offers = district.offers.filter(theirs);
	const ofThisOrder = offers.filter(({ orderId }) => orderId === order.id);
	const budgetSince = addMinutes(now, -minutesPerDay);
	const ended = offers
		.filter(({ state }) => ['accepted', 'declined', 'expired'].includes(state))
		.sort((one, other) => +other.sentAt - +one.sentAt)
		.slice(0, offersRemembered);
	const attended = district.attended.filter(theirs);
	const sentTimes = offers.map(({ sentAt }) => sentAt).sort((one, other) => +one - +other);
	const { pieces, adultBornUntil } = askAbout(order, now);
	const weekdays = pieces.map(({ weekday }) => weekday);
	return {
		...volunteer,
		inTeam: volunteer.inTeam && volunteer.birthDate > adultBornUntil,
		skills: volunteer.skills.filter((skill) => order.skills.includes(skill)),
		credentials: volunteer.credentials.filter(({ kind }) => kind === order.credentialKind),
		freeTimes: tidyFreeTimes(
			volunteer.freeTimes.filter(({ weekday }) => weekdays.includes(weekday)),
		),
		takenTimes: district.takenTimes
			.filter(theirs)
			.filter(({ startsAt, endsAt }) => startsAt < window.until && endsAt > window.from)
			.sort((one, other) => +one.startsAt - +other.startsAt)
			.map(({ volunteerId: _volunteerId, ...taken }) => taken),
		recentOffers: sentTimes.filter((sentAt) => sentAt > budgetSince),
		lastAskedAt: sentTimes.at(-1) ?? null,
		visitsEver: attended.length,
		offersAccepted: ended.filter(({ state }) => state === 'accepted').length,
		offersEnded: ended.length,
		doNotPair: district.doNotPairs.filter(theirs).some((pair) => pair.clientId === order.clientId),
		visitsWithClient: attended.filter(({ clientId }) => clientId === order.clientId).length,
		askedThisRound: ofThisOrder.some(
			({ round, state }) => round === order.round || state === 'sent',
		),
		declinedThisOrder: ofThisOrder.some(({ state }) => state === 'declined'),
		droppedOutOfThisOrder: district.droppedOut
			.filter(theirs)
			.some(({ orderId }) => orderId === order.id),
	};
}
