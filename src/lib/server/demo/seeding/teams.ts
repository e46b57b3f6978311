import { demoAreas } from '../areas.ts';
import type { BilingualText } from '../bilingual-text.ts';
import { castMember } from '../cast.ts';
import type { PlacedAreas } from './areas.ts';
import type { PlacedCatalogue } from './catalogue.ts';
import type { PlacedVolunteer } from './volunteers.ts';
import type { World } from './world.ts';

interface NewTeam {
	readonly name: BilingualText;
	readonly areaId: string;
	readonly brandSlug: string;
	readonly wants: (volunteer: PlacedVolunteer) => boolean;
	readonly most: number;
}

/**
 * Adds the teams: red hats and clever housewives in each town, the rainbow, the one metre of
 * sunshine, the red vests, and the seedlings, in which pupils serve.
 */
export function addTeams(
	world: World,
	areas: PlacedAreas,
	catalogue: PlacedCatalogue,
	volunteers: readonly PlacedVolunteer[],
): void {
	const random = world.random('teams');
	const active = volunteers.filter(({ lastDay }) => lastDay === Infinity);
	const has = (skill: string) => (volunteer: PlacedVolunteer) =>
		!volunteer.minor && volunteer.skills.has(skill);
	const housewives = castMember('zhou-li').volunteer?.team;
	const seedlings = castMember('xu-zihan').volunteer?.team;
	if (!housewives || !seedlings) throw new RangeError('The cast has lost its teams');
	const inTown = (townCode: string, wants: NewTeam['wants']) => (volunteer: PlacedVolunteer) =>
		volunteer.home.town.code === townCode && wants(volunteer);
	const teams: NewTeam[] = [
		...demoAreas.towns.flatMap((town): NewTeam[] => [
			{
				name: { zh: `${town.name}红帽子服务队`, en: `Red Hats of ${town.nameEn}` },
				areaId: areas.idOf(town.code),
				brandSlug: 'xianle-xiyang',
				wants: inTown(town.code, has('companionship')),
				most: 24,
			},
			{
				name: { zh: `${town.name}巧主妇服务队`, en: `Clever Housewives of ${town.nameEn}` },
				areaId: areas.idOf(town.code),
				brandSlug: 'xianle-xiyang',
				wants: inTown(town.code, has('cooking')),
				most: 14,
			},
		]),
		{
			name: housewives,
			areaId: areas.districtId,
			brandSlug: 'xianle-xiyang',
			wants: ({ castKey }) => castKey === 'zhou-li',
			most: 1,
		},
		{
			name: { zh: '彩虹工作队', en: 'Rainbow Team' },
			areaId: areas.districtId,
			brandSlug: 'xianle-xiyang',
			wants: has('event_hosting'),
			most: 30,
		},
		{
			name: { zh: '阳光一米志愿服务队', en: 'One Metre of Sunshine Team' },
			areaId: areas.districtId,
			brandSlug: 'aigongchen-guchangcheng',
			wants: has('policy_knowledge'),
			most: 60,
		},
		{
			name: { zh: '让爱回家红马甲巡护队', en: 'Red Vests Patrol' },
			areaId: areas.districtId,
			brandSlug: 'rangai-huijia',
			wants: has('street_outreach'),
			most: 48,
		},
		{
			name: seedlings,
			areaId: areas.districtId,
			brandSlug: 'hongxing-yumiao',
			wants: ({ minor, castKey }) => castKey === 'xu-zihan' || (minor && random.chance(0.8)),
			most: 60,
		},
	];
	const foundedAt = world.instant(-600, 600);
	for (const team of teams) {
		const id = world.ids.at(foundedAt);
		const members = active.filter(team.wants).slice(0, team.most);
		if (members.length === 0) continue;
		world.rows.teams.push({
			id,
			districtId: areas.districtId,
			areaId: team.areaId,
			brandId: catalogue.brandOf(team.brandSlug).id,
			nameZh: team.name.zh,
			nameEn: team.name.en,
		});
		const leader = members.find(({ minor }) => !minor) ?? null;
		for (const member of members)
			world.rows.team_members.push({
				teamId: id,
				volunteerId: member.id,
				leads: member === leader,
			});
	}
}

/** Adds some pairs that are never matched; answers the volunteers of each client, by id. */
export function addDoNotPairs(
	world: World,
	clients: readonly { id: string; castKey: string | null }[],
	volunteers: readonly PlacedVolunteer[],
): Map<string, ReadonlySet<string>> {
	const random = world.random('pairs');
	const pairs = new Map<string, ReadonlySet<string>>();
	const someClients = clients.filter(({ castKey }) => castKey === null);
	const someVolunteers = volunteers.filter(({ castKey }) => castKey === null);
	while (pairs.size < 24) {
		const client = random.pick(someClients);
		const volunteer = random.pick(someVolunteers);
		if (pairs.has(client.id)) continue;
		pairs.set(client.id, new Set([volunteer.id]));
		world.rows.do_not_pairs.push({
			clientId: client.id,
			volunteerId: volunteer.id,
			askedBy: random.pick(['client', 'client', 'volunteer', 'staff']),
			createdAt: world.instant(-random.integer(92, 300), random.integer(540, 1_020)),
		});
	}
	return pairs;
}
