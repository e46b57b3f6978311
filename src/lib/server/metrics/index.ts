export {
	brandMetrics,
	type BrandMetrics,
	type FiguresOfArea,
	type FiguresOfDay,
	type IndicatorFigure,
	type TargetOfYear,
} from './brand-metrics.ts';
export { dimensions, type Dimension } from './fairness/queries.ts';
export {
	fairnessInput,
	showFairness,
	type FairnessFigures,
	type FairnessGroup,
} from './fairness/show-fairness.ts';
export { indicatorKeys, indicators, isIndicator, type IndicatorKey } from './indicators.ts';
export { managedBrands, type ManagedBrand } from './managed-brands.ts';
export { markRecentDays } from './mark-recent-days.ts';
export { ordersBehind, type OrdersBehind } from './orders-behind.ts';
export { currentPeriod, periodNames, type Period, type PeriodName } from './periods.ts';
export { publicFigures, type PublicFigure } from './public-figures.ts';
export { recomputeMetricDays } from './recompute-metric-days.ts';
export type { Figure, Standing } from './rules.ts';
export { brandMetricsInput, ordersBehindInput } from './schemas.ts';
