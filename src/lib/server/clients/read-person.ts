import { domainError } from '../platform/errors.ts';
import { longestPersonName, readPersonName } from '../platform/person-name.ts';
import { readPhoneNumber } from '../platform/phone-number.ts';

/**
 * A person's name as somebody typed it.
 * @throws validation_failed on the field
 */
export function readName(typed: string, field: string): string {
	const { name, problem } = readPersonName(typed);
	if (problem === undefined) return name;
	const sentences = {
		name_missing: { message: 'field.required' },
		name_too_long: { message: 'field.too_long', parameters: { most: longestPersonName } },
		name_emoji: { message: 'field.name_emoji' },
		name_character_unusable: { message: 'field.name_character' },
	};
	throw domainError('validation_failed', { fields: [{ field, ...sentences[problem] }] });
}

/**
 * The phone that somebody typed, in E.164.
 * @throws validation_failed on the field
 */
export function readPhone(typed: string, field: string): string {
	const { phone } = readPhoneNumber(typed);
	if (phone) return phone;
	throw domainError('validation_failed', { fields: [{ field, message: 'field.phone' }] });
}
