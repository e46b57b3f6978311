import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { DayProblem, Stop, StopPair } from '../../../src/lib/server/day-plans/engine/index.ts';

interface InstanceFile {
	patients: {
		id: string;
		time_window: { start: number; end: number } | [number, number];
		required_caregivers: { service: string; duration: number }[];
		synchronization?: { type: 'simultaneous' | 'sequential'; distance?: number | [number, number] };
	}[];
	caregivers: { id: string; abilities: string[] }[];
	distances: number[][];
}

/**
 * Reads one instance of home health care (the JSON form of the repository iolab-uniud/hhcrsp,
 * gzipped or not) as a day to plan: nothing may be left out, and the cost is a third of distance,
 * total lateness and worst lateness.
 */
export function readInstance(file: string): DayProblem {
	const bytes = readFileSync(file);
	const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
	const instance = JSON.parse(text) as InstanceFile;
	const spotCount = instance.distances.length;
	const stops: Stop[] = [];
	const pairs: StopPair[] = [];
	const services: string[] = [];
	instance.patients.forEach((patient, index) => {
		const window = patient.time_window;
		const [start, end] = Array.isArray(window) ? window : [window.start, window.end];
		for (const { service, duration } of patient.required_caregivers) {
			services.push(service);
			stops.push({
				spot: index + 1,
				earliest: start,
				due: end,
				latest: Infinity,
				minutes: duration,
				counts: true,
				leftOutCost: Infinity,
			});
		}
		if (patient.required_caregivers.length < 2) return;
		const distance = patient.synchronization?.distance ?? 0;
		const [minimumGap, maximumGap] =
			patient.synchronization?.type !== 'sequential'
				? [0, 0]
				: Array.isArray(distance)
					? distance
					: [distance, distance];
		pairs.push({ first: stops.length - 2, second: stops.length - 1, minimumGap, maximumGap });
	});
	return {
		spotCount,
		travel: [Float64Array.from(instance.distances.flat())],
		stops,
		pairs,
		shifts: instance.caregivers.map((_, person) => ({
			person,
			mode: 0,
			startSpot: 0,
			endSpot: 0,
			from: 0,
			until: Infinity,
		})),
		people: instance.caregivers.map(() => ({
			loadBefore: 0,
			mostStops: Infinity,
			mostMinutes: Infinity,
		})),
		assignmentCosts: Float64Array.from(
			services.flatMap((service) =>
				instance.caregivers.map(({ abilities }) => (abilities.includes(service) ? 0 : Infinity)),
			),
		),
		weights: { travel: 1 / 3, lateness: 1 / 3, worstLateness: 1 / 3, unfairness: 0 },
	};
}
