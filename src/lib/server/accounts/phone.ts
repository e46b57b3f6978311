import { domainError } from '../platform/errors.ts';
import { readPhoneNumber } from '../platform/phone-number.ts';

/**
 * The phone that somebody typed, in E.164.
 * @throws validation_failed on the field `phone`
 */
export function readPhone(typed: string): string {
	const { phone } = readPhoneNumber(typed);
	if (phone) return phone;
	throw domainError('validation_failed', {
		fields: [{ field: 'phone', message: 'field.phone' }],
	});
}
