import { demoAreas, demoBrands, demoServiceItems, type BilingualText } from '../demo/index.ts';
import { newId } from '../platform/ids.ts';
import type { NewBrand, NewServiceItem } from './queries.ts';

/**
 * The brands and service items to begin with, offices named after the district. Plans and targets
 * are left out: a bureau sets its own. Bodies of a city that is not the district's are left out, too.
 */
export function starterCatalogue(district: BilingualText): {
	brands: NewBrand[];
	items: NewServiceItem[];
} {
	const { name, nameEn } = demoAreas.district;
	const renamed = ({ zh, en }: BilingualText) => ({
		zh: zh.replaceAll(name, district.zh),
		en: en.replaceAll(nameEn, district.en),
	});
	const brands = demoBrands.map((brand, position): NewBrand => {
		const office = renamed(brand.leadOffice);
		return {
			id: newId(),
			slug: brand.slug,
			kind: brand.kind,
			nameZh: brand.name.zh,
			nameEn: brand.name.en,
			storyZh: brand.story.zh,
			storyEn: brand.story.en,
			leadOfficeZh: office.zh,
			leadOfficeEn: office.en,
			supervisingBodies: brand.supervisingBodies
				.filter(({ zh }) => district.zh === name || zh.startsWith(name))
				.map(renamed),
			position,
		};
	});
	const brandIds = new Map(brands.map(({ slug, id }) => [slug, id]));
	const items = demoServiceItems.map(
		({ name: called, description, preparation, brandSlug, skillKeys, ...item }, position) => ({
			...item,
			id: newId(),
			brandId: brandIds.get(brandSlug) ?? '',
			nameZh: called.zh,
			nameEn: called.en,
			descriptionZh: description.zh,
			descriptionEn: description.en,
			preparationZh: preparation.zh,
			preparationEn: preparation.en,
			skills: [...skillKeys],
			position,
		}),
	);
	return { brands, items };
}
