import * as v from 'valibot';
import { holidayYearSchema } from './schemas.ts';

type Year = v.InferInput<typeof holidayYearSchema>;

/** A year's days as people type them: a line each, "2026-10-01 休 国庆节 National Day" or 班. */
export function writeHolidayLines(days: Year['days']): string {
	return days
		.map(({ day, kind, nameZh, nameEn }) =>
			[day, kind === 'off' ? '休' : '班', nameZh, nameEn].join(' '),
		)
		.join('\n');
}

/**
 * Reads lines of {@link writeHolidayLines}; the English name may be left out. What cannot be read
 * is left for the schema to refuse.
 */
export function readHolidayLines(text: string): Year['days'] {
	return text
		.split('\n')
		.map((line) => line.trim())
		.filter((line) => line !== '')
		.map((line) => {
			const [day = '', kind = '', nameZh = '', ...nameEn] = line.split(/\s+/);
			const kinds: Record<string, string> = { 休: 'off', 班: 'working' };
			return {
				day,
				kind: (kinds[kind] ?? kind) as 'off' | 'working',
				nameZh,
				nameEn: nameEn.join(' ') || nameZh,
			};
		});
}
