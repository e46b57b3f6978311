import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Builds the pages, unless they were built from the very same sources. */
const root = path.resolve(import.meta.dirname, '..');
const stamp = path.join(root, 'build', 'sources.sha256');
const sources = ['src', 'static', 'package-lock.json', 'svelte.config.js', 'vite.config.ts'];

function filesOf(entry: string): string[] {
	if (!statSync(entry).isDirectory()) return [entry];
	return readdirSync(entry)
		.sort()
		.flatMap((name) => filesOf(path.join(entry, name)));
}

const hash = createHash('sha256').update(process.version);
for (const file of sources.flatMap((source) => filesOf(path.join(root, source)))) {
	if (file.endsWith('.test.ts')) continue;
	hash.update(path.relative(root, file)).update(readFileSync(file));
}
const digest = hash.digest('hex');

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== digest) {
	process.stdout.write('Building the pages …\n');
	const vite = path.join(root, 'node_modules', 'vite', 'bin', 'vite.js');
	const built = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
		cwd: root,
		stdio: 'inherit',
		env: { ...process.env, NODE_ENV: 'production' },
	});
	if (built.status !== 0) process.exit(built.status ?? 1);
	writeFileSync(stamp, digest);
}
