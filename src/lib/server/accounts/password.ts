import { hash, verify } from '@node-rs/argon2';

/** argon2id with the package's defaults, which are OWASP's minimum: 19 MiB, two passes, one lane. */
export function hashOfPassword(password: string): Promise<string> {
	return hash(password.normalize('NFKC'));
}

/** What nobody's password is compared with, so that the answer takes as long as for somebody's. */
let nobodysHash: Promise<string> | undefined;

/** Whether it is the password; takes the same time where there is none. */
export async function isPassword(stored: string | null, typed: string): Promise<boolean> {
	nobodysHash ??= hashOfPassword('nobody has this password');
	const right = await verify(stored ?? (await nobodysHash), typed.normalize('NFKC'));
	return right && stored !== null;
}
