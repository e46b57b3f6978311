import { addDays } from '../../../calendar/local-time.ts';
import { demoBrands, type DemoBrand } from '../brands.ts';
import { demoServiceItems, type DemoServiceItem } from '../catalogue.ts';
import { demoCredentialKinds, demoSkills } from '../skills.ts';
import type { PlacedAreas } from './areas.ts';
import type { World } from './world.ts';

/** A brand or an item as it stands in the database. */
export interface PlacedBrand {
	readonly id: string;
	readonly brand: DemoBrand;
	readonly items: PlacedItem[];
}

export interface PlacedItem {
	readonly id: string;
	readonly brandId: string;
	readonly item: DemoServiceItem;
}

export interface PlacedCatalogue {
	readonly brands: readonly PlacedBrand[];
	/** A brand by its slug. */
	brandOf(slug: string): PlacedBrand;
	/** An item by its key. */
	itemOf(key: string): PlacedItem;
}

/** Adds skills, kinds of credential, brands with their plans, and the service items. */
export function addCatalogue(world: World, areas: PlacedAreas): PlacedCatalogue {
	const { rows, ids } = world;
	for (const { key, name } of demoSkills)
		rows.skills.push({ key, nameZh: name.zh, nameEn: name.en });
	for (const { key, name, expires } of demoCredentialKinds)
		rows.credential_kinds.push({ key, nameZh: name.zh, nameEn: name.en, expires });
	const brands = demoBrands.map((brand, position) =>
		addBrand(world, areas.districtId, brand, position),
	);
	const addedAt = world.instant(-780, 600);
	for (const [position, item] of demoServiceItems.entries()) {
		const brand = brands.find((placed) => placed.brand.slug === item.brandSlug);
		if (!brand) throw new RangeError(`The item ${item.key} belongs to no brand`);
		const id = ids.at(addedAt);
		brand.items.push({ id, brandId: brand.id, item });
		rows.service_items.push({
			id,
			districtId: areas.districtId,
			brandId: brand.id,
			key: item.key,
			nameZh: item.name.zh,
			nameEn: item.name.en,
			descriptionZh: item.description.zh,
			descriptionEn: item.description.en,
			preparationZh: item.preparation.zh,
			preparationEn: item.preparation.en,
			category: item.category,
			supplier: item.supplier,
			durationMinutes: item.durationMinutes,
			volunteersNeeded: item.volunteersNeeded,
			credentialKind: item.credentialKind,
			admission: item.admission,
			admissionForm: item.admissionForm,
			answerWithinMinutes: item.answerWithinMinutes,
			serveWithinDays: item.serveWithinDays,
			opensAt: item.opensAt,
			closesAt: item.closesAt,
			roundTheClock: item.roundTheClock,
			minimumLeadMinutes: item.minimumLeadMinutes,
			remote: item.remote,
			risky: item.risky,
			outdoor: item.outdoor,
			position,
		});
		for (const skill of item.skillKeys) rows.service_item_skills.push({ itemId: id, skill });
	}
	const items = new Map(
		brands.flatMap((brand) => brand.items.map((placed) => [placed.item.key, placed])),
	);
	const bySlug = new Map(brands.map((placed) => [placed.brand.slug, placed]));
	return {
		brands,
		brandOf: (slug) => known(bySlug.get(slug), slug),
		itemOf: (key) => known(items.get(key), key),
	};
}

function addBrand(
	world: World,
	districtId: string,
	brand: DemoBrand,
	position: number,
): PlacedBrand {
	const { rows, ids } = world;
	const addedAt = world.instant(-790, 600 + position);
	const id = ids.at(addedAt);
	rows.brands.push({
		id,
		districtId,
		slug: brand.slug,
		kind: brand.kind,
		nameZh: brand.name.zh,
		nameEn: brand.name.en,
		storyZh: brand.story.zh,
		storyEn: brand.story.en,
		leadOfficeZh: brand.leadOffice.zh,
		leadOfficeEn: brand.leadOffice.en,
		supervisingBodies: brand.supervisingBodies,
		position,
	});
	const planId = ids.at(addedAt);
	const { firstYear, lastYear, goals, targets, milestones } = brand.plan;
	rows.brand_plans.push({ id: planId, brandId: id, firstYear, lastYear, goals });
	for (const target of targets) rows.brand_targets.push({ planId, ...target });
	const random = world.random(`milestones of ${brand.slug}`);
	for (const { title, dueOn, lead } of milestones) {
		const reachedOn = dueOn < world.today ? addDays(dueOn, -random.integer(0, 20)) : null;
		rows.brand_milestones.push({
			id: ids.at(addedAt),
			planId,
			dueOn,
			titleZh: title.zh,
			titleEn: title.en,
			leadZh: lead.zh,
			leadEn: lead.en,
			// One in eight of those due is late still, so that the plan has something to look after.
			reachedOn: random.chance(0.125) ? null : reachedOn,
		});
	}
	return { id, brand, items: [] };
}

function known<T>(found: T | undefined, key: string): T {
	if (found === undefined) throw new RangeError(`The demo catalogue has no ${key}`);
	return found;
}
