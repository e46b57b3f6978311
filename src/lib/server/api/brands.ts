import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import * as v from 'valibot';
import { getBrand, listBrands, type BrandRow } from '../brands/index.ts';
import { translator } from '../../i18n/index.ts';
import {
	brandMetrics,
	brandMetricsInput,
	ordersBehind,
	ordersBehindInput,
} from '../metrics/index.ts';
import type { ApiEnvironment } from './environment.ts';
import { input } from './input.ts';

const slug = v.strictObject({ slug: v.string() });
const slugAndIndicator = v.strictObject({ slug: v.string(), indicator: v.string() });

function describeBrand(brand: BrandRow) {
	const { slug, kind, nameZh, nameEn, storyZh, storyEn } = brand;
	const { leadOfficeZh, leadOfficeEn, supervisingBodies } = brand;
	return {
		slug,
		kind,
		nameZh,
		nameEn,
		storyZh,
		storyEn,
		leadOfficeZh,
		leadOfficeEn,
		supervisingBodies,
	};
}

export const brands = new Hono<ApiEnvironment>()
	.get(
		'/brands',
		describeRoute({
			summary: 'The service brands',
			responses: { 200: { description: 'All brands, in the order of the pages' } },
		}),
		async (c) => c.json({ items: (await listBrands(c.get('ctx'))).map(describeBrand) }),
	)
	.get(
		'/brands/:slug',
		describeRoute({
			summary: 'One brand with its plans, targets and milestones',
			responses: {
				200: { description: 'The brand; its plans newest first' },
				404: { description: 'No such brand' },
			},
		}),
		input('param', slug),
		async (c) => {
			const brand = await getBrand(c.get('ctx'), c.req.valid('param').slug);
			return c.json({ ...describeBrand(brand), plans: brand.plans });
		},
	)
	.get(
		'/brands/:slug/metrics',
		describeRoute({
			summary: 'Figures of a brand over a period of local days',
			description:
				'Each indicator with its target, by day, and by town (of a town by community, of a community by grid). `area` is the code of an area; without it, all areas in which you may see the figures. A share has `numerator` and `denominator`; hours have minutes as `numerator`; `value` is null where there is nothing to divide. Where `addsUp`, the days and the areas add up to the whole.',
			responses: {
				200: { description: 'The figures' },
				403: { description: 'Not your brand or area' },
				422: { description: 'A period that ends before it starts or is longer than 366 days' },
			},
		}),
		input('param', slug),
		input('query', brandMetricsInput),
		async (c) => {
			const ctx = c.get('ctx');
			const t = translator(ctx.locale);
			const metrics = await brandMetrics(ctx, { ...c.req.valid('param'), ...c.req.valid('query') });
			return c.json({
				...metrics,
				indicators: metrics.indicators.map((indicator) => ({
					...indicator,
					name: t(`metrics:name.${indicator.key}`),
					definition: t(`metrics:definition.${indicator.key}`),
				})),
			});
		},
	)
	.get(
		'/brands/:slug/metrics/:indicator/orders',
		describeRoute({
			summary: 'The orders and visits behind a figure',
			description:
				'As many rows as the figure counts, newest first. Of a share, `part` chooses everything it is a share of (`all`), what counts (`counted`) or what does not (`not_counted`). Of people there is one row each, without a name.',
			responses: {
				200: { description: 'A page of rows, and the cursor of the next' },
				403: { description: 'Not your brand or area' },
				404: { description: 'No such brand or indicator' },
			},
		}),
		input('param', slugAndIndicator),
		input('query', ordersBehindInput),
		async (c) => {
			const { rows, ...answer } = await ordersBehind(c.get('ctx'), {
				...c.req.valid('param'),
				...c.req.valid('query'),
			});
			return c.json({ ...answer, items: rows });
		},
	);
