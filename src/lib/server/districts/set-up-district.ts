import { localDateOf } from '../../calendar/local-time.ts';
import { appointFirstAdministrator } from '../accounts/index.ts';
import { demoCredentialKinds, demoSkills } from '../demo/index.ts';
import { recordAudit } from '../platform/audit.ts';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { domainError } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { parseInput } from '../platform/validation.ts';
import type { ListedArea } from './area-list.ts';
import {
	countDistrict,
	insertAreas,
	insertBrands,
	insertServiceItems,
	insertSkillsOnce,
	lockSetUp,
	type DistrictCounts,
	type NewArea,
} from './queries.ts';
import { districtSetUpSchema, type DistrictSetUp } from './schemas.ts';
import { starterCatalogue } from './starter-catalogue.ts';

/**
 * Makes a district that people can work in, in one transaction: its areas from today on, the
 * catalogue to begin with, and the administrator, who chooses a password at the first sign-in with
 * a code. Nobody else: people come by rosters and by hand. For the system alone.
 * @param areas the district and what lies in it, from `readAreaList` or `knownAreas`
 * @throws not_allowed, validation_failed, district_already_set_up (with what is there)
 */
export async function setUpDistrict(
	ctx: Context,
	given: DistrictSetUp,
	areas: readonly ListedArea[],
): Promise<DistrictCounts> {
	if (ctx.actor.kind !== 'system') throw domainError('not_allowed');
	const input = parseInput(districtSetUpSchema, given);
	return withTransaction(ctx, async (ctx) => {
		await lockSetUp(ctx.sql, input.districtCode);
		const there = await countDistrict(ctx.sql, input.districtCode);
		if (there)
			throw domainError('district_already_set_up', {
				parameters: { code: input.districtCode, ...there },
			});
		const placed = placeAreas(areas);
		const district = placed.find(({ level }) => level === 'district');
		if (district?.code !== input.districtCode) throw domainError('outside_district');
		const districtId = district.id;
		await insertAreas(ctx.sql, { districtId, validFrom: localDateOf(ctx.now), areas: placed });
		if (input.catalogue === 'starter') {
			await insertSkillsOnce(ctx.sql, { skills: demoSkills, credentialKinds: demoCredentialKinds });
			const { brands, items } = starterCatalogue({ zh: district.nameZh, en: district.nameEn });
			await insertBrands(ctx.sql, districtId, brands);
			await insertServiceItems(ctx.sql, districtId, items);
		}
		await appointFirstAdministrator(ctx, { districtId, ...input.administrator });
		const made = await countDistrict(ctx.sql, input.districtCode);
		if (!made) throw new Error('The district that was made is not there.');
		await recordAudit(ctx, {
			action: 'district.set_up',
			subjectType: 'area',
			subjectId: districtId,
			districtId,
			detail: { ...made },
		});
		return made;
	});
}

/** Areas with ids and paths, each after the one above it. */
function placeAreas(areas: readonly ListedArea[]): NewArea[] {
	const placed = new Map<string, NewArea>();
	for (const level of ['district', 'town', 'community', 'grid'] as const)
		for (const { parentCode, ...area } of areas) {
			if (area.level !== level) continue;
			const parent = level === 'district' ? undefined : placed.get(parentCode ?? '');
			// A label of a path holds no '-'.
			const label = area.code.replace('-', '_');
			placed.set(area.code, {
				...area,
				id: newId(),
				parentId: parent?.id ?? null,
				path: parent ? `${parent.path}.${label}` : label,
			});
		}
	return [...placed.values()];
}
