import { describe, expect, it } from 'vitest';
import type { ParsedClient, ParsedVolunteer } from './parse-roster.ts';
import {
	changesOfClient,
	changesOfVolunteer,
	newClient,
	newVolunteer,
	type ClientProfile,
	type Registered,
	type RosterPlace,
	type VolunteerProfile,
} from './rules.ts';

const community: RosterPlace = {
	areaId: 'community',
	path: '310120.310120101.310120101001',
	longitude: 121.474,
	latitude: 30.918,
};
const elsewhere: RosterPlace = {
	areaId: 'elsewhere',
	path: '310120.310120101.3101201010011',
	longitude: 121.5,
	latitude: 30.9,
};

function aRow(given: Partial<ParsedVolunteer> = {}): ParsedVolunteer {
	return {
		line: 2,
		name: '李秀英',
		namePinyin: 'li xiuying',
		nameInitials: 'lxy',
		phone: '+8613800138000',
		phoneColumn: 2,
		sex: null,
		areaCode: '310120101001',
		languages: [],
		birthDate: { date: '1960-03-01', precision: 'month' },
		skills: [],
		joinedOn: null,
		vettedOn: null,
		...given,
	};
}

const volunteer: Registered<VolunteerProfile> = {
	areaId: 'grid',
	areaPath: '310120.310120101.310120101001.310120101001-01',
	longitude: 121.471,
	latitude: 30.911,
	sex: 'female',
	birthDate: '1960-03-14',
	languages: ['mandarin', 'fengxian'],
	skills: ['first_aid', 'cooking'],
	state: 'paused',
	vettedOn: '2023-04-01',
	joinedOn: '2023-03-15',
};

describe('a new volunteer', () => {
	it('has applied, today where the roster does not say when', () => {
		expect(newVolunteer(aRow(), community, '2026-11-25')).toMatchObject({
			areaId: 'community',
			state: 'applied',
			vettedOn: null,
			joinedOn: '2026-11-25',
		});
	});

	it('is active when the roster says since when they are vetted', () => {
		const row = aRow({ vettedOn: '2026-01-02', joinedOn: '2025-12-01' });
		expect(newVolunteer(row, community, '2026-11-25')).toMatchObject({
			state: 'active',
			vettedOn: '2026-01-02',
			joinedOn: '2025-12-01',
		});
	});
});

describe('a registered volunteer', () => {
	const changes = (given: Partial<ParsedVolunteer>, place = community, stored = volunteer) =>
		changesOfVolunteer(stored, aRow(given), place);

	it.each([
		['blank', {}],
		['the same', { sex: 'female' as const, vettedOn: '2023-04-01', joinedOn: '2023-03-15' }],
		['the same in another order', { languages: ['fengxian', 'mandarin'] }],
		['the same day', { birthDate: { date: '1960-03-14', precision: 'day' as const } }],
	])('stays as they are where the roster is %s', (_what, given) => {
		expect(changes(given)).toEqual({});
	});

	it.each<[Partial<ParsedVolunteer>, Partial<VolunteerProfile>]>([
		[{ sex: 'male' }, { sex: 'male' }],
		[{ birthDate: { date: '1960-03-01', precision: 'day' } }, { birthDate: '1960-03-01' }],
		[{ birthDate: { date: '1961-03-01', precision: 'month' } }, { birthDate: '1961-03-01' }],
		[{ languages: ['mandarin'] }, { languages: ['mandarin'] }],
		[{ skills: ['first_aid', 'hairdressing'] }, { skills: ['first_aid', 'hairdressing'] }],
		[{ joinedOn: '2022-01-01' }, { joinedOn: '2022-01-01' }],
		[{ vettedOn: '2026-01-02' }, { vettedOn: '2026-01-02' }],
	])('changes where the roster says %j', (given, expected) => {
		expect(changes(given)).toEqual(expected);
	});

	it('moves to another area, and not within the one that the roster names', () => {
		expect(changes({}, elsewhere)).toEqual({
			areaId: 'elsewhere',
			longitude: 121.5,
			latitude: 30.9,
		});
		expect(changes({}, { ...community, areaId: 'grid', path: volunteer.areaPath })).toEqual({});
	});

	it('becomes active by vetting only when they had applied', () => {
		const applied = { ...volunteer, state: 'applied' as const, vettedOn: null };
		expect(changes({ vettedOn: '2026-01-02' }, community, applied)).toEqual({
			state: 'active',
			vettedOn: '2026-01-02',
		});
	});
});

describe('a client', () => {
	const row: ParsedClient = {
		...aRow(),
		birthDate: null,
		address: '敬贤路12号301室',
		category: null,
		riskTier: null,
		notes: null,
	};
	const client: Registered<ClientProfile> = {
		areaId: 'community',
		areaPath: community.path,
		longitude: 121.474,
		latitude: 30.918,
		sex: null,
		birthDate: null,
		address: '敬贤路12号301室',
		category: 'veteran',
		riskTier: 'high',
		languages: [],
		notes: '高血压',
	};

	it('of no category is of the other one when new, and keeps theirs when registered', () => {
		expect(newClient(row, community)).toMatchObject({ category: 'other', birthDate: null });
		expect(changesOfClient(client, row, community)).toEqual({});
	});

	it('changes where the roster says something else', () => {
		const given: Partial<ParsedClient> = {
			birthDate: { date: '1940-03-01', precision: 'month' },
			address: '敬贤路99号',
			category: 'living_alone',
			riskTier: 'key',
			notes: '糖尿病',
		};
		expect(changesOfClient(client, { ...row, ...given }, community)).toEqual({
			...given,
			birthDate: '1940-03-01',
		});
	});
});
