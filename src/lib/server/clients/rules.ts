import { readPhoneNumber } from '../platform/phone-number.ts';

/** What somebody at the desk typed to find a client, read as one of the ways to find them. */
export type SoughtClient =
	| { kind: 'phone'; phone: string }
	| { kind: 'last_four'; digits: string }
	| { kind: 'name'; name: string }
	/** Letters: pinyin, initials, or a name in Latin letters. */
	| { kind: 'letters'; letters: string; written: string }
	| { kind: 'nothing' };

/** Plain letters of pinyin: no tones, ü as v, no spaces or apostrophes. */
function plainLetters(text: string): string {
	return text
		.toLowerCase()
		.normalize('NFD')
		.replace(/u\u0308/g, 'v')
		.replace(/[\u0300-\u036f\s'’·-]/g, '')
		.normalize('NFC');
}

/** Reads a query: four digits, a phone number, a name in characters, pinyin or initials. */
export function readSoughtClient(query: string): SoughtClient {
	const written = query.normalize('NFKC').trim();
	const digits = written.replace(/[\s()-]/g, '');
	if (/^\+?\d+$/.test(digits)) {
		if (/^\d{4}$/.test(digits)) return { kind: 'last_four', digits };
		const { phone } = readPhoneNumber(written);
		return phone ? { kind: 'phone', phone } : { kind: 'nothing' };
	}
	if (/\p{Script=Han}/u.test(written)) return { kind: 'name', name: query.trim() };
	const letters = plainLetters(written);
	return letters === '' ? { kind: 'nothing' } : { kind: 'letters', letters, written };
}

/** Most days that a consent may last: five years. */
export const longestConsentDays = 5 * 366;
