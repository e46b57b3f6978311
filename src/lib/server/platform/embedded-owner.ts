import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EmbeddedDatabaseError } from './embedded-error.ts';
import { identifyProcess, isRunning, type ProcessIdentity } from './embedded-process.ts';

/** Who uses a database folder, and the server that was started for it. */
interface OwnerRecord {
	owner: ProcessIdentity;
	server?: ProcessIdentity;
}

/**
 * Makes this process the owner of a database folder. Exactly one of several simultaneous callers
 * succeeds; a folder whose owner died is taken over.
 * @returns the server that the dead owner left, which may still run
 * @throws EmbeddedDatabaseError folder_in_use while the owner lives
 */
export function claimFolder(directory: string): ProcessIdentity | undefined {
	for (;;) {
		const text = readText(recordPath(directory));
		const previous = parse(text);
		if (previous && isRunning(previous.owner)) {
			throw new EmbeddedDatabaseError(
				'folder_in_use',
				`The database folder ${directory} is in use by process ${previous.owner.pid}. ` +
					'Stop that one first (Ctrl-C in its terminal), or choose another folder with YIMI_DATA.',
			);
		}
		if (text !== undefined && !takeAway(directory, text)) continue;
		if (create(directory, { owner: ourselves(), server: previous?.server })) {
			return previous?.server;
		}
	}
}

/** Who lives and owns the folder, with the server once it is started; undefined when nobody does. */
export function findLiveOwner(directory: string): OwnerRecord | undefined {
	const record = parse(readText(recordPath(directory)));
	return record && isRunning(record.owner) ? record : undefined;
}

/** Notes the server that this owner started, so that whoever comes after a kill -9 finds it. */
export function recordServer(directory: string, server: ProcessIdentity): void {
	const draft = draftPath(directory);
	writeFileSync(draft, JSON.stringify({ owner: ourselves(), server }));
	renameSync(draft, recordPath(directory));
}

/** Gives the folder up. Only its owner may call this. */
export function releaseFolder(directory: string): void {
	rmSync(recordPath(directory), { force: true });
}

function create(directory: string, record: OwnerRecord): boolean {
	const draft = draftPath(directory);
	writeFileSync(draft, JSON.stringify(record));
	try {
		linkSync(draft, recordPath(directory));
		return true;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
		throw error;
	} finally {
		rmSync(draft, { force: true });
	}
}

/** Removes a dead owner's record, unless somebody else has replaced it since it was read. */
function takeAway(directory: string, expected: string): boolean {
	const aside = `${draftPath(directory)}.old`;
	try {
		renameSync(recordPath(directory), aside);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
		throw error;
	}
	const taken = readText(aside);
	if (taken !== expected) {
		renameSync(aside, recordPath(directory));
		return false;
	}
	rmSync(aside);
	return true;
}

function ourselves(): ProcessIdentity {
	return identifyProcess(process.pid) ?? { pid: process.pid, startedAt: 'unknown' };
}

function recordPath(directory: string): string {
	return join(directory, 'owner.json');
}

function draftPath(directory: string): string {
	return join(directory, `owner.json.${process.pid}`);
}

function readText(path: string): string | undefined {
	try {
		return readFileSync(path, 'utf8');
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
		throw error;
	}
}

/** A record cut short by a power failure counts as none. */
function parse(text: string | undefined): OwnerRecord | undefined {
	try {
		return text ? (JSON.parse(text) as OwnerRecord) : undefined;
	} catch {
		return undefined;
	}
}
