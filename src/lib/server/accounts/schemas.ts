import * as v from 'valibot';
import { id, text } from '../platform/validation.ts';

export const roles = [
	'dispatcher',
	'grid_chief',
	'programme_manager',
	'supervisor',
	'administrator',
] as const;

/** A password that somebody chooses: length alone counts (OWASP ASVS 2.1). */
export const newPassword = v.pipe(
	v.string(),
	v.minLength(10, 'field.password_short'),
	v.maxLength(200),
);
const typedPassword = v.pipe(v.string(), v.nonEmpty(), v.maxLength(200));
const phone = text(40);
const code = v.pipe(
	v.string(),
	v.transform((typed) => typed.normalize('NFKC').replace(/\s/g, '')),
	v.regex(/^\d{6}$/, 'field.code'),
);
export const tokenName = text(80);

export const codeRequestSchema = v.strictObject({ phone });
export const codeSignInSchema = v.strictObject({
	phone,
	code,
	/** Staff without a password choose one with their first code. */
	newPassword: v.optional(newPassword),
});
export const passwordSignInSchema = v.strictObject({ phone, password: typedPassword });

export const settingsSchema = v.strictObject({
	locale: v.optional(v.picklist(['zh-CN', 'en'])),
	elderView: v.optional(v.boolean()),
	textSize: v.optional(v.picklist(['standard', 'large', 'largest'])),
	/** When to hear of a volunteer who has not come. */
	lateNotice: v.optional(v.picklist(['at_once', 'when_missed'])),
});

export const passwordChangeSchema = v.strictObject({
	currentPassword: typedPassword,
	newPassword,
});

/** National code of an area, or of a grid; a name after it is dropped, as lists offer both. */
const areaCode = v.pipe(
	text(100),
	v.transform((typed) => typed.split(/\s/u)[0] ?? ''),
);
const grant = {
	role: v.picklist(roles),
	areaCode,
	brandId: v.optional(v.nullable(id), null),
};
export const grantSchema = v.strictObject({ accountId: id, ...grant });
export const staffAccountSchema = v.strictObject({ phone, displayName: text(60), ...grant });

export type CodeRequest = v.InferOutput<typeof codeRequestSchema>;
export type CodeSignIn = v.InferOutput<typeof codeSignInSchema>;
export type PasswordSignIn = v.InferOutput<typeof passwordSignInSchema>;
export type SettingsChange = v.InferOutput<typeof settingsSchema>;
export type PasswordChange = v.InferOutput<typeof passwordChangeSchema>;
export type GrantInput = v.InferOutput<typeof grantSchema>;
export type StaffAccountInput = v.InferOutput<typeof staffAccountSchema>;
