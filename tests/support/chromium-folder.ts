import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import {
	chmod,
	lstat,
	mkdir,
	readdir,
	readFile,
	rename,
	rm,
	stat,
	writeFile,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const packageEntry = createRequire(import.meta.url).resolve('@sparticuz/chromium');

/** Names and sizes of everything unpacked; written last, so that a folder without it is not whole. */
const MANIFEST = 'unpacked.json';
const LONGEST_UNPACKING_MS = 120_000;

/** A Chromium ready to start: its program, and the variables to add to its environment. */
export type UnpackedChromium = {
	executable: string;
	environment: Record<string, string>;
	/** True when this call did the unpacking, false when it was there already. */
	unpackedNow: boolean;
};

/**
 * Unpacks the Chromium of `@sparticuz/chromium` once per version and user and says how to start it.
 * Any number of processes may call this at once; a folder that is incomplete (a killed process,
 * a cleaner of temporary files) is replaced.
 *
 * @param parent folder in which the unpacked folder lies; by default the system's temporary folder
 * @throws when the machine is not Linux x64 with glibc, or the folder belongs to another user
 */
export async function unpackChromium(parent = tmpdir()): Promise<UnpackedChromium> {
	if (process.platform !== 'linux' || process.arch !== 'x64') {
		throw new Error(
			`The bundled Chromium runs on Linux x64 only, this is ${process.platform} ${process.arch}: ` +
				'set YIMI_TEST_BROWSER to the path of a Chromium or Chrome on this machine.',
		);
	}
	const folder = join(parent, `yimi-chromium-${await packageVersion()}-${process.getuid?.()}`);
	let unpackedNow = false;
	if (!(await isWhole(folder))) {
		await alone(folder, async () => {
			if (await isWhole(folder)) return;
			await unpackInto(folder);
			unpackedNow = true;
		});
	}
	const executable = join(folder, 'chromium');
	return { executable, environment: await environmentFor(folder, executable), unpackedNow };
}

async function packageVersion(): Promise<string> {
	const description = await readFile(join(dirname(packageEntry), '../../package.json'), 'utf8');
	return (JSON.parse(description) as { version: string }).version;
}

async function isWhole(folder: string): Promise<boolean> {
	const found = await lstat(folder).catch(() => null);
	if (found === null) return false;
	if (!found.isDirectory() || found.uid !== process.getuid?.() || (found.mode & 0o022) !== 0) {
		throw new Error(`${folder} exists but is not a folder that only this user can write to.`);
	}
	try {
		const manifest = JSON.parse(await readFile(join(folder, MANIFEST), 'utf8')) as object;
		for (const [name, size] of Object.entries(manifest)) {
			if ((await stat(join(folder, name))).size !== size) return false;
		}
		return true;
	} catch {
		return false;
	}
}

/** Unpacks beside `folder` and renames, so that `folder` never holds half a browser. */
async function unpackInto(folder: string): Promise<void> {
	await removeAbandoned(folder);
	const temporary = `${folder}.${randomUUID()}`;
	await mkdir(temporary, { mode: 0o700 });
	try {
		// The package unpacks into the temporary folder, and its libraries only where it believes
		// to be in a cloud function: so it gets both, in a process of its own.
		await run(
			process.execPath,
			['--eval', 'require(process.argv[1]).executablePath()', packageEntry],
			{ env: { TMPDIR: temporary, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' } },
		);
		await chmod(temporary, 0o700);
		await writeFile(join(temporary, 'fonts.conf'), fontConfiguration(folder));
		await writeFile(join(temporary, MANIFEST), JSON.stringify(await sizesIn(temporary)));
		await putInPlace(temporary, folder);
	} finally {
		await rm(temporary, { recursive: true, force: true });
	}
}

async function sizesIn(folder: string): Promise<Record<string, number>> {
	const sizes: Record<string, number> = {};
	for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
		if (!entry.isFile()) continue;
		const path = join(entry.parentPath, entry.name);
		sizes[path.slice(folder.length + 1)] = (await stat(path)).size;
	}
	return sizes;
}

async function putInPlace(temporary: string, folder: string): Promise<void> {
	try {
		await rename(temporary, folder);
	} catch (error) {
		if ((await lstat(folder).catch(() => null)) === null) throw error;
		if (await isWhole(folder)) return;
		const broken = `${folder}.${randomUUID()}`;
		await rename(folder, broken);
		await rename(temporary, folder);
		await rm(broken, { recursive: true, force: true });
	}
}

/** Removes what killed processes left, but nothing that may still be growing. */
async function removeAbandoned(folder: string): Promise<void> {
	const parent = dirname(folder);
	for (const name of await readdir(parent)) {
		if (!name.startsWith(`${basename(folder)}.`)) continue;
		const path = join(parent, name);
		const found = await lstat(path).catch(() => null);
		if (found !== null && Date.now() - found.mtimeMs > 5 * LONGEST_UNPACKING_MS) {
			await rm(path, { recursive: true, force: true });
		}
	}
}

/**
 * Runs `work` while no other process of this machine does so for the same folder. The lock is an
 * abstract socket, which the kernel frees when its owner dies. It only saves work: two at once
 * would be harmless because of the renaming, so nobody waits for it for ever.
 */
async function alone(folder: string, work: () => Promise<void>): Promise<void> {
	const name = `\0${createHash('sha256').update(folder).digest('hex')}`;
	const deadline = Date.now() + LONGEST_UNPACKING_MS;
	while (Date.now() < deadline) {
		const release = await takeLock(name);
		if (release === null) {
			await lockFreed(name, deadline - Date.now());
			continue;
		}
		try {
			return await work();
		} finally {
			release();
		}
	}
	await work();
}

function takeLock(name: string): Promise<(() => void) | null> {
	return new Promise((resolve, reject) => {
		const waiting = new Set<{ destroy(): void }>();
		const server = createServer((socket) => {
			waiting.add(socket);
			socket.on('error', () => socket.destroy());
		});
		server.on('error', (error: NodeJS.ErrnoException) => {
			if (error.code === 'EADDRINUSE') resolve(null);
			else reject(error);
		});
		server.listen(name, () =>
			resolve(() => {
				server.close();
				for (const socket of waiting) socket.destroy();
			}),
		);
	});
}

function lockFreed(name: string, longestMs: number): Promise<void> {
	return new Promise((resolve) => {
		const socket = connect(name);
		socket.setTimeout(longestMs, () => socket.destroy());
		socket.on('error', () => socket.destroy());
		socket.on('close', () => resolve());
		socket.resume();
	});
}

async function environmentFor(folder: string, executable: string): Promise<Record<string, string>> {
	const environment: Record<string, string> = {};
	if ((await librariesMissing(executable, {})).length > 0) {
		environment.LD_LIBRARY_PATH = join(folder, 'al2023', 'lib');
		const stillMissing = await librariesMissing(executable, environment);
		if (stillMissing.length > 0) {
			throw new Error(`The bundled Chromium lacks libraries here: ${stillMissing.join(', ')}.`);
		}
	}
	// Without any font configuration Chromium draws no letters at all.
	const hasFonts = await stat('/etc/fonts/fonts.conf').catch(() => null);
	if (hasFonts === null) environment.FONTCONFIG_FILE = join(folder, 'fonts.conf');
	return environment;
}

/** Asks the system's loader, as `ldd` does, but without needing `ldd`. */
async function librariesMissing(
	executable: string,
	environment: Record<string, string>,
): Promise<string[]> {
	const { stdout } = await run(executable, [], {
		env: { ...environment, LD_TRACE_LOADED_OBJECTS: '1' },
	});
	return [...stdout.matchAll(/^\s*(\S+) => not found$/gm)].map((match) => match[1] ?? '');
}

function fontConfiguration(folder: string): string {
	return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
	<dir>${folder}/fonts/fonts</dir>
	<dir>/usr/share/fonts</dir>
	<cachedir>${folder}/font-cache</cachedir>
</fontconfig>
`;
}
