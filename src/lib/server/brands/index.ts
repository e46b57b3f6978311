export { findBrand } from './find-brand.ts';
export { getBrand, type Brand, type BrandPlan } from './get-brand.ts';
export { listBrands } from './list-brands.ts';
export { listTargets } from './list-targets.ts';
export type { BilingualText, BrandKind, BrandRow, BrandTargetRow } from './queries.ts';
