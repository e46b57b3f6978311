import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';

/** Yimi started as its own process, as `npm start` does after the build. */
export interface YimiProcess {
	child: ChildProcess;
	/** All lines it printed so far, errors included. */
	lines: string[];
	/** Resolves with the first line that matches; rejects when the process ends before. */
	waitFor(pattern: RegExp): Promise<string>;
	/** Sends SIGINT and answers the exit code and how long the end took, milliseconds. */
	interrupt(): Promise<{ code: number | null; milliseconds: number }>;
	exited: Promise<number | null>;
}

/**
 * Starts `src/main.ts` in a mode, with no environment but what is given, and words behind it.
 * @param options of Node itself
 */
export function startYimi(
	mode: string,
	environment: Record<string, string>,
	words: string[] = [],
	options: string[] = [],
): YimiProcess {
	const command = [...options, '--import', 'tsx', 'src/main.ts', mode, ...words];
	const child = spawn(process.execPath, command, {
		env: { PATH: process.env.PATH ?? '', ...environment },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const lines: string[] = [];
	const listeners = new Set<() => void>();
	for (const stream of [child.stdout, child.stderr]) {
		createInterface({ input: stream }).on('line', (line) => {
			lines.push(line);
			for (const listener of listeners) listener();
		});
	}
	const exited = once(child, 'close').then(([code]) => code as number | null);
	return {
		child,
		lines,
		exited,
		waitFor: (pattern) =>
			new Promise((resolve, reject) => {
				const look = () => {
					const found = lines.find((line) => pattern.test(line));
					if (!found) return;
					listeners.delete(look);
					resolve(found);
				};
				listeners.add(look);
				look();
				void exited.then(() => reject(new Error(`It ended without: ${lines.join('\n')}`)));
			}),
		async interrupt() {
			const started = Date.now();
			child.kill('SIGINT');
			const code = await exited;
			return { code, milliseconds: Date.now() - started };
		},
	};
}

/** A port of 127.0.0.1 that nobody uses right now. */
export function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const server = createServer();
		server.once('error', reject);
		server.listen(0, '127.0.0.1', () => {
			const address = server.address();
			server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
		});
	});
}
