import { isDeepStrictEqual } from 'node:util';
import type { ParsedClient, ParsedVolunteer } from './parse-roster.ts';
import type { RosterDate } from './read-date.ts';

/** An area that a roster names, with the point that stands for a home in it. */
export interface RosterPlace {
	areaId: string;
	/** Codes from the district down, joined by dots. */
	path: string;
	/** Degrees WGS-84, rounded to 0.001. */
	longitude: number;
	latitude: number;
}

/** What a roster can say of a volunteer and the register keeps. */
export interface VolunteerProfile {
	areaId: string;
	longitude: number;
	latitude: number;
	sex: 'female' | 'male' | null;
	birthDate: string;
	languages: string[];
	skills: string[];
	state: 'applied' | 'active' | 'paused' | 'left';
	vettedOn: string | null;
	joinedOn: string;
}

/** What a roster can say of a client and the register keeps. */
export interface ClientProfile {
	areaId: string;
	longitude: number;
	latitude: number;
	sex: 'female' | 'male' | null;
	birthDate: string | null;
	address: string;
	category: string;
	riskTier: 'high' | 'key' | 'general' | null;
	languages: string[];
	notes: string | null;
}

/** A person in the register: the profile, and the path of the area. */
export type Registered<Profile> = Profile & { areaPath: string };

/**
 * The profile of a volunteer whom the register does not know: a new one has applied, and is active
 * when the roster says since when they are vetted.
 * @param today local date, of registration where the roster has none
 */
export function newVolunteer(
	row: ParsedVolunteer,
	place: RosterPlace,
	today: string,
): VolunteerProfile {
	return {
		areaId: place.areaId,
		longitude: place.longitude,
		latitude: place.latitude,
		sex: row.sex,
		birthDate: row.birthDate.date,
		languages: row.languages,
		skills: row.skills,
		state: row.vettedOn ? 'active' : 'applied',
		vettedOn: row.vettedOn,
		joinedOn: row.joinedOn ?? today,
	};
}

/** The profile of a client whom the register does not know. */
export function newClient(row: ParsedClient, place: RosterPlace): ClientProfile {
	return {
		areaId: place.areaId,
		longitude: place.longitude,
		latitude: place.latitude,
		sex: row.sex,
		birthDate: row.birthDate?.date ?? null,
		address: row.address,
		category: row.category ?? 'other',
		riskTier: row.riskTier,
		languages: row.languages,
		notes: row.notes,
	};
}

/**
 * What a row changes of a registered volunteer; empty when nothing. What the roster leaves blank,
 * or says less exactly (a community for its grid, a month for its day), stays as it is.
 */
export function changesOfVolunteer(
	stored: Registered<VolunteerProfile>,
	row: ParsedVolunteer,
	place: RosterPlace,
): Partial<VolunteerProfile> {
	return differences(stored, {
		...moved(stored, place),
		sex: row.sex,
		birthDate: moreExact(stored.birthDate, row.birthDate),
		languages: listed(stored.languages, row.languages),
		skills: listed(stored.skills, row.skills),
		state: stored.state === 'applied' && row.vettedOn ? 'active' : null,
		vettedOn: row.vettedOn,
		joinedOn: row.joinedOn,
	});
}

/** What a row changes of a registered client; empty when nothing. As for volunteers. */
export function changesOfClient(
	stored: Registered<ClientProfile>,
	row: ParsedClient,
	place: RosterPlace,
): Partial<ClientProfile> {
	return differences(stored, {
		...moved(stored, place),
		sex: row.sex,
		birthDate: row.birthDate && moreExact(stored.birthDate, row.birthDate),
		address: row.address,
		category: row.category,
		riskTier: row.riskTier,
		languages: listed(stored.languages, row.languages),
		notes: row.notes,
	});
}

type Said<Profile> = { [Key in keyof Profile]?: Profile[Key] | null };

function differences<Profile>(stored: Profile, said: Said<Profile>): Partial<Profile> {
	return Object.fromEntries(
		Object.entries(said).filter(
			([key, value]) => value !== null && !isDeepStrictEqual(value, stored[key as keyof Profile]),
		),
	) as Partial<Profile>;
}

function moved(stored: { areaPath: string }, place: RosterPlace) {
	const isThere = stored.areaPath === place.path || stored.areaPath.startsWith(`${place.path}.`);
	if (isThere) return {};
	return { areaId: place.areaId, longitude: place.longitude, latitude: place.latitude };
}

function moreExact(stored: string | null, { date, precision }: RosterDate): string {
	const sameMonth = stored?.slice(0, 7) === date.slice(0, 7);
	return stored && sameMonth && precision === 'month' ? stored : date;
}

/** Null where nothing, or the same in another order, is listed. */
function listed(stored: readonly string[], given: string[]): string[] | null {
	const same = given.length === stored.length && given.every((key) => stored.includes(key));
	return given.length === 0 || same ? null : given;
}
