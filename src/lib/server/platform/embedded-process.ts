import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** A process that cannot be confused with a later one of the same number. */
export interface ProcessIdentity {
	pid: number;
	startedAt: string;
}

/**
 * Identifies a process by its number and the moment it started.
 * Returns undefined when there is no such process, or only a zombie that nobody has buried yet.
 */
export function identifyProcess(pid: number): ProcessIdentity | undefined {
	const startedAt =
		process.platform === 'linux'
			? startOnLinux(pid)
			: process.platform === 'win32'
				? startOnWindows(pid)
				: startOnUnix(pid);
	return startedAt ? { pid, startedAt } : undefined;
}

/** Whether this very process still runs. */
export function isRunning(identity: ProcessIdentity): boolean {
	return identifyProcess(identity.pid)?.startedAt === identity.startedAt;
}

/** Waits until a condition holds, at most so many milliseconds; returns whether it came to hold. */
export async function waitUntil(condition: () => boolean, milliseconds: number): Promise<boolean> {
	const deadline = performance.now() + milliseconds;
	while (!condition()) {
		if (performance.now() > deadline) return false;
		await delay(25);
	}
	return true;
}

function startOnLinux(pid: number): string | undefined {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		// proc(5): the name in parentheses may hold anything; state is field 3, start time field 22.
		const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
		if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
		const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
		return `${boot}/${fields[19]}`;
	} catch {
		return undefined;
	}
}

function startOnUnix(pid: number): string | undefined {
	const result = spawnSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
		encoding: 'utf8',
		env: { PATH: '/bin:/usr/bin', LC_ALL: 'C', TZ: 'UTC' },
	});
	const [state, ...start] = (result.stdout ?? '').trim().split(/\s+/);
	return state && !state.startsWith('Z') ? start.join(' ') : undefined;
}

function startOnWindows(pid: number): string | undefined {
	const question = `(Get-Process -Id ${pid} -ErrorAction SilentlyContinue).StartTime.ToFileTimeUtc()`;
	const result = spawnSync('powershell', ['-NoProfile', '-Command', question], {
		encoding: 'utf8',
		windowsHide: true,
	});
	return (result.stdout ?? '').trim() || undefined;
}
