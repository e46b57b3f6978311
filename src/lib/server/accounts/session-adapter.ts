import { createHash } from 'node:crypto';
import { Lucia, TimeSpan, type Adapter } from 'lucia';
import type { Context } from '../platform/context.ts';
import {
	deleteSession,
	deleteSessionsExpiredBefore,
	deleteSessionsOf,
	findSession,
	insertSession,
	updateSessionExpiry,
	type AccountRow,
} from './queries.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const idleOfPeople = 14 * day;
const idleOfStaff = 12 * hour;
const longestSession = 90 * day;

declare module 'lucia' {
	interface Register {
		Lucia: ReturnType<typeof createLucia>;
		DatabaseUserAttributes: AccountRow;
		DatabaseSessionAttributes: { staff: boolean };
	}
}

/** What is stored of a secret that a browser or program holds: SHA-256, in hex. */
export function hashOfSecret(secret: string): string {
	return createHash('sha256').update(secret).digest('hex');
}

/**
 * Lucia for one request. It hands out session ids and slides their expiry; our adapter stores only
 * their hashes, and bounds the life: idle 14 days (staff 12 hours), 90 days at most.
 */
export function createLucia(ctx: Context) {
	return new Lucia(createSessionAdapter(ctx), {
		sessionExpiresIn: new TimeSpan(idleOfPeople, 'ms'),
		getUserAttributes: (account) => ({ account }),
	});
}

function createSessionAdapter(ctx: Context): Adapter {
	// Lucia reads the system's clock; what it compares is carried over from ours.
	const ahead = Date.now() - ctx.now.getTime();
	const expiryFor = (staff: boolean) =>
		new Date(ctx.now.getTime() + (staff ? idleOfStaff : idleOfPeople));
	let found: { expiresAt: Date; endsAt: Date; staff: boolean } | undefined;
	return {
		async getSessionAndUser(sessionId) {
			const row = await findSession(ctx.sql, hashOfSecret(sessionId));
			if (!row) return [null, null];
			const { expiresAt, endsAt, ...account } = row;
			const staff = account.grants.length > 0;
			found = { expiresAt, endsAt, staff };
			return [
				{
					id: sessionId,
					userId: account.id,
					expiresAt: new Date(expiresAt.getTime() + ahead),
					attributes: { staff },
				},
				{ id: account.id, attributes: account },
			];
		},
		async getUserSessions() {
			throw new Error('Only hashes of session ids are kept, so they cannot be listed.');
		},
		async setSession({ id, userId, attributes }) {
			await insertSession(ctx.sql, {
				hash: hashOfSecret(id),
				accountId: userId,
				createdAt: ctx.now,
				expiresAt: expiryFor(attributes.staff),
				endsAt: new Date(ctx.now.getTime() + longestSession),
			});
		},
		async updateSessionExpiration(sessionId) {
			if (!found) return;
			const wanted = Math.min(expiryFor(found.staff).getTime(), found.endsAt.getTime());
			// Lucia asks at every request of staff, whose sessions are short: slide in steps.
			if (wanted - found.expiresAt.getTime() < 30 * minute) return;
			await updateSessionExpiry(ctx.sql, hashOfSecret(sessionId), new Date(wanted));
		},
		async deleteSession(sessionId) {
			await deleteSession(ctx.sql, hashOfSecret(sessionId));
		},
		async deleteUserSessions(userId) {
			await deleteSessionsOf(ctx.sql, userId);
		},
		async deleteExpiredSessions() {
			await deleteSessionsExpiredBefore(ctx.sql, ctx.now);
		},
	};
}
