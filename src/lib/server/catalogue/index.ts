export { getServiceItem } from './get-service-item.ts';
export { listServiceItems } from './list-service-items.ts';
export type { ServiceItemRow } from './queries.ts';
export {
	serviceCategories,
	serviceItemFilterSchema,
	type ServiceCategory,
	type ServiceItemFilter,
} from './schemas.ts';
