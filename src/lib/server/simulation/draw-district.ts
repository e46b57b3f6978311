import { addDays, ageOn, instantOf } from '../../calendar/local-time.ts';
import {
	birthDate,
	clientLanguages,
	createRandom,
	demoAreas,
	demoBrands,
	demoCredentialKinds,
	demoServiceItems,
	drawCaps,
	drawQuietTimes,
	gridsOfCommunity,
	itemFrequency,
	joinedDaysAgo,
	logNormal,
	peopleOfTown,
	pointNear,
	poisson,
	roundedDegrees,
	seedFromText,
	someOf,
	startMinute,
	submission,
	volunteerLanguages,
	volunteerProfiles,
	weekdayFactor,
	wishesFor,
	type DemoServiceItem,
	type Random,
} from '../demo/index.ts';
import { isUrgent } from '../orders/index.ts';
import type { Point } from '../volunteers/index.ts';
import { drawBeta } from './chance.ts';
import {
	dayMilliseconds,
	inOrderOfAdmission,
	minuteMilliseconds,
	minuteOf,
	volunteerId,
	type SimulatedDistrict,
	type SimulatedOrder,
	type SimulatedVolunteer,
} from './district.ts';
import type { Habits } from './habits.ts';

/** The Monday on which a drawn district begins; which one makes no difference. */
export const firstDay = '2026-01-05';
export const districtId = 'district';

/** As in the demo: clients for each order a day, and the share of orders that is cancelled. */
const clientsPerDailyOrder = 15;
/** Share of clients of high risk, whose risky orders are urgent: the demo's groups by their tiers. */
const shareOfHighRisk = 0.19;
const shareCancelled = 0.084;
/** Visits that somebody attended before, where they joined more than a quarter ago. */
const mostVisitsBefore = 40;
const shareExpired = 1 / 12;

interface Home {
	readonly point: Point;
	readonly town: number;
}

interface Client {
	readonly id: string;
	readonly home: Home;
	readonly sex: 'female' | 'male';
	readonly languages: string[];
	readonly riskTier: 'high' | null;
	readonly need: number;
}

export interface DistrictSize {
	readonly seed: number;
	readonly weeks: number;
	readonly volunteers: number;
	readonly ordersPerDay: number;
}

/**
 * A district of the size asked for, with the towns, items and kinds of people of the demo district:
 * who volunteers, what is ordered when and with what notice are its tables.
 */
export function drawDistrict(size: DistrictSize, habits: Habits): SimulatedDistrict {
	const random = (purpose: string) => createRandom(seedFromText(`${size.seed} ${purpose}`));
	const from = instantOf(firstDay, '00:00');
	return {
		towns: demoAreas.towns.map(({ name, nameEn }) => ({ nameZh: name, nameEn })),
		volunteers: drawVolunteers(random('volunteers'), size.volunteers, habits),
		orders: drawOrders(random('orders'), from, size),
		from,
		until: new Date(from.getTime() + size.weeks * 7 * dayMilliseconds),
	};
}

/** Homes by how many people live in each town. */
function homes(): (random: Random) => Home {
	const { towns } = demoAreas;
	const weights = towns.map((town, index) => [index, peopleOfTown[town.name] ?? 0] as const);
	const grids = towns.map((town) =>
		town.communities.flatMap((community) => gridsOfCommunity(community, town, towns)),
	);
	return (random) => {
		const town = random.weighted(weights);
		const { longitude, latitude } = pointNear(random, random.pick(grids[town] ?? []), 0.3);
		return {
			town,
			point: { longitude: roundedDegrees(longitude), latitude: roundedDegrees(latitude) },
		};
	};
}

