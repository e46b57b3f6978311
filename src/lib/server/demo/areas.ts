import demoDistrictData from './areas.json' with { type: 'json' };

/** A residents' or villagers' committee area with its 12-digit national code. */
export interface DemoCommunity {
	readonly code: string;
	readonly name: string;
	readonly nameEn: string;
}

/** A town, subdistrict or other unit of its rank, with its 9-digit national code and WGS-84 centre. */
export interface DemoTown {
	readonly code: string;
	readonly name: string;
	readonly nameEn: string;
	readonly longitude: number;
	readonly latitude: number;
	readonly communities: readonly DemoCommunity[];
}

/** The district with its 6-digit national code and WGS-84 centre. */
export interface DemoDistrict {
	readonly code: string;
	readonly name: string;
	readonly nameEn: string;
	readonly longitude: number;
	readonly latitude: number;
}

/** The district of the demonstration, its towns and their communities, and where the list is from. */
export interface DemoAreas {
	readonly source: string;
	readonly district: DemoDistrict;
	readonly towns: readonly DemoTown[];
}

/** Fengxian district, Shanghai: 12 units of town rank, 352 communities and villages. */
export const demoAreas: DemoAreas = demoDistrictData;
