import { beforeAll, expect, test } from 'vitest';
import {
	askAbout,
	brokenRules,
	rememberDistrict,
	ruleNames,
	rulesOfAccepting,
	rulesOfClaiming,
	type OrderSnapshot,
	type RememberedOffer,
	type RuleName,
	type TakenTime,
} from '../matching/index.ts';
import { comparePolicies, hashOfDemand, type Comparison } from './compare-policies.ts';
import type { SimulatedDistrict } from './district.ts';
import { drawDistrict } from './draw-district.ts';
import { usualHabits } from './habits.ts';
import { policyNames, type PolicyName } from './policies.ts';
import { runPolicy, type Run, type RunEvent } from './run-policy.ts';

const seed = 11;
const size = { seed, weeks: 1, volunteers: 60, ordersPerDay: 30 };
// Eager, slow and unreliable people: answers clash, and rounds after the first are met as well.
const habits = { ...usualHabits, acceptance: 0.6, answerMinutes: 60, dropOuts: 0.2 };
let district: SimulatedDistrict;
let runs: Map<PolicyName, Run>;

function finish<Result>(steps: Generator<number, Result>): Result {
	let step = steps.next();
	while (!step.done) step = steps.next();
	return step.value;
}

beforeAll(() => {
	district = drawDistrict(size, habits);
	runs = new Map(
		policyNames.map((policy) => [policy, finish(runPolicy(district, habits, seed, policy))]),
	);
});

test('the same seed lives through the same weeks, and another one through others', () => {
	const again = drawDistrict(size, habits);
	expect(hashOfDemand(again)).toBe(hashOfDemand(district));
	expect(finish(runPolicy(again, habits, seed, 'ours'))).toEqual(runs.get('ours'));
	const other = drawDistrict({ ...size, seed: seed + 1 }, habits);
	expect(hashOfDemand(other)).not.toBe(hashOfDemand(district));
});

test('policies meet the same demand and the same people, in whatever order they run', () => {
	const compare = (names: readonly PolicyName[]): Comparison =>
		finish(comparePolicies(district, habits, seed, names));
	const forth = compare(policyNames);
	const back = compare(['first_come', 'ours']);
	expect(new Set(forth.results.map(({ demandHash }) => demandHash)).size).toBe(1);
	expect(forth.demandHash).toBe(hashOfDemand(district));
	expect([...back.results].reverse()).toEqual([forth.results[0], forth.results.at(-1)]);
	for (const { figures } of forth.results) {
		expect(figures.orders).toBe(forth.results[0]!.figures.orders);
		expect(figures.filledShare!).toBeLessThanOrEqual(forth.attainableShare!);
	}
	const counts = forth.results.map(({ figures }) => figures.filled);
	expect(new Set(counts).size).toBeGreaterThan(1);
});

test.each(policyNames)(
	'%s: every order ends once, and everybody answers at most once',
	(policy) => {
		const { events } = runs.get(policy)!;
		const ends = new Map<number, string>();
		let last = -Infinity;
		for (const event of events) {
			expect(+event.at).toBeGreaterThanOrEqual(last);
			last = +event.at;
			expect(ends.has(event.order)).toBe(false);
			if (['served', 'unmet', 'cancelled'].includes(event.kind)) ends.set(event.order, event.kind);
		}
		expect(ends.size).toBe(district.orders.length);
		const of = (kind: RunEvent['kind']) => events.filter((event) => event.kind === kind).length;
		expect(of('offered')).toBe(of('accepted') + of('declined') + of('expired') + of('withdrawn'));
		expect(of('served')).toBeGreaterThan(0);
		if (policy === 'list_only') expect(of('offered')).toBe(0);
		else expect(of('claimed')).toBe(0);
	},
);

test.each(policyNames)('%s: no hard rule is broken, as the log alone tells', (policy) => {
	const broken = replay(district, runs.get(policy)!);
	expect(broken.checked).toBeGreaterThan(10);
	expect(broken.found).toEqual([]);
});

/** Tells a fresh memory what the log says, and asks the rules about each offer, answer and claim. */
function replay({ volunteers, orders }: SimulatedDistrict, { events }: Run) {
	const found: { event: RunEvent; rules: RuleName[] }[] = [];
	let checked = 0;
	const memory = rememberDistrict({
		volunteers: volunteers.map(({ known }) => known),
		orders: [],
		doNotPairs: [],
		takenTimes: [],
		offers: [],
		attended: [],
		droppedOut: [],
	});
	const known = orders.map(({ known }): OrderSnapshot => ({ ...known, companions: [] }));
	const offers = new Map<string, RememberedOffer>();
	const taken = new Map<string, TakenTime>();
	const idOf = (volunteer: number) => volunteers[volunteer]!.known.volunteerId;
	const check = (event: Extract<RunEvent, { volunteer: number }>, rules: readonly RuleName[]) => {
		const order = known[event.order]!;
		const candidate = memory.describe(order, idOf(event.volunteer), event.at);
		const rulesBroken = brokenRules(askAbout(order, event.at), candidate, rules);
		checked += 1;
		if (rulesBroken.length > 0) found.push({ event, rules: rulesBroken });
	};
	const release = (order: number, volunteer: number) => {
		memory.freeTime(idOf(volunteer), taken.get(`${order} ${volunteer}`)!);
		taken.delete(`${order} ${volunteer}`);
		const birthDate = volunteers[volunteer]!.known.birthDate;
		const snapshot = known[order]!;
		snapshot.companions.splice(snapshot.companions.indexOf(birthDate), 1);
	};
	for (const event of events) {
		const order = known[event.order]!;
		if (event.kind === 'served' || event.kind === 'on_desk') continue;
		if (!('volunteer' in event)) {
			for (const key of [...taken.keys()]) {
				const [number, volunteer] = key.split(' ').map(Number);
				if (number === event.order) release(number, volunteer!);
			}
			continue;
		}
		const { volunteer } = event;
		const key = `${event.order} ${volunteer}`;
		switch (event.kind) {
			case 'offered': {
				check(event, ruleNames);
				const offer: RememberedOffer = {
					orderId: order.id,
					volunteerId: idOf(volunteer),
					round: event.round,
					sentAt: event.at,
					state: 'sent',
				};
				offers.set(key, offer);
				memory.noteOffer(offer);
				break;
			}
			case 'accepted':
			case 'claimed': {
				const claiming = event.kind === 'claimed';
				check(event, claiming ? rulesOfClaiming : [...rulesOfAccepting, 'time_to_get_there']);
				if (!claiming) memory.endOffer(offers.get(key)!, 'accepted');
				const { startsAt, endsAt, remote, longitude, latitude } = order;
				const place = remote ? null : { longitude, latitude };
				const time: TakenTime = { startsAt, endsAt, kind: 'visit', place };
				taken.set(key, time);
				memory.takeTime(idOf(volunteer), time);
				order.companions.push(volunteers[volunteer]!.known.birthDate);
				break;
			}
			case 'dropped_out':
				release(event.order, volunteer);
				memory.noteDropOut(idOf(volunteer), order.id);
				order.round += 1;
				order.urgent ||= +order.startsAt - +event.at < 24 * 3_600_000;
				break;
			default:
				memory.endOffer(offers.get(key)!, event.kind);
		}
	}
	return { found, checked };
}
