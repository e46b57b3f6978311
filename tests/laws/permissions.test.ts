import { describe, expect, test } from 'vitest';
import {
	may,
	permissions,
	requirePermission,
	scopesOf,
	type Holder,
	type Permission,
	type Subject,
} from '../../src/lib/server/accounts/index.ts';
import type { AccountActor, Actor, Context, Role } from '../../src/lib/server/platform/context.ts';

const everyHolder: Holder[] = [
	'self',
	'proxy',
	'placer',
	'neighbour',
	'dispatcher',
	'grid_chief',
	'programme_manager',
	'supervisor',
	'administrator',
];
const relations: Holder[] = ['self', 'proxy', 'placer', 'neighbour'];
const everyPermission = Object.keys(permissions) as Permission[];

const subject: Subject = {
	districtId: 'district',
	areaPath: '310120.310120101.310120101001',
	brandId: 'brand',
	clientId: 'client',
	volunteerId: 'volunteer',
	isProxy: false,
	placedBy: 'somebody',
};

function account(given: Partial<AccountActor> = {}): AccountActor {
	return {
		kind: 'account',
		accountId: 'account',
		districtId: 'district',
		displayName: '',
		clientId: null,
		volunteerId: null,
		grants: [],
		locale: 'zh-CN',
		elderView: false,
		textSize: 'standard',
		sessionHash: null,
		...given,
	};
}

/** An actor who is this holder of the subject and nothing else, and the subject as it is to them. */
function only(holder: Holder, areaPath = '310120'): { actor: AccountActor; subject: Subject } {
	switch (holder) {
		case 'self':
			return { actor: account({ clientId: 'client' }), subject };
		case 'proxy':
			return { actor: account(), subject: { ...subject, isProxy: true } };
		case 'placer':
			return { actor: account(), subject: { ...subject, placedBy: 'account' } };
		case 'neighbour': {
			const town = '310120.310120102';
			const grants = [{ role: 'dispatcher' as const, areaPath: town, brandId: null }];
			return { actor: account({ grants }), subject: { ...subject, openedTo: [town] } };
		}
		default:
			return {
				actor: account({ grants: [{ role: holder, areaPath, brandId: null }] }),
				subject,
			};
	}
}

const pairs = everyPermission.flatMap((permission) =>
	everyHolder.map((holder) => ({ permission, holder })),
);
const isListed = (permission: Permission, holder: Holder) =>
	(permissions[permission] as readonly Holder[]).includes(holder);

describe('the permission matrix', () => {
	test.each(pairs)('$permission for $holder is as the matrix says', ({ permission, holder }) => {
		const { actor, subject } = only(holder);
		expect(may(actor, permission, subject)).toBe(isListed(permission, holder));
	});

	test.each(everyPermission)('%s is for nobody without a relation or role', (permission) => {
		expect(may(account(), permission, subject)).toBe(false);
		expect(may({ kind: 'anonymous' }, permission, subject)).toBe(false);
		expect(may({ kind: 'system' }, permission, subject)).toBe(true);
	});

	test.each(pairs)('$permission for $holder ends at the district', ({ permission, holder }) => {
		const { actor, subject } = only(holder);
		expect(may({ ...actor, districtId: 'elsewhere' }, permission, subject)).toBe(false);
	});
});

const roles = everyHolder.filter((holder): holder is Role => !relations.includes(holder));
const rolePairs = everyPermission.flatMap((permission) =>
	roles.filter((role) => isListed(permission, role)).map((role) => ({ permission, role })),
);

describe('the scope of a role', () => {
	test.each(rolePairs)('$permission for $role holds in its areas only', ({ permission, role }) => {
		const inArea = (areaPath: string) => may(only(role, areaPath).actor, permission, subject);
		expect(inArea('310120')).toBe(true);
		expect(inArea('310120.310120101')).toBe(true);
		expect(inArea('310120.310120101.310120101001')).toBe(true);
		expect(inArea('310120.310120102')).toBe(false);
		expect(inArea('310120.310120101.310120101001.grid')).toBe(false);
		expect(inArea('3101')).toBe(false);
	});

	test.each(rolePairs)('$permission for $role holds for its brand only', ({ permission, role }) => {
		const ofBrand = (brandId: string | null) =>
			may(account({ grants: [{ role, areaPath: '310120', brandId }] }), permission, subject);
		expect(ofBrand(null)).toBe(true);
		expect(ofBrand('brand')).toBe(true);
		expect(ofBrand('other')).toBe(false);
	});

	test.each(everyPermission)('%s gives lists exactly the scopes of its roles', (permission) => {
		const grants = roles.map((role) => ({ role, areaPath: `310120.${role}`, brandId: null }));
		expect(scopesOf(account({ grants }), permission).map(({ areaPath }) => areaPath)).toEqual(
			roles.filter((role) => isListed(permission, role)).map((role) => `310120.${role}`),
		);
	});
});

describe('a relation that is missing on both sides', () => {
	test.each(everyPermission)('makes nobody the holder of %s', (permission) => {
		const unrelated: Subject = {
			districtId: 'district',
			areaPath: '310120',
			clientId: null,
			volunteerId: null,
			placedBy: null,
		};
		expect(may(account(), permission, unrelated)).toBe(false);
	});
});

describe('the refusal', () => {
	const refusal = (actor: Actor) => {
		try {
			requirePermission({ actor } as Context, 'order.admit', subject);
		} catch (error) {
			return (error as { code: string }).code;
		}
		return null;
	};

	test('tells those who are not signed in from those who may not', () => {
		expect(refusal({ kind: 'anonymous' })).toBe('not_signed_in');
		expect(refusal(account())).toBe('not_allowed');
		expect(refusal(only('dispatcher').actor)).toBeNull();
	});
});
