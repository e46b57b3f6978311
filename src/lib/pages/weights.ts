import { formatFigure } from '../i18n/format-figure.ts';
import { formatInstant, formatOrderNumber } from '../i18n/format.ts';
import { inLocale, translator, type Locale } from '../i18n/index.ts';
import {
	chanceInSteps,
	chanceParts,
	scoreParts,
	type ChanceParts,
	type WaveFigures,
	type Weights,
	type WeightsPreview,
} from '../server/matching/index.ts';

/** Writes weights in words and hundredths, in the order of the form. */
export function writeWeights(locale: Locale, weights: Weights) {
	const t = translator(locale);
	return scoreParts.map((part) => ({
		part,
		name: t(`weights:part_name.${part}`),
		meaning: t(`weights:meaning_of.${part}`),
		percent: formatFigure(locale, 'share', weights[part]),
		/** As the form holds it. */
		points: String(Math.round(weights[part] * 1000) / 10),
	}));
}

/** Writes weights in one line, those that count most first. */
export function summariseWeights(locale: Locale, weights: Weights): string {
	return writeWeights(locale, weights)
		.filter(({ part }) => weights[part] > 0)
		.sort((one, other) => weights[other.part] - weights[one.part])
		.map(({ name, percent }) => `${name} ${percent}`)
		.join(' · ');
}

/** Writes what other weights would have done. */
export function writePreview(locale: Locale, preview: WeightsPreview) {
	const t = translator(locale);
	const write = (digits: number) =>
		new Intl.NumberFormat(locale, { maximumFractionDigits: digits });
	const figures: Record<keyof WaveFigures, (value: number) => string> = {
		travelMinutes: (value) => t('metrics:unit.minutes', { value: write(1).format(value) }),
		newcomers: (value) => formatFigure(locale, 'share', value),
		load: (value) => write(2).format(value),
	};
	const writeFigure = (key: keyof WaveFigures, value: number | null) =>
		value === null ? t('metrics:manage.nothing') : figures[key](value);
	const { orders, differentFirst, differentWave } = preview;
	return {
		orders,
		summary:
			orders === 0
				? t('weights:preview_none')
				: differentFirst === 0 && differentWave === 0
					? t('weights:preview_same', { orders })
					: [
							t('weights:preview_orders', { count: orders }),
							t('weights:preview_first', { count: differentFirst }),
							t('weights:preview_wave', { count: differentWave }),
						].join(locale === 'en' ? ', ' : '，') + (locale === 'en' ? '.' : '。'),
		weights: summariseWeights(locale, preview.weights),
		figures: (Object.keys(figures) as (keyof WaveFigures)[]).map((key) => ({
			key,
			name: t(`weights:figure_of.${key}`),
			before: writeFigure(key, preview.before[key]),
			after: writeFigure(key, preview.after[key]),
		})),
		examples: preview.examples.map(({ orderId, number, startsAt, ...area }) => ({
			orderId,
			number: formatOrderNumber(number),
			area: inLocale(locale, area, 'areaName'),
			when: formatInstant(locale, startsAt),
		})),
	};
}

/** Writes the chance of a yes and how it comes about; the whole hundredths add up. */
export function writeChance(locale: Locale, parts: ChanceParts) {
	const t = translator(locale);
	const steps = chanceInSteps(parts);
	const signed = new Intl.NumberFormat(locale, { signDisplay: 'exceptZero' });
	let [sum, shown] = [0, 0];
	const written = chanceParts.map((part) => {
		sum += steps[part];
		const percent = Math.round(sum * 100) - shown;
		shown += percent;
		return {
			part,
			name: t(`weights:chance_step.${part}`),
			percent: `${part === 'base' ? percent : signed.format(percent)}%`,
		};
	});
	return { title: t('weights:chance', { chance: `${shown}%` }), steps: written };
}