function drawVolunteers(random: Random, count: number, habits: Habits): SimulatedVolunteer[] {
	const drawHome = homes();
	const weights = volunteerProfiles.map((profile) => [profile, profile.share] as const);
	return Array.from({ length: count }, (_, index) => {
		const profile = random.weighted(weights);
		const sex = random.chance(profile.women) ? 'female' : 'male';
		const born = birthDate(random, firstDay, ...profile.ages);
		const age = ageOn(born, firstDay);
		const joinedAgo = joinedDaysAgo(random);
		const readiness = Math.min(0.9, habits.acceptance * profile.readiness);
		return {
			known: {
				volunteerId: volunteerId(index),
				districtId,
				...drawHome(random).point,
				state: 'active',
				vettedOn: addDays(firstDay, -joinedAgo),
				birthDate: born,
				sex,
				languages: volunteerLanguages(random, age),
				radiusMetres: 500 * Math.round(random.integer(...profile.radiusMetres) / 500),
				travelMode: random.weighted(profile.travelModes),
				guardianConsentOn: age < 18 ? addDays(firstDay, -joinedAgo) : null,
				insuredUntil: random.chance(profile.insured) ? addDays(firstDay, 400) : null,
				...drawCaps(random),
				...drawQuietTimes(random),
				inTeam: age < 18,
				skills: someOf(random, profile.skills).sort(),
				credentials: someOf(random, profile.credentials)
					.filter((kind) => !(expires(kind) && random.chance(shareExpired)))
					.map((kind) => ({ kind, validFrom: '2020-01-01', validUntil: null })),
				freeTimes: profile.freeTimes(random).map(([weekday, start, end]) => ({
					weekday,
					startsAt: localTime(start),
					endsAt: localTime(end),
				})),
			},
			visitsBefore: joinedAgo <= 90 ? random.integer(0, 2) : random.integer(3, mostVisitsBefore),
			...drawHabits(random, habits, readiness, 0, 0),
		};
	});
}

/**
 * Draws what somebody is like who accepted so many of the offers that ended for them; none are known
 * of people who are made up.
 */
export function drawHabits(
	random: Random,
	{ likeness, looksPerWeek }: Habits,
	mean: number,
	accepted: number,
	ended: number,
): Pick<SimulatedVolunteer, 'acceptance' | 'looksAtList'> {
	const looks = looksPerWeek / 7;
	const acceptance = drawBeta(
		random,
		mean * likeness + accepted,
		(1 - mean) * likeness + ended - accepted,
	);
	return {
		acceptance: Math.min(0.99, Math.max(0.005, acceptance)),
		looksAtList: looks === 0 ? 0 : drawBeta(random, looks * 2, (1 - looks) * 2),
	};
}

function expires(kind: string): boolean {
	return demoCredentialKinds.find(({ key }) => key === kind)?.expires ?? false;
}

function drawOrders(random: Random, from: Date, size: DistrictSize): SimulatedOrder[] {
	const clients = drawClients(random, Math.ceil(size.ordersPerDay * clientsPerDailyOrder));
	const byNeed = clients.map((client) => [client, client.need] as const);
	const items = demoServiceItems.map((item) => [item, itemWeight(item)] as const);
	const busy = new Map<Client, { from: number; until: number }[]>();
	const orders: SimulatedOrder[] = [];
	const usual = weekdayFactor.reduce((sum, factor) => sum + factor, 0) / 7;
	for (let day = 0; day < size.weeks * 7; day += 1) {
		const expected = (size.ordersPerDay * (weekdayFactor[(day % 7) + 1] ?? 1)) / usual;
		for (let left = drawCount(random, expected); left > 0; left -= 1) {
			const item = random.weighted(items);
			const start = from.getTime() + day * dayMilliseconds;
			const startsAt = new Date(start + startMinute(random, item) * minuteMilliseconds);
			const endsAt = new Date(startsAt.getTime() + item.durationMinutes * minuteMilliseconds);
			const client = freeClient(random, byNeed, busy, startsAt, endsAt);
			if (client) orders.push(drawOrder(random, client, item, startsAt, endsAt));
		}
	}
	return inOrderOfAdmission(orders);
}

