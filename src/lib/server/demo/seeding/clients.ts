import { ageOn } from '../../../calendar/local-time.ts';
import type { ClientCategory } from '../../clients/index.ts';
import type { Point } from '../../volunteers/index.ts';
import { castMember, demoCast, type CastMember } from '../cast.ts';
import { pointNear } from '../grids.ts';
import { birthDate, homeAddress, type Sex } from '../names.ts';
import type { Random } from '../random.ts';
import { addAccount, e164, type Directory, type Staff } from './accounts.ts';
import type { PlacedAreas, PlacedGrid } from './areas.ts';
import { clientLanguages } from './languages.ts';
import { clientNotes } from './texts.ts';
import { logNormal, personColumns, roundedDegrees, type World } from './world.ts';

/** Somebody who may order for a client between two instants. */
export interface Proxy {
	readonly accountId: string;
	readonly grantedAt: Date;
	readonly expiresAt: Date;
}

/** A client as stored, with what the history needs to know. */
export interface PlacedClient {
	readonly id: string;
	/** Key of the member of the cast, or null: what the cast ordered is told, not drawn. */
	readonly castKey: string | null;
	readonly accountId: string | null;
	readonly home: PlacedGrid;
	readonly point: Point;
	readonly address: string;
	readonly category: ClientCategory;
	readonly riskTier: 'high' | 'key' | 'general' | null;
	readonly age: number;
	readonly sex: Sex;
	readonly languages: readonly string[];
	readonly proxies: readonly Proxy[];
	/** Last day, counted from today, on which they are served. */
	readonly lastDay: number;
	/** How much is ordered for them; 1 is usual. */
	readonly need: number;
}

interface NewClient {
	readonly castKey: string | null;
	readonly name: string;
	readonly phone: string;
	readonly sex: Sex;
	readonly birthDate: string;
	readonly home: PlacedGrid;
	readonly address: string;
	readonly category: ClientCategory;
	readonly recordedDay: number;
	readonly signsIn: boolean;
	readonly notes: string | null;
}

interface Group {
	readonly category: ClientCategory;
	readonly share: number;
	readonly ages: readonly [youngest: number, oldest: number];
	readonly women: number;
	/** Weights of the tiers of regular visits: high, key, general, none. */
	readonly tiers: readonly [number, number, number, number];
	/** Probability that they sign in themselves, and that a relative or an agent orders for them. */
	readonly signsIn: number;
	readonly hasProxy: number;
}

// Shares of the groups of domain practice; plausible, not measured.
const groups: readonly Group[] = [
	group('living_alone', 25, [68, 95], 0.66, [3, 5, 2, 0], 0.18, 0.4),
	group('empty_nest', 14, [64, 90], 0.56, [1, 3, 6, 0], 0.28, 0.32),
	group('disabled_elder', 11, [70, 96], 0.6, [5, 4, 1, 0], 0.05, 0.55),
	group('severely_disabled', 9, [22, 66], 0.45, [2, 5, 3, 0], 0.4, 0.35),
	group('lost_only_child', 4, [58, 80], 0.55, [2, 5, 3, 0], 0.25, 0.12),
	group('left_behind', 4, [65, 86], 0.6, [1, 4, 5, 0], 0.12, 0.3),
	group('veteran', 15, [58, 96], 0.06, [1, 3, 6, 0], 0.32, 0.24),
	group('entitled', 5, [45, 90], 0.72, [1, 3, 6, 0], 0.32, 0.22),
	group('child', 5, [8, 16], 0.5, [0, 0, 0, 1], 0, 0.8),
	group('other', 8, [24, 62], 0.5, [0, 0, 0, 1], 0.5, 0.06),
];

const clientsInAll = 600;
const dayMilliseconds = 86_400_000;

/** Adds the clients of the cast and as many generated ones as make six hundred, and their proxies. */
export function addClients(
	world: World,
	areas: PlacedAreas,
	staff: Staff,
	directory: Directory,
): PlacedClient[] {
	const random = world.random('clients');
	const cast = demoCast.filter(({ role }) => role === 'client');
	const castAccounts = addProxiesOfCast(world, areas);
	const weights = groups.map((each) => [each, each.share] as const);
	return [
		...cast.map((member) => {
			const proxies = demoCast.flatMap((proxy) =>
				proxy.consents
					.filter(({ clientKey }) => clientKey === member.key)
					.map(({ relation }) => ({
						accountId: castAccounts.get(proxy.key) as string,
						relation,
						grantedDay: -200,
						expiresDay: 165,
					})),
			);
			return add(
				world,
				areas,
				staff,
				random,
				castClient(world, areas, member),
				tierOfCast,
				proxies,
			);
		}),
		...Array.from({ length: clientsInAll - cast.length }, () => {
			const each = random.weighted(weights);
			const client = generatedClient(each);
			const tier = random.weighted([
				['high', each.tiers[0]],
				['key', each.tiers[1]],
				['general', each.tiers[2]],
				[null, each.tiers[3]],
			] as const);
			const proxies = random.chance(each.hasProxy) ? [generatedProxy(client)] : [];
			return add(world, areas, staff, random, client, tier, proxies);
		}),
	];

	function generatedClient(each: Group): NewClient {
		const sex: Sex = random.chance(each.women) ? 'female' : 'male';
		const birth = birthDate(random, world.today, ...each.ages);
		const age = ageOn(birth, world.today);
		const home = areas.drawGrid(random);
		const signsIn = random.chance(each.signsIn);
		return {
			castKey: null,
			name: directory.name(sex, Number(birth.slice(0, 4))),
			phone:
				!signsIn && age >= 70 && random.chance(0.45) ? directory.landline() : directory.mobile(),
			sex,
			birthDate: birth,
			home,
			address: homeAddress(random, home.town, home.community, home.grid),
			category: each.category,
			recordedDay: -random.integer(95, 780),
			signsIn,
			notes: random.chance(0.4) ? random.pick(clientNotes[each.category]) : null,
		};
	}

	function generatedProxy(client: NewClient): NewConsent {
		const year = Number(client.birthDate.slice(0, 4));
		const relation = random.chance(0.85) ? 'family' : 'agent';
		const proxyYear =
			client.category === 'child'
				? year - random.integer(24, 40)
				: Math.max(1958, Math.min(1998, year + random.integer(24, 36)));
		const sex: Sex = random.chance(0.6) ? 'female' : 'male';
		const grantedDay = -random.integer(95, 380);
		const accountId = addAccount(world, areas.districtId, {
			name: directory.name(sex, proxyYear),
			phone: directory.mobile(),
			createdAt: world.instant(grantedDay, random.integer(9 * 60, 20 * 60)),
		});
		// Consent lasts a year; of some it ran out, and they will be asked to renew it.
		return { accountId, relation, grantedDay, expiresDay: grantedDay + 365 };
	}
}

