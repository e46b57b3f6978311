import { ageOn } from '../../../calendar/local-time.ts';
import type { Point, TravelMode } from '../../volunteers/index.ts';
import { demoCast, type CastMember } from '../cast.ts';
import { pointNear } from '../grids.ts';
import { birthDate, type Sex } from '../names.ts';
import type { Random } from '../random.ts';
import { demoCredentialKinds } from '../skills.ts';
import { addAccount, e164, type Directory, type Staff } from './accounts.ts';
import type { PlacedAreas, PlacedGrid } from './areas.ts';
import { volunteerLanguages } from './languages.ts';
import { volunteerProfiles, type FreeStretch } from './volunteer-profiles.ts';
import { logNormal, personColumns, roundedDegrees, someOf, type World } from './world.ts';

/** A volunteer as stored, with what the history needs to know. */
export interface PlacedVolunteer {
	readonly id: string;
	readonly state: 'applied' | 'active' | 'paused' | 'left';
	/** Key of the member of the cast, or null. Their time is kept for what the demo tells of them. */
	readonly castKey: string | null;
	readonly accountId: string | null;
	readonly home: PlacedGrid;
	readonly point: Point;
	readonly radiusMetres: number;
	readonly travelMode: TravelMode;
	readonly sex: Sex;
	readonly languages: readonly string[];
	readonly skills: ReadonlySet<string>;
	readonly credentials: readonly Credential[];
	readonly insuredUntil: string | null;
	/** Free stretches of each weekday, 1 to 7. */
	readonly freeTimes: readonly (readonly FreeStretch[])[];
	/** First and last day, counted from today, on which they serve. */
	readonly firstDay: number;
	readonly lastDay: number;
	readonly visitsPerDay: number;
	readonly visitsPerWeek: number;
	readonly minor: boolean;
	/** How readily they accept; 1 is usual. */
	readonly readiness: number;
}

export interface Credential {
	readonly kind: string;
	readonly validFrom: string;
	readonly validUntil: string | null;
	/** Day on which staff saw it, counted from today. */
	readonly checkedDay: number;
}

interface NewVolunteer {
	readonly castKey: string | null;
	readonly name: string;
	readonly phone: string;
	readonly sex: Sex;
	readonly birthDate: string;
	readonly home: PlacedGrid;
	readonly radiusMetres: number;
	readonly travelMode: TravelMode;
	readonly skills: readonly string[];
	readonly credentialKinds: readonly string[];
	readonly insured: boolean;
	readonly freeTimes: readonly FreeStretch[];
	readonly joinedDay: number;
	readonly state: PlacedVolunteer['state'];
	readonly hasAccount: boolean;
	readonly caps: ReturnType<typeof drawCaps>;
	readonly readiness: number;
}

const volunteersInAll = 2_000;
/** Share of generated volunteers who sign in themselves; the others are called. */
const shareWithAccount = 0.1;
const everyday: readonly FreeStretch[] = [1, 2, 3, 4, 5, 6, 7].map((day) => [day, 420, 1_260]);
const castCaps = { visitsPerDay: 4, visitsPerWeek: 14, offersPerDay: 10 };

/** Adds the volunteers of the cast and as many generated ones as make two thousand. */
export function addVolunteers(
	world: World,
	areas: PlacedAreas,
	staff: Staff,
	directory: Directory,
): PlacedVolunteer[] {
	const random = world.random('volunteers');
	const cast = demoCast.filter(({ volunteer }) => volunteer !== null);
	const weights = volunteerProfiles.map((profile) => [profile, profile.share] as const);
	return [
		...cast.map((member) => add(world, areas, staff, random, castVolunteer(world, areas, member))),
		...Array.from({ length: volunteersInAll - cast.length }, () =>
			add(world, areas, staff, random, generatedVolunteer()),
		),
	];

	function generatedVolunteer(): NewVolunteer {
		const profile = random.weighted(weights);
		const sex: Sex = random.chance(profile.women) ? 'female' : 'male';
		const birth = birthDate(random, world.today, ...profile.ages);
		const state = random.weighted([
			['active', 85],
			['paused', 8],
			['applied', 4],
			['left', 3],
		] as const);
		return {
			castKey: null,
			name: directory.name(sex, Number(birth.slice(0, 4))),
			phone: directory.mobile(),
			sex,
			birthDate: birth,
			home: areas.drawGrid(random),
			radiusMetres: 500 * Math.round(random.integer(...profile.radiusMetres) / 500),
			travelMode: random.weighted(profile.travelModes),
			skills: someOf(random, profile.skills),
			credentialKinds: someOf(random, profile.credentials),
			insured: random.chance(profile.insured),
			freeTimes: profile.freeTimes(random),
			joinedDay: state === 'applied' ? -random.integer(0, 12) : -joinedDaysAgo(random),
			state,
			hasAccount: state === 'active' && random.chance(shareWithAccount / 0.85),
			caps: drawCaps(random),
			readiness: profile.readiness * logNormal(random, 0.45),
		};
	}
}

/** How many visits and offers somebody wants. */
export function drawCaps(random: Random) {
	return {
		visitsPerDay: random.pick([1, 2, 2, 2, 3]),
		visitsPerWeek: random.pick([2, 3, 4, 5, 5, 6]),
		offersPerDay: random.pick([2, 3, 3, 4]),
	};
}

/** Local times 'HH:MM' between which somebody is not disturbed. */
export function drawQuietTimes(random: Random) {
	return {
		quietFrom: random.pick(['20:30', '21:00', '21:00', '21:30', '22:00']),
		quietUntil: random.pick(['07:00', '07:30', '08:00', '08:00', '08:30']),
	};
}

