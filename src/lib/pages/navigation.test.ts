import { expect, test } from 'vitest';
import type { Actor, Role } from '../server/platform/context.ts';
import { navigationOf } from './navigation.ts';

/** Where signing in leads somebody with one role, or with none. */
function landing(role: Role | null, person: { clientId?: string; volunteerId?: string } = {}) {
	const grants = role ? [{ role, areaPath: '310120', brandId: null }] : [];
	return navigationOf({
		kind: 'account',
		clientId: null,
		volunteerId: null,
		...person,
		grants,
	} as unknown as Actor)[0]?.path;
}

test('signing in leads to the page that a person works on', () => {
	expect(landing('dispatcher')).toBe('/desk');
	expect(landing('grid_chief')).toBe('/desk');
	expect(landing('programme_manager')).toBe('/manage/brands');
	expect(landing('supervisor')).toBe('/manage/brands');
	expect(landing('administrator')).toBe('/manage/brands');
	expect(landing(null, { volunteerId: 'someone' })).toBe('/volunteer/offers');
	expect(landing(null, { clientId: 'someone' })).toBe('/services');
	expect(landing(null)).toBe('/services');
});
