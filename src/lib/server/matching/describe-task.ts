import type { TaskRow } from './queries.ts';

/** What a volunteer sees of a task before accepting: neither who is served nor where exactly. */
export interface TaskSummary extends TaskRow {
	durationMinutes: number;
	/** From home, to the next 100 metres; null for what is done by phone. */
	distanceMetres: number | null;
}

/** @param metres from home to the place, to be rounded */
export function describeTask<Row extends TaskRow>(
	row: Row,
	metres: number | null,
): Row & TaskSummary {
	return {
		...row,
		durationMinutes: Math.round((row.endsAt.getTime() - row.startsAt.getTime()) / 60_000),
		distanceMetres: metres === null ? null : Math.max(100, Math.round(metres / 100) * 100),
	};
}
