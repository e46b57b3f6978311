import type { Sql } from '../platform/db.ts';
import { tidyFreeTimes } from '../volunteers/index.ts';
import { freeTimesOf, halfHoursOf } from './candidates/half-hours.ts';
import {
	countDistrict,
	selectCandidates,
	selectKnown,
	selectNearest,
	selectOrderHistories,
	selectOrderSnapshots,
	selectPools,
	type FoundRow,
	type OrderHistory,
	type Search,
} from './candidates/queries.ts';
import { searchCells } from './candidates/search-cells.ts';
import { askAbout, firstBrokenRule, type Question } from './rules.ts';
import {
	enoughAble,
	nearestFirst,
	takenWindow,
	type CandidateList,
	type CandidateSnapshot,
	type CandidateSource,
	type CoarseRule,
	type OrderSnapshot,
} from './snapshot.ts';

/** What stays the same of districts while a run looks at orders; hand in one for the run. */
export interface DistrictFacts {
	pools: Map<string, number[]>;
	counts: Map<string, Awaited<ReturnType<typeof countDistrict>>>;
}

export const noFacts = (): DistrictFacts => ({ pools: new Map(), counts: new Map() });

/** Candidates from PostgreSQL, as the open transaction sees them. */
export function storedCandidates(sql: Sql, facts = noFacts()): CandidateSource {
	return {
		async findOrder(orderId) {
			const [order] = await selectOrderSnapshots(sql, [orderId]);
			return order ?? null;
		},
		async listCandidates(order, now) {
			const skills = order.skills.map((skill) => `skill:${skill}`);
			const pools = await findPools(sql, order, skills.length > 0 ? skills : ['any'], facts);
			const found = pools ? await searchNearest(sql, order, { pools, facts, now }) : nobody;
			return found.complete ? withDistrict(sql, order, { ...found, pools }, facts) : found.list;
		},
		async findCandidate(order, volunteerId, now) {
			const candidates = await candidateForEach(sql, [order], volunteerId, now);
			return candidates.get(order.id) ?? null;
		},
	};
}

/** Pools never go once they are there. */
async function findPools(
	sql: Sql,
	{ districtId }: OrderSnapshot,
	requirements: string[],
	{ pools }: DistrictFacts,
): Promise<number[] | null> {
	const key = [districtId, ...requirements].join(' ');
	const known = pools.get(key) ?? (await selectPools(sql, districtId, requirements));
	if (known) pools.set(key, known);
	return known;
}

/** One volunteer in the light of several orders, by order id. */
export async function candidateForEach(
	sql: Sql,
	orders: readonly OrderSnapshot[],
	volunteerId: string,
	now: Date,
): Promise<Map<string, CandidateSnapshot>> {
	const histories = await selectOrderHistories(sql, orders);
	const rows = await selectCandidates(
		sql,
		orders.map((order) => ({
			id: order.id,
			weekdays: askAbout(order, now).pieces.map(({ weekday }) => weekday),
			taken: takenWindow(order),
		})),
		[volunteerId],
	);
	return new Map(
		rows.map((row) => {
			const told = { skills: row.skills, freeTimes: tidyFreeTimes(row.freeTimes) };
			return [row.orderId, describe(row, told, relationsTo(histories.get(row.orderId)), now)];
		}),
	);
}

interface Found {
	list: CandidateList;
	/** Entries in reach, when even the farthest was looked at. */
	complete: boolean;
	inReach: number;
}

const nobody: Found = {
	list: { considered: 0, ruledOut: {}, candidates: [] },
	complete: true,
	inReach: 0,
};

/** No pool has this number: of a credential that nobody holds. */
const emptyPool = 0;

async function searchNearest(
	sql: Sql,
	order: OrderSnapshot,
	{ pools, facts, now }: { pools: number[]; facts: DistrictFacts; now: Date },
): Promise<Found> {
	const question = askAbout(order, now);
	const holders =
		order.credentialKind === null
			? []
			: await findPools(sql, order, [`credential:${order.credentialKind}`], facts);
	const looked = searchFor(question, pools);
	const search = { ...looked, pools: [...(holders ?? [emptyPool]), ...pools] };
	const ranges = searchCells(order, order.remote);
	const history = selectOrderHistories(sql, [order]);
	for (let enough = nearestFirst; ; enough *= 4) {
		const [nearest, histories] = await Promise.all([
			selectNearest(sql, search, looked, { ranges, enough }),
			history,
		]);
		const relations = relationsTo(histories.get(order.id));
		const complete = nearest.rows.length < enough;
		const candidates = new Map<string, CandidateSnapshot>();
		const ruledOut = { ...nearest.ruledOut };
		let able = 0;
		const add = (rows: readonly FoundRow[]) => {
			for (const row of rows) {
				const candidate = describeFound(row, question, relations);
				const broken = firstBrokenRule(question, candidate);
				if (broken === null) able += 1;
				// Half hours say too much where someone is free until ten past.
				if (broken === 'free_then') ruledOut.free_then = (ruledOut.free_then ?? 0) + 1;
				else candidates.set(row.volunteerId, candidate);
			}
		};
		add(nearest.rows);
		if (!complete && able < enoughAble) continue;
		const nearby = candidates.size;
		const known = [...relations.visits.keys()].filter((id) => !candidates.has(id));
		if (!complete && known.length > 0) add(await selectKnown(sql, search, known));
		return {
			list: {
				considered: nearest.considered + candidates.size - nearby,
				ruledOut,
				candidates: inOrder(candidates.values()),
			},
			complete,
			inReach: nearest.considered,
		};
	}
}

