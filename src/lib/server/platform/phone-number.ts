import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { tidyText } from './tidy-text.ts';

/** Area code of landlines written without one: Shanghai. */
export const defaultAreaCode = '021';

/** Why a text is not a phone number. */
export type PhoneNumberProblem = 'phone_missing' | 'phone_shortened' | 'phone_invalid';

/** What was left out of a text that holds a phone number and more. */
export type PhoneNumberNotice = 'phone_several' | 'phone_extension_dropped';

interface ReadablePhoneNumber {
	phone: string;
	notice?: PhoneNumberNotice;
	problem?: undefined;
}

export type PhoneNumberReading =
	ReadablePhoneNumber | { phone?: undefined; problem: PhoneNumberProblem };

/**
 * Reads a phone number as people write it and gives it in E.164 ('+8613800138000'): full-width
 * digits, spaces, dashes, brackets, +86, 0086, words beside it, landlines with or without an area
 * code and with an extension. Of several numbers the first good one counts.
 *
 * @param areaCode for landlines without one, with its leading zero
 */
export function readPhoneNumber(text: string, areaCode = defaultAreaCode): PhoneNumberReading {
	const written = tidyText(text.normalize('NFKC'))
		.replace(/(?<=\d)\s*转\s*(?=\d)/gu, '#')
		.replace(/[\p{Script=Han}:]+/gu, ' ')
		.replace(/\(\s*\)/g, ' ')
		.trim();
	if (!/\d/.test(written)) return { problem: 'phone_missing' };
	if (/^\d(\.\d+)?e\+?\d+$/i.test(written)) return { problem: 'phone_shortened' };

	const whole = readOne(written, areaCode);
	if (whole !== null) return whole;
	const [first, ...others] = written
		.split(/\s*[/,;、|]\s*/u)
		.flatMap((part) => (readOne(part, areaCode) === null ? part.split(' ') : [part]))
		.map((part) => readOne(part, areaCode))
		.filter((reading) => reading !== null);
	if (first === undefined) return { problem: 'phone_invalid' };
	return others.length > 0 ? { phone: first.phone, notice: 'phone_several' } : first;
}

function readOne(written: string, areaCode: string): ReadablePhoneNumber | null {
	const phone = toE164(written, areaCode);
	if (phone !== null) return { phone };
	const extension = /^(.*\d)\s*(?:[-#x]|ext\.?)\s*\d{1,6}$/iu.exec(written);
	const main = extension?.[1] === undefined ? null : toE164(extension[1], areaCode);
	return main === null ? null : { phone: main, notice: 'phone_extension_dropped' };
}

function toE164(written: string, areaCode: string): string | null {
	const compact = written.replace(/[\s().·_\u2010-\u2015\u2212-]/gu, '').replace(/^00/, '+');
	if (!/^\+?\d{7,15}$/.test(compact)) return null;
	const complete = /^[2-9]\d{6,7}$/.test(compact) ? areaCode + compact : compact;
	const number = parsePhoneNumberFromString(complete, { defaultCountry: 'CN', extract: false });
	return number?.isValid() ? number.number : null;
}
