import { tidyText } from './tidy-text.ts';

/** Most characters of a person's name, as the database counts them. */
export const longestPersonName = 60;

/** Why a text cannot be a person's name. */
export type PersonNameProblem =
	'name_missing' | 'name_too_long' | 'name_emoji' | 'name_character_unusable';

export type PersonNameReading =
	{ name: string; problem?: undefined } | { name?: undefined; problem: PersonNameProblem };

const emoji = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\u20E3\uFE0F]/u;
// Letters of every script, 〇, and the planes of rare ideographs, which Unicode still fills.
const nameCharacters =
	/^[\p{L}\u3007\u{20000}-\u{3FFFD}][\p{L}\p{M}\u3007\u{20000}-\u{3FFFD}·'’. -]*$/u;
const middleDots = /\s*[·•‧・･∙⋅]\s*/gu;
const spaceBetweenHan = /(?<=\p{Script=Han}) (?=\p{Script=Han})/gu;

/**
 * Reads a person's name as people write it: full-width Latin letters become plain, spaces inside a
 * Chinese name go, the dot of transcribed names becomes '·'. Ideographs are never replaced by
 * look-alikes, so 𠮷 stays 𠮷.
 */
export function readPersonName(text: string): PersonNameReading {
	const name = tidyText(text)
		.replace(/[\uFF01-\uFF5E]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
		.replace(middleDots, '·')
		.replace(spaceBetweenHan, '');
	if (name === '') return { problem: 'name_missing' };
	if (emoji.test(name)) return { problem: 'name_emoji' };
	if (!nameCharacters.test(name)) return { problem: 'name_character_unusable' };
	if ([...name].length > longestPersonName) return { problem: 'name_too_long' };
	return { name };
}
