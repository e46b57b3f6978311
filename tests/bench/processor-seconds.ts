import { readdirSync, readFileSync } from 'node:fs';

const ticksPerSecond = 100;

/** Seconds of processor time that a process has used, its children that ended included; Linux. */
function secondsOf(pid: number | string): { parent: number; seconds: number } {
	const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	const ticks = [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index]), 0);
	return { parent: Number(fields[1]), seconds: ticks / ticksPerSecond };
}

/** Seconds of processor time of a process and all its children so far. */
export function processorSeconds(pid: number): number {
	let sum = 0;
	for (const name of readdirSync('/proc')) {
		if (!/^\d+$/.test(name)) continue;
		try {
			const { parent, seconds } = secondsOf(name);
			if (parent === pid || name === String(pid)) sum += seconds;
		} catch {
			// It ended between the list and the look; its parent has its time.
		}
	}
	return sum;
}
