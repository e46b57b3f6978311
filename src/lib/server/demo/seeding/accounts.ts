import { hashOfPassword } from '../../accounts/index.ts';
import { readPhoneNumber } from '../../platform/phone-number.ts';
import { castMember, demoCast, type CastMember } from '../cast.ts';
import { landlinePhone, mobilePhone, personName, type Sex } from '../names.ts';
import type { Random } from '../random.ts';
import type { PlacedAreas } from './areas.ts';
import type { PlacedCatalogue } from './catalogue.ts';
import { phoneColumns, type World } from './world.ts';

/** Staff that act in the history of the demo. */
export interface Staff {
	readonly dispatchers: readonly string[];
	/** Account of the chief who follows up orders of a grid. */
	chiefOf(grid: { code: string; townId: string }): string;
	readonly administrator: string;
}

/** Hands out phones (E.164) and names, each phone once and no name of the cast. */
export interface Directory {
	mobile(): string;
	landline(): string;
	name(sex: Sex, birthYear: number): string;
}

/** Generated staff are known to the demo since so many days. */
const staffSince = -700;

/** A directory whose entries are drawn from a source of chance. */
export function createDirectory(random: Random): Directory {
	const taken = new Set<string>();
	const castNames = new Set(demoCast.map(({ name }) => name));
	function once(draw: () => string): string {
		for (;;) {
			const drawn = draw();
			if (taken.has(drawn)) continue;
			taken.add(drawn);
			return drawn;
		}
	}
	return {
		mobile: () => once(() => e164(mobilePhone(random.integer(0, 99_999)))),
		landline: () => once(() => e164(landlinePhone(random.integer(0, 9_999)))),
		name(sex, birthYear) {
			for (;;) {
				const name = personName(random, sex, birthYear);
				if (!castNames.has(name)) return name;
			}
		},
	};
}

/** A phone of the demo as people write it, in E.164. Throws RangeError when it is none. */
export function e164(written: string): string {
	const { phone } = readPhoneNumber(written);
	if (phone === undefined) throw new RangeError('A phone of the demo is no phone');
	return phone;
}

/** Adds an account and answers its id. */
export function addAccount(
	world: World,
	districtId: string,
	person: {
		name: string;
		phone: string;
		createdAt: Date;
		passwordHash?: string | null;
		elderView?: boolean;
	},
): string {
	const id = world.ids.at(person.createdAt);
	world.rows.accounts.push({
		id,
		districtId,
		displayName: person.name,
		...phoneColumns(world, 'accounts', id, person.phone),
		passwordHash: person.passwordHash ?? null,
		locale: 'zh-CN',
		elderView: person.elderView ?? false,
		state: 'active',
		createdAt: person.createdAt,
	});
	return id;
}

/**
 * Adds the staff of the cast, who sign in with a password, and those behind the history: two more
 * dispatchers and a chief for each town, who have none.
 */
export async function addStaff(
	world: World,
	areas: PlacedAreas,
	catalogue: PlacedCatalogue,
	directory: Directory,
): Promise<Staff> {
	const random = world.random('staff');
	const { districtId } = areas;
	const accountOf = new Map<string, string>();
	let minute = 540;

	function grant(
		accountId: string,
		role: string,
		scope: { areaId: string; brandId?: string | null },
	): void {
		const grantedAt = world.instant(staffSince, (minute += 2));
		world.rows.role_grants.push({
			id: world.ids.at(grantedAt),
			accountId,
			role,
			areaId: scope.areaId,
			brandId: scope.brandId ?? null,
			grantedAt,
			grantedBy: accountOf.get('zheng-jie') ?? null,
		});
	}

	const staff = demoCast.filter((member) => member.password !== null);
	const hashes = await Promise.all(staff.map(({ password }) => hashOfPassword(password as string)));
	// The administrator is the first, because she grants the others their roles.
	for (const member of [castMember('zheng-jie'), ...staff]) {
		if (accountOf.has(member.key)) continue;
		const accountId = addAccount(world, districtId, {
			name: member.name,
			phone: e164(member.phone),
			createdAt: world.instant(staffSince, (minute += 2)),
			passwordHash: hashes[staff.indexOf(member)] ?? null,
		});
		accountOf.set(member.key, accountId);
		grant(accountId, member.role, {
			areaId: areas.idOf(member.areaCode),
			brandId: member.brandSlug === null ? null : catalogue.brandOf(member.brandSlug).id,
		});
	}

	function addGenerated(role: 'dispatcher' | 'grid_chief', areaId: string): string {
		const sex: Sex = random.chance(0.55) ? 'female' : 'male';
		const accountId = addAccount(world, districtId, {
			name: directory.name(sex, Number(world.today.slice(0, 4)) - random.integer(28, 58)),
			phone: directory.mobile(),
			createdAt: world.instant(staffSince, (minute += 2)),
		});
		grant(accountId, role, { areaId });
		return accountId;
	}

	const dispatchers = [
		memberIn(accountOf, castMember('liu-jing')),
		addGenerated('dispatcher', districtId),
		addGenerated('dispatcher', districtId),
	];
	const chiefOfTown = new Map<string, string>();
	for (const areaId of areas.townIds) chiefOfTown.set(areaId, addGenerated('grid_chief', areaId));
	const chiefOfGrid = new Map(
		staff
			.filter(({ role }) => role === 'grid_chief')
			.map((member) => [member.areaCode, memberIn(accountOf, member)]),
	);
	return {
		dispatchers,
		chiefOf({ code, townId }) {
			const chief = chiefOfGrid.get(code) ?? chiefOfTown.get(townId);
			if (!chief) throw new RangeError('A grid of the demo has no chief');
			return chief;
		},
		administrator: memberIn(accountOf, castMember('zheng-jie')),
	};
}

function memberIn(accounts: ReadonlyMap<string, string>, member: CastMember): string {
	const id = accounts.get(member.key);
	if (!id) throw new RangeError(`${member.key} has no account yet`);
	return id;
}
