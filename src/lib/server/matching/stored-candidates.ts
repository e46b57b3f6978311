import { addMinutes, localDateOf } from '../../calendar/local-time.ts';
import type { Sql } from '../platform/db.ts';
import {
	selectCandidates,
	selectOrderSnapshots,
	siftCoarsely,
	type SnapshotWindows,
} from './queries.ts';
import {
	historyDays,
	takenWindow,
	type CandidateSnapshot,
	type CandidateSource,
	type OrderSnapshot,
} from './snapshot.ts';

const minutesPerDay = 24 * 60;
function windowsOf(orders: readonly OrderSnapshot[], now: Date): SnapshotWindows {
	return {
		budgetSince: addMinutes(now, -minutesPerDay),
		historySince: addMinutes(now, -historyDays * minutesPerDay),
		orders: orders.map((order) => {
			const { from, until } = takenWindow(order);
			return { id: order.id, takenFrom: from, takenUntil: until };
		}),
	};
}

/** Candidates from PostgreSQL, as the open transaction sees them. */
export function storedCandidates(sql: Sql): CandidateSource {
	return {
		async findOrder(orderId) {
			const [order] = await selectOrderSnapshots(sql, [orderId]);
			return order ?? null;
		},
		async listCandidates(order, now) {
			const { volunteerIds, ...sifted } = await siftCoarsely(sql, order, localDateOf(now));
			const rows = await selectCandidates(sql, windowsOf([order], now), volunteerIds);
			return { ...sifted, candidates: rows.map(({ candidate }) => candidate) };
		},
		async findCandidate(order, volunteerId, now) {
			const [row] = await selectCandidates(sql, windowsOf([order], now), [volunteerId]);
			return row?.candidate ?? null;
		},
	};
}

/** One volunteer in the light of several orders, by order id. */
export async function candidateForEach(
	sql: Sql,
	orders: readonly OrderSnapshot[],
	volunteerId: string,
	now: Date,
): Promise<Map<string, CandidateSnapshot>> {
	const rows = await selectCandidates(sql, windowsOf(orders, now), [volunteerId]);
	return new Map(rows.map(({ orderId, candidate }) => [orderId, candidate]));
}