function inOrder(candidates: Iterable<CandidateSnapshot>): CandidateSnapshot[] {
	return [...candidates].sort((one, other) => (one.volunteerId < other.volunteerId ? -1 : 1));
}

/** Accounts for the rest of the district, when all who are in reach were looked at. */
async function withDistrict(
	sql: Sql,
	order: OrderSnapshot,
	found: Found & { pools: number[] | null },
	{ counts }: DistrictFacts,
): Promise<CandidateList> {
	const key = [order.districtId, ...order.skills].join(' ');
	const district = counts.get(key) ?? (await countDistrict(sql, order.districtId, found.pools));
	counts.set(key, district);
	const ruledOut = {
		active_and_vetted: district.all - district.vetted,
		skills: district.vetted - district.skilled,
		within_radius: district.skilled - found.inReach,
		...found.list.ruledOut,
	};
	for (const [rule, count] of Object.entries(ruledOut) as [CoarseRule, number][])
		if (count === 0) delete ruledOut[rule as keyof typeof ruledOut];
	return { ...found.list, considered: district.all, ruledOut };
}

function searchFor({ order, date, pieces }: Question, pools: readonly number[]): Search {
	return {
		order,
		pools,
		date,
		halfHours: pieces.map(({ weekday, from, until }) => ({
			weekday,
			bits: halfHoursOf(from, until),
		})),
		taken: takenWindow(order),
	};
}

interface Relations {
	doNotPair: Set<string>;
	asked: Set<string>;
	declined: Set<string>;
	droppedOut: Set<string>;
	visits: Map<string, number>;
}

function relationsTo(history: OrderHistory | undefined): Relations {
	return {
		doNotPair: new Set(history?.doNotPair),
		asked: new Set(history?.asked),
		declined: new Set(history?.declined),
		droppedOut: new Set(history?.droppedOut),
		visits: new Map(history?.visits.map(({ volunteerId, visits }) => [volunteerId, visits])),
	};
}

function describeFound(
	row: FoundRow,
	{ order, now, pieces }: Question,
	relations: Relations,
): CandidateSnapshot {
	const freeTimes = row.freeTimes
		? tidyFreeTimes(row.freeTimes)
		: pieces.flatMap(({ weekday }, index) => freeTimesOf(weekday, row.halfHours[index] ?? 0));
	return describe(row, { skills: order.skills, freeTimes }, relations, now);
}

const millisecondsPerDay = 86_400_000;

// Written out: hundreds are described at a time, and copying objects by spreading costs the most.
function describe(
	row: Omit<FoundRow, 'halfHours' | 'freeTimes'>,
	{ skills, freeTimes }: Pick<CandidateSnapshot, 'skills' | 'freeTimes'>,
	relations: Relations,
	now: Date,
): CandidateSnapshot {
	const { volunteerId } = row;
	const dayAgo = now.getTime() - millisecondsPerDay;
	return {
		volunteerId,
		longitude: row.longitude,
		latitude: row.latitude,
		state: row.state,
		vettedOn: row.vettedOn,
		birthDate: row.birthDate,
		sex: row.sex,
		languages: row.languages,
		radiusMetres: row.radiusMetres,
		travelMode: row.travelMode,
		guardianConsentOn: row.guardianConsentOn,
		insuredUntil: row.insuredUntil,
		visitsPerDay: row.visitsPerDay,
		visitsPerWeek: row.visitsPerWeek,
		offersPerDay: row.offersPerDay,
		quietFrom: row.quietFrom,
		quietUntil: row.quietUntil,
		inTeam: row.inTeam,
		skills,
		credentials: row.credentials,
		freeTimes,
		takenTimes: (row.takenTimes ?? []).map(({ kind, startsAt, endsAt, longitude, latitude }) => ({
			kind,
			startsAt: new Date(startsAt),
			endsAt: new Date(endsAt),
			place: longitude === null || latitude === null ? null : { longitude, latitude },
		})),
		recentOffers: (row.recentOffers ?? []).filter((sentAt) => sentAt.getTime() > dayAgo),
		lastAskedAt: row.lastAskedAt,
		visitsEver: row.visitsEver ?? 0,
		offersAccepted: row.offersAccepted ?? 0,
		offersEnded: row.offersEnded ?? 0,
		doNotPair: relations.doNotPair.has(volunteerId),
		visitsWithClient: relations.visits.get(volunteerId) ?? 0,
		askedThisRound: relations.asked.has(volunteerId),
		declinedThisOrder: relations.declined.has(volunteerId),
		droppedOutOfThisOrder: relations.droppedOut.has(volunteerId),
	};
}