/** More joined lately than long ago. */
export function joinedDaysAgo(random: Random): number {
	return random.chance(0.12)
		? random.integer(4, 90)
		: 90 + Math.floor(2_300 * random.next() ** 1.4);
}

function castVolunteer(world: World, areas: PlacedAreas, member: CastMember): NewVolunteer {
	const { volunteer } = member;
	if (!volunteer) throw new RangeError(`${member.key} is no volunteer`);
	return {
		castKey: member.key,
		name: member.name,
		phone: e164(member.phone),
		sex: member.sex,
		birthDate: birthDate(world.random(member.key), world.today, member.age, member.age),
		home: areas.gridOf(member.areaCode),
		radiusMetres: volunteer.radiusMetres,
		travelMode: member.age < 25 ? 'bus' : 'e_bike',
		skills: volunteer.skillKeys,
		credentialKinds: volunteer.credentialKinds,
		insured: true,
		freeTimes: everyday,
		joinedDay: -volunteer.joinedDaysAgo,
		state: 'active',
		hasAccount: true,
		caps: castCaps,
		readiness: 1,
	};
}

function add(
	world: World,
	areas: PlacedAreas,
	staff: Staff,
	random: Random,
	given: NewVolunteer,
): PlacedVolunteer {
	const { rows } = world;
	const { districtId } = areas;
	const createdAt = world.instant(given.joinedDay, random.integer(8 * 60, 20 * 60));
	// Vetted some days after joining, but at once where that would be in the future.
	const vettedDay = Math.min(given.joinedDay + random.integer(1, 6), -1);
	const age = ageOn(given.birthDate, world.today);
	const minor = age < 18;
	const accountId = given.hasAccount
		? addAccount(world, districtId, { name: given.name, phone: given.phone, createdAt })
		: null;
	const id = world.ids.at(createdAt);
	const place = pointNear(random, given.home.grid, 0.3);
	const point = {
		longitude: roundedDegrees(place.longitude),
		latitude: roundedDegrees(place.latitude),
	};
	const languages =
		given.castKey === null ? volunteerLanguages(random, age) : ['mandarin', 'shanghainese'];
	const insuredUntil = given.insured
		? world.dateOf(random.integer(20, 400))
		: random.chance(0.4)
			? world.dateOf(-random.integer(1, 300))
			: null;
	rows.volunteers.push({
		id,
		districtId,
		areaId: given.home.id,
		accountId,
		...personColumns(world, 'volunteers', id, given),
		sex: given.sex,
		birthDate: given.birthDate,
		...point,
		radiusMetres: given.radiusMetres,
		travelMode: given.travelMode,
		languages,
		state: given.state,
		vettedOn: given.state === 'applied' ? null : world.dateOf(vettedDay),
		guardianConsentOn: minor ? world.dateOf(given.joinedDay) : null,
		insuredUntil,
		...given.caps,
		...drawQuietTimes(random),
		joinedOn: world.dateOf(given.joinedDay),
		createdAt,
	});
	for (const skill of given.skills) rows.volunteer_skills.push({ volunteerId: id, skill });
	const credentials = given.credentialKinds.map((kind) =>
		credentialOf(world, random, kind, { vettedDay, valid: given.castKey !== null }),
	);
	for (const { kind, validFrom, validUntil, checkedDay } of credentials) {
		rows.volunteer_credentials.push({
			id: world.ids.at(world.instant(checkedDay, random.integer(540, 1_020))),
			volunteerId: id,
			kind,
			validFrom,
			validUntil,
			checkedOn: world.dateOf(checkedDay),
			checkedBy: staff.administrator,
		});
	}
	for (const [weekday, start, end] of given.freeTimes)
		rows.volunteer_availabilities.push({
			volunteerId: id,
			weekday,
			startsAt: localTime(start),
			endsAt: localTime(end),
		});
	// Who paused or left did so during the history, and served until then.
	const lastDay =
		given.state === 'active'
			? Infinity
			: given.state === 'applied'
				? -Infinity
				: -random.integer(5, 85);
	return {
		id,
		state: given.state,
		castKey: given.castKey,
		accountId,
		home: given.home,
		point,
		radiusMetres: given.radiusMetres,
		travelMode: given.travelMode,
		sex: given.sex,
		languages,
		skills: new Set(given.skills),
		credentials,
		insuredUntil,
		freeTimes: Array.from({ length: 8 }, (_, weekday) =>
			given.freeTimes.filter((stretch) => stretch[0] === weekday),
		),
		firstDay: vettedDay + 1,
		lastDay,
		visitsPerDay: given.caps.visitsPerDay,
		visitsPerWeek: given.caps.visitsPerWeek,
		minor,
		readiness: given.readiness,
	};
}

/** One in twelve of those that expire has done so, and waits to be seen again. */
function credentialOf(
	world: World,
	random: Random,
	kind: string,
	{ vettedDay, valid }: { vettedDay: number; valid: boolean },
): Credential {
	const expires = demoCredentialKinds.find(({ key }) => key === kind)?.expires ?? false;
	const expired = expires && !valid && random.chance(1 / 12);
	const untilDay = expired ? -random.integer(1, 150) : random.integer(30, 900);
	const seenDay = Math.max(vettedDay, -random.integer(1, 400));
	return {
		kind,
		validFrom: world.dateOf(-random.integer(500, 1_400)),
		validUntil: expires ? world.dateOf(untilDay) : null,
		checkedDay: expired ? Math.min(seenDay, untilDay - 60) : seenDay,
	};
}

function localTime(minutes: number): string {
	const hours = Math.floor(minutes / 60);
	return `${String(hours).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