function drawClients(random: Random, count: number): Client[] {
	const drawHome = homes();
	return Array.from({ length: count }, (_, index) => ({
		id: `client-${index}`,
		home: drawHome(random),
		sex: random.chance(0.55) ? 'female' : 'male',
		languages: clientLanguages(random, random.integer(58, 95)),
		riskTier: random.chance(shareOfHighRisk) ? 'high' : null,
		need: logNormal(random, 0.7),
	}));
}

/** How often an item is ordered: its share of the orders that its brand plans for. */
function itemWeight(item: DemoServiceItem): number {
	const ofBrand = demoServiceItems.filter(({ brandSlug }) => brandSlug === item.brandSlug);
	const all = ofBrand.reduce((sum, { key }) => sum + (itemFrequency[key] ?? 1), 0);
	const targets = demoBrands.find(({ slug }) => slug === item.brandSlug)?.plan.targets ?? [];
	const planned = targets.find(({ indicator }) => indicator === 'orders')?.value ?? 0;
	return (planned * (itemFrequency[item.key] ?? 1)) / all;
}

/** In pieces, since the method multiplies chances until they are too small to be told apart. */
function drawCount(random: Random, expected: number): number {
	let count = 0;
	for (let left = expected; left > 0; left -= 100) count += poisson(random, Math.min(left, 100));
	return count;
}

/** Somebody who has nothing else at that time; null when several had. */
function freeClient(
	random: Random,
	byNeed: readonly (readonly [Client, number])[],
	busy: Map<Client, { from: number; until: number }[]>,
	startsAt: Date,
	endsAt: Date,
): Client | null {
	for (let attempt = 0; attempt < 6; attempt += 1) {
		const client = random.weighted(byNeed);
		const times = busy.get(client) ?? [];
		const [from, until] = [startsAt.getTime(), endsAt.getTime()];
		if (times.some((time) => time.from < until && time.until > from)) continue;
		busy.set(client, [...times, { from, until }]);
		return client;
	}
	return null;
}

function drawOrder(
	random: Random,
	client: Client,
	item: DemoServiceItem,
	startsAt: Date,
	endsAt: Date,
): SimulatedOrder {
	const submittedAt = submission({ minuteOf }, random, item, startsAt, 'web');
	const admittedAt = admission(random, item, submittedAt, startsAt);
	const left = startsAt.getTime() - admittedAt.getTime();
	return {
		known: {
			id: '',
			districtId,
			clientId: client.id,
			...client.home.point,
			startsAt,
			endsAt,
			round: 1,
			urgent: isUrgent(submittedAt, { startsAt, riskTier: client.riskTier, risky: item.risky }),
			...wishesFor(random, client, item),
			clientLanguages: client.languages,
			skills: [...item.skillKeys].sort(),
			credentialKind: item.credentialKind,
			remote: item.remote,
			risky: item.risky,
			placesNeeded: item.volunteersNeeded,
			companions: [],
		},
		item: item.key,
		town: client.home.town,
		admittedAt,
		cancelledAt: random.chance(shareCancelled)
			? new Date(admittedAt.getTime() + random.next() * left)
			: null,
	};
}

/** At once by rule; else a dispatcher looks at it, in office hours or round the clock as it needs. */
function admission(random: Random, item: DemoServiceItem, submittedAt: Date, startsAt: Date): Date {
	if (item.admission === 'rule') return submittedAt;
	const checked = submittedAt.getTime() + random.integer(6, 110) * minuteMilliseconds;
	const minute = minuteOf(new Date(checked));
	const [opens, closes] = [8.5 * 60, 17.5 * 60];
	const wait =
		item.roundTheClock || (minute >= opens && minute <= closes)
			? 0
			: ((opens - minute + 24 * 60) % (24 * 60)) * minuteMilliseconds;
	const latest = startsAt.getTime() - 60 * minuteMilliseconds;
	return new Date(Math.max(submittedAt.getTime(), Math.min(checked + wait, latest)));
}

function localTime(minutes: number): string {
	const hours = Math.floor(minutes / 60);
	return `${String(hours).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
