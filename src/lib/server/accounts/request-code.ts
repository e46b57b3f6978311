import { randomInt } from 'node:crypto';
import { addMinutes } from '../../calendar/local-time.ts';
import { translator } from '../../i18n/index.ts';
import type { Context } from '../platform/context.ts';
import { domainError } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { readPhone } from './phone.ts';
import { findDistrictOfPhone, insertCode } from './queries.ts';
import type { CodeRequest } from './schemas.ts';
import type { SignInMeans } from './sign-in-means.ts';

export const codeMinutes = 10;

/** What is stored of a code: a keyed hash, bound to its row. */
export function hashOfCode(ctx: Pick<Context, 'codec'>, codeId: string, code: string): string {
	return ctx.codec.blindIndex('one_time_code', `${codeId}:${code}`).toString('hex');
}

/**
 * Sends a code of six digits to a phone, whoever's it is: the answer tells nobody whether there is
 * an account. It holds ten minutes and five attempts, and ends the codes before it.
 * @returns the code where the installation is a demo, to be shown; else null
 * @throws validation_failed, too_many_attempts, message_not_sent
 */
export async function requestCode(
	ctx: Context,
	means: SignInMeans,
	input: CodeRequest,
): Promise<{ shownCode: string | null; minutes: number }> {
	const phone = readPhone(input.phone);
	await means.limits.consume('code_by_address', means.clientAddress);
	await means.limits.consume('code_by_phone', phone);
	const phoneIndex = ctx.codec.blindIndex('phone', phone);
	const districtId = await findDistrictOfPhone(ctx.sql, phoneIndex);
	if (!districtId) throw domainError('not_ready');
	const id = newId();
	const code = String(randomInt(1_000_000)).padStart(6, '0');
	await insertCode(ctx.sql, {
		id,
		districtId,
		phoneIndex,
		hash: hashOfCode(ctx, id, code),
		createdAt: ctx.now,
		expiresAt: addMinutes(ctx.now, codeMinutes),
	});
	if (means.showsCodes) return { shownCode: code, minutes: codeMinutes };
	try {
		await means.channel.send({
			to: phone,
			text: translator(ctx.locale)('messages:sign_in_code', { code, minutes: codeMinutes }),
			uniqueKey: `sign_in_code:${id}`,
		});
	} catch {
		throw domainError('message_not_sent', { parameters: { helpPhone: means.helpPhone } });
	}
	return { shownCode: null, minutes: codeMinutes };
}