interface NewConsent {
	readonly accountId: string;
	readonly relation: 'family' | 'agent';
	readonly grantedDay: number;
	readonly expiresDay: number;
}

const tierOfCast = 'high';
const languagesOfCast = ['mandarin', 'shanghainese'];

function addProxiesOfCast(world: World, areas: PlacedAreas): Map<string, string> {
	return new Map(
		demoCast
			.filter(({ role }) => role === 'proxy')
			.map((member, index) => [
				member.key,
				addAccount(world, areas.districtId, {
					name: member.name,
					phone: e164(member.phone),
					createdAt: world.instant(-210, 600 + index),
				}),
			]),
	);
}

function castClient(world: World, areas: PlacedAreas, member: CastMember): NewClient {
	const { address, clientCategory } = castMember(member.key);
	if (address === null || clientCategory === null)
		throw new RangeError(`${member.key} is no client`);
	return {
		castKey: member.key,
		name: member.name,
		phone: e164(member.phone),
		sex: member.sex,
		birthDate: birthDate(world.random(member.key), world.today, member.age, member.age),
		home: areas.gridOf(member.areaCode),
		address,
		category: clientCategory,
		recordedDay: -400,
		signsIn: member.signsIn,
		notes: clientNotes[clientCategory][0] ?? null,
	};
}

function add(
	world: World,
	areas: PlacedAreas,
	staff: Staff,
	random: Random,
	given: NewClient,
	tier: 'high' | 'key' | 'general' | null,
	consents: readonly NewConsent[],
): PlacedClient {
	const { rows, codec } = world;
	const createdAt = world.instant(given.recordedDay, random.integer(9 * 60, 17 * 60));
	const age = ageOn(given.birthDate, world.today);
	const accountId = given.signsIn
		? addAccount(world, areas.districtId, {
				name: given.name,
				phone: given.phone,
				createdAt,
				elderView: age >= 60,
			})
		: null;
	const id = world.ids.at(createdAt);
	const place = pointNear(random, given.home.grid, 0.3);
	const point = {
		longitude: roundedDegrees(place.longitude),
		latitude: roundedDegrees(place.latitude),
	};
	const languages = given.castKey === null ? clientLanguages(random, age) : languagesOfCast;
	const state = given.castKey === null ? stateOf(random) : 'active';
	rows.clients.push({
		id,
		districtId: areas.districtId,
		areaId: given.home.id,
		accountId,
		...personColumns(world, 'clients', id, given),
		sex: given.sex,
		birthDate: given.birthDate,
		addressEncrypted: codec.encrypt(given.address, `clients.address_encrypted:${id}`),
		...point,
		category: given.category,
		riskTier: tier,
		languages,
		notesEncrypted: given.notes && codec.encrypt(given.notes, `clients.notes_encrypted:${id}`),
		state,
		createdAt,
	});
	const proxies = consents.map((consent) => {
		const grantedAt = world.instant(consent.grantedDay, random.integer(9 * 60, 17 * 60));
		const expiresAt = new Date(
			grantedAt.getTime() + (consent.expiresDay - consent.grantedDay) * dayMilliseconds,
		);
		rows.client_consents.push({
			id: world.ids.at(grantedAt),
			clientId: id,
			proxyAccountId: consent.accountId,
			relation: consent.relation,
			scope: ['order', 'see'],
			grantedAt,
			expiresAt,
			revokedAt: null,
			recordedBy: random.pick(staff.dispatchers),
			evidence: random.weighted([
				['signed_paper', 5],
				['spoken_by_phone', 3],
				['online', 2],
			] as const),
		});
		return { accountId: consent.accountId, grantedAt, expiresAt };
	});
	return {
		id,
		castKey: given.castKey,
		accountId,
		home: given.home,
		point,
		address: given.address,
		category: given.category,
		riskTier: tier,
		age,
		sex: given.sex,
		languages,
		proxies,
		lastDay: state === 'active' ? Infinity : -random.integer(10, 80),
		// Whoever can order on the web, or has somebody to do it, orders more.
		need: logNormal(random, 0.7) * (accountId === null && proxies.length === 0 ? 1 : 1.7),
	};
}

function stateOf(random: Random): 'active' | 'moved_away' | 'deceased' {
	return random.weighted([
		['active', 970],
		['moved_away', 20],
		['deceased', 10],
	] as const);
}

function group(
	category: ClientCategory,
	share: number,
	ages: readonly [number, number],
	women: number,
	tiers: readonly [number, number, number, number],
	signsIn: number,
	hasProxy: number,
): Group {
	return { category, share, ages, women, tiers, signsIn, hasProxy };
}
