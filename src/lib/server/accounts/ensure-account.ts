import type { Locale } from '../../i18n/locales.ts';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import { recordAudit } from '../platform/audit.ts';
import { insertAccountOnce } from './queries.ts';

/**
 * The account of a phone in a district, made when there is none: for a proxy whose consent is
 * recorded, a person of a roster, a new member of staff. The caller has checked permission.
 * @param person.phone in E.164
 * @param person.locale language of pages and messages, Chinese when left out
 * @returns id of the account; an account that was there keeps its name
 */
export async function ensureAccount(
	ctx: Context,
	person: { districtId: string; phone: string; displayName: string; locale?: Locale },
): Promise<string> {
	const id = newId();
	return withTransaction(ctx, async (ctx) => {
		const accountId = await insertAccountOnce(ctx.sql, {
			id,
			districtId: person.districtId,
			displayName: person.displayName,
			phoneEncrypted: ctx.codec.encrypt(person.phone, `accounts.phone_encrypted:${id}`),
			phoneIndex: ctx.codec.blindIndex('phone', person.phone),
			locale: person.locale ?? 'zh-CN',
			createdAt: ctx.now,
		});
		if (accountId === id)
			await recordAudit(ctx, {
				action: 'account.make',
				subjectType: 'account',
				subjectId: id,
				districtId: person.districtId,
			});
		return accountId;
	});
}
