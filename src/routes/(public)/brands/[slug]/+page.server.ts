import { localDateOf } from '$lib/calendar/local-time.ts';
import { formatFigure } from '$lib/i18n/format-figure.ts';
import { formatLocalDate } from '$lib/i18n/format.ts';
import { inLocale } from '$lib/i18n/index.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import { getBrand, type BilingualText, type BrandPlan } from '$lib/server/brands/index.ts';
import { indicators, isIndicator, publicFigures } from '$lib/server/metrics/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { ctx, locale, t } = event.locals;
	const { slug } = event.params;
	const brand = await loadPage(event, () => getBrand(ctx, slug));
	const { from, to, figures } = await loadPage(event, () => publicFigures(ctx, slug));
	const today = localDateOf(ctx.now, brand.timeZone);
	const write = (text: BilingualText) => (locale === 'en' ? text.en : text.zh);
	return {
		kind: brand.kind,
		name: inLocale(locale, brand, 'name'),
		story: inLocale(locale, brand, 'story'),
		leadOffice: inLocale(locale, brand, 'leadOffice'),
		supervisingBodies: brand.supervisingBodies.map(write).join(t('brands:body_separator')),
		from: formatLocalDate(locale, from),
		to: formatLocalDate(locale, to),
		hidesSome: figures.some(({ hidden }) => hidden),
		figures: figures.map(({ key, unit, value, hidden }) => ({
			key,
			name: t(`metrics:name.${key}`),
			value: hidden ? t('metrics:hidden') : formatFigure(locale, unit, value),
		})),
		plans: brand.plans.map((plan) => ({
			firstYear: plan.firstYear,
			lastYear: plan.lastYear,
			goals: plan.goals.map(write),
			milestones: plan.milestones.map((milestone) => ({
				id: milestone.id,
				title: inLocale(locale, milestone, 'title'),
				lead: inLocale(locale, milestone, 'lead'),
				due: formatLocalDate(locale, milestone.dueOn),
				reached: milestone.reachedOn && formatLocalDate(locale, milestone.reachedOn),
				isLate: milestone.reachedOn === null && milestone.dueOn < today,
			})),
			...targetTable(plan),
		})),
	};

	/** One row an indicator, one column a year. */
	function targetTable(plan: BrandPlan) {
		const years = [...new Set(plan.targets.map(({ year }) => year))].sort();
		const keys = [...new Set(plan.targets.map(({ indicator }) => indicator))];
		return {
			years,
			targets: keys.map((key) => ({
				key,
				name: t(`metrics:name.${key}`),
				values: years.map((year) => {
					const target = plan.targets.find((one) => one.year === year && one.indicator === key);
					const unit = isIndicator(key) ? indicators[key].unit : 'count';
					return target ? formatFigure(locale, unit, target.value) : '';
				}),
			})),
		};
	}
};
