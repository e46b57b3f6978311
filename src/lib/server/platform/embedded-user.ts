import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { EmbeddedDatabaseError } from './embedded-error.ts';

/** The operating system's user that the server runs as. */
export interface ServerUser {
	uid: number;
	gid: number;
}

/** Whether we are root, as whom PostgreSQL refuses to run. */
export function runsAsRoot(): boolean {
	return process.getuid?.() === 0;
}

/**
 * Chooses the user for a server started by root: whoever owns the data already, otherwise an
 * unprivileged user that every system has. No user is ever created.
 * @param cluster PostgreSQL's data folder, which need not exist yet
 * @throws EmbeddedDatabaseError no_unprivileged_user
 */
export function chooseServerUser(cluster: string): ServerUser {
	const owner = statSync(cluster, { throwIfNoEntry: false });
	if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
	const accounts = readFileSync('/etc/passwd', 'utf8')
		.split('\n')
		.map((line) => line.split(':'));
	for (const name of ['postgres', '_postgres', 'nobody']) {
		const account = accounts.find(([accountName]) => accountName === name);
		if (account) return { uid: Number(account[2]), gid: Number(account[3]) };
	}
	throw new EmbeddedDatabaseError(
		'no_unprivileged_user',
		'PostgreSQL does not run as root, and this system has neither a user "postgres" nor "nobody". ' +
			'Start Yimi as an ordinary user, or give it a server with DATABASE_URL.',
	);
}

/** Whether a user can enter this folder, or execute this file, by way of all folders above it. */
export function canReach(path: string, user: ServerUser): boolean {
	const test = spawnSync('/bin/sh', ['-c', 'test -x "$1"', 'sh', path], {
		...user,
		cwd: '/',
		env: {},
		stdio: 'ignore',
	});
	return test.status === 0;
}

/** Makes a folder if it is missing; root's new folder can be entered by others, whatever the umask. */
export function makeFolder(path: string): void {
	const created = mkdirSync(path, { recursive: true });
	if (created) chmodSync(path, runsAsRoot() ? 0o711 : 0o700);
}
