import * as v from 'valibot';
import { readPhoneNumber } from '../platform/phone-number.ts';
import { text } from '../platform/validation.ts';

const districtCode = v.pipe(v.string(), v.trim(), v.regex(/^\d{6}$/, 'field.district_code'));
const phone = v.pipe(
	text(40),
	v.check((typed) => readPhoneNumber(typed).phone !== undefined, 'field.phone'),
);

/** What a bureau says to begin with. */
export const districtSetUpSchema = v.strictObject({
	/** National code of the district, six digits. */
	districtCode,
	administrator: v.strictObject({ displayName: text(60), phone }),
	/** Skills, credential kinds, brands and service items to begin with, or none. */
	catalogue: v.picklist(['starter', 'none']),
});

export type DistrictSetUp = v.InferOutput<typeof districtSetUpSchema>;
