import { timingSafeEqual } from 'node:crypto';
import { recordAudit } from '../platform/audit.ts';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { domainError } from '../platform/errors.ts';
import { ensureAccount } from './ensure-account.ts';
import { hashOfPassword } from './password.ts';
import { readPhone } from './phone.ts';
import {
	findAccount,
	findAccountByPhone,
	findPasswordHash,
	linkClient,
	linkVolunteer,
	selectPeopleWithoutAccount,
	takeCodeAttempt,
	updatePassword,
	useCode,
	type CodeAttemptRow,
} from './queries.ts';
import { hashOfCode } from './request-code.ts';
import type { CodeSignIn } from './schemas.ts';
import { limitSignIn, type SignInMeans } from './sign-in-means.ts';

const mostAttempts = 5;

/**
 * Proves by a code who somebody is. A client or volunteer who signs in for the first time gets an
 * account, linked by the phone. Staff use their password; one who has none chooses it now.
 * @returns id of the account, for {@link startSession}
 * @throws code_wrong, code_expired, too_many_attempts; only after a right code: phone_unknown,
 * account_suspended, password_needed, new_password_needed
 */
export async function signInWithCode(
	ctx: Context,
	means: SignInMeans,
	input: CodeSignIn,
): Promise<string> {
	const phone = readPhone(input.phone);
	await limitSignIn(means, phone);
	const phoneIndex = ctx.codec.blindIndex('phone', phone);
	const attempt = await takeCodeAttempt(ctx.sql, {
		phoneIndex,
		now: ctx.now,
		most: mostAttempts,
	});
	if (!attempt) throw domainError('code_expired');
	if (!isRight(ctx, attempt, input.code))
		throw domainError(attempt.attempts < mostAttempts ? 'code_wrong' : 'code_expired');

	return withTransaction(ctx, async (ctx) => {
		if (!(await useCode(ctx.sql, attempt.id, ctx.now))) throw domainError('code_expired');
		const accountId = await findOrLinkAccount(ctx, phone, phoneIndex);
		if (!accountId)
			throw domainError('phone_unknown', { parameters: { helpPhone: means.helpPhone } });
		await admit(ctx, means, accountId, input.newPassword);
		await recordAudit(ctx, {
			action: 'account.sign_in',
			subjectType: 'account',
			subjectId: accountId,
			detail: { by: 'code' },
		});
		return accountId;
	});
}

function isRight(ctx: Context, attempt: CodeAttemptRow, code: string): boolean {
	const given = Buffer.from(hashOfCode(ctx, attempt.id, code));
	return timingSafeEqual(given, Buffer.from(attempt.hash));
}

/** A refusal here rolls back, so that the right code can be used again with what was missing. */
async function admit(
	ctx: Context,
	means: SignInMeans,
	accountId: string,
	newPassword: string | undefined,
): Promise<void> {
	const account = await findAccount(ctx.sql, accountId);
	if (account?.state === 'suspended')
		throw domainError('account_suspended', { parameters: { helpPhone: means.helpPhone } });
	if (!account?.grants.length) return;
	if (await findPasswordHash(ctx.sql, accountId)) throw domainError('password_needed');
	if (!newPassword) throw domainError('new_password_needed');
	await updatePassword(ctx.sql, accountId, await hashOfPassword(newPassword));
}

/** Null when nobody, or more than one client and nobody else, is known by the phone. */
async function findOrLinkAccount(
	ctx: Context,
	phone: string,
	phoneIndex: Buffer,
): Promise<string | null> {
	const account = await findAccountByPhone(ctx.sql, phoneIndex);
	const known = await selectPeopleWithoutAccount(ctx.sql, phoneIndex);
	const districtId = account?.districtId ?? known[0]?.districtId;
	const people = known.filter((person) => person.districtId === districtId);
	const volunteer = people.find(({ kind }) => kind === 'volunteer');
	const clients = people.filter(({ kind }) => kind === 'client');
	// Two clients who share a phone cannot be told apart by it.
	const client = clients.length === 1 ? clients[0] : undefined;
	const person = volunteer ?? client;
	if (!districtId || !(account ?? person)) return null;
	const accountId =
		account?.id ??
		(await ensureAccount(ctx, {
			districtId,
			phone,
			displayName: person?.name ?? '',
			locale: ctx.locale,
		}));
	const linked = await findAccount(ctx.sql, accountId);
	if (volunteer && !linked?.volunteerId) await linkVolunteer(ctx.sql, volunteer.id, accountId);
	if (client && !linked?.clientId) await linkClient(ctx.sql, client.id, accountId);
	return accountId;
}
