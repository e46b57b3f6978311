import { formatFigure } from '../i18n/format-figure.ts';
import { translator, type Locale } from '../i18n/index.ts';
import type { IndicatorFigure, Standing } from '../server/metrics/index.ts';

/** A figure in words, for Figure.svelte. */
export interface WrittenFigure {
	key: string;
	name: string;
	value: string;
	note: string;
	tone: 'plain' | 'good' | 'bad';
}

const tones: Record<Standing, WrittenFigure['tone']> = {
	reached: 'good',
	on_course: 'good',
	behind: 'bad',
};

/** Writes a figure with what it is a share of, its direction, its target and how it stands. */
export function writeFigure(locale: Locale, figure: IndicatorFigure): WrittenFigure {
	const t = translator(locale);
	const write = (value: number | null) => formatFigure(locale, figure.unit, value);
	const count = (value: number) => formatFigure(locale, 'count', value);
	const { target } = figure;
	const limit = figure.direction === 'down' ? 'most' : 'least';
	const notes = [
		target?.standing && t(`metrics:standing.${target.standing}`),
		figure.unit === 'share' &&
			figure.denominator &&
			t('metrics:part_of', {
				numerator: count(figure.numerator),
				denominator: count(figure.denominator),
			}),
		target
			? t(`metrics:target_${limit}`, { year: target.year, value: write(target.value) })
			: t(`metrics:direction.${figure.direction}`),
		target && target.soFar !== figure.value && t('metrics:so_far', { value: write(target.soFar) }),
	];
	return {
		key: figure.key,
		name: t(`metrics:name.${figure.key}`),
		value: write(figure.value),
		note: notes.filter(Boolean).join(' · '),
		tone: target?.standing ? tones[target.standing] : 'plain',
	};
}

/** Address of a page with the parts of its question that are given. */
export function withQuestion(
	path: string,
	question: Record<string, string | null | undefined>,
): string {
	const given = Object.entries(question).filter(
		(entry): entry is [string, string] => typeof entry[1] === 'string',
	);
	return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}
