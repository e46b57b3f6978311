export { getServiceItem } from './get-service-item.ts';
export { listServiceItems } from './list-service-items.ts';
export { findServiceItemByKey, type ServiceItemRow } from './queries.ts';
