import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drawDistrict } from './draw-district.ts';
import { usualHabits } from './habits.ts';
import { gini, measureRun, quantile } from './measure-run.ts';
import { policyNames } from './policies.ts';
import { runPolicy } from './run-policy.ts';

test('the figures of a small run are those that one finds by counting its log', () => {
	const district = drawDistrict(
		{ seed: 3, weeks: 1, volunteers: 120, ordersPerDay: 6 },
		usualHabits,
	);
	for (const policy of policyNames) {
		const steps = runPolicy(district, usualHabits, 3, policy);
		let step = steps.next();
		while (!step.done) step = steps.next();
		const { events } = step.value;
		const figures = measureRun(district, step.value);
		const ordersOf = (kind: string) =>
			new Set(events.filter((event) => event.kind === kind).map(({ order }) => order));
		const served = ordersOf('served');
		expect(figures.filled).toBe(served.size);
		const cancelled = ordersOf('cancelled');
		const onDesk = [...ordersOf('on_desk')].filter((order) => !cancelled.has(order));
		expect(figures.onDesk).toBe(onDesk.length);
		if (policy !== 'ours') expect(figures.onDesk).toBe(0);
		expect(figures.cancelled).toBe(ordersOf('cancelled').size);
		expect(figures.orders).toBe(served.size + ordersOf('unmet').size);
		expect(figures.offers).toBe(events.filter(({ kind }) => kind === 'offered').length);
		expect(figures.towns.reduce((sum, { orders }) => sum + orders, 0)).toBe(figures.orders);
		expect(figures.towns.reduce((sum, { filled }) => sum + filled, 0)).toBe(figures.filled);
		const waits = [...served].map((order) => {
			let left = district.orders[order]!.known.placesNeeded;
			for (const event of events.filter((event) => event.order === order)) {
				if (event.kind === 'dropped_out') left += 1;
				if (event.kind !== 'accepted' && event.kind !== 'claimed') continue;
				left -= 1;
				if (left === 0) return (+event.at - +district.orders[order]!.admittedAt) / 60_000;
			}
			throw new Error('An order was served that nobody took');
		});
		const slower = waits.filter((wait) => wait > figures.minutesToAcceptMedian!).length;
		const faster = waits.filter((wait) => wait < figures.minutesToAcceptMedian!).length;
		expect(waits).toContain(figures.minutesToAcceptMedian);
		expect(slower).toBeLessThanOrEqual(waits.length / 2);
		expect(faster).toBeLessThan(waits.length / 2);
		const visits = new Array<number>(district.volunteers.length).fill(0);
		for (const event of events)
			if (event.kind === 'served')
				for (const volunteer of event.volunteers) visits[volunteer]! += 1;
		const pairs = visits.flatMap((one) => visits.map((other) => Math.abs(one - other)));
		const all = visits.reduce((sum, count) => sum + count, 0);
		const difference = pairs.reduce((sum, value) => sum + value, 0);
		expect(figures.loadGini).toBeCloseTo(difference / (2 * visits.length * all), 10);
		const ofNew = visits.filter((_, index) => district.volunteers[index]!.visitsBefore < 3);
		expect(figures.newcomersShare).toBeCloseTo(ofNew.reduce((a, b) => a + b, 0) / all, 10);
	}
});

test('an even load has no Gini, and one who does everything has all of it but their own share', () => {
	expect(gini([])).toBeNull();
	expect(gini([0, 0])).toBeNull();
	expect(gini([3, 3, 3])).toBeCloseTo(0);
	expect(gini([0, 0, 0, 8])).toBeCloseTo(0.75);
	fc.assert(
		fc.property(fc.array(fc.nat(20), { minLength: 1 }), (values) => {
			const value = gini(values);
			if (value === null) return;
			expect(value).toBeGreaterThanOrEqual(-1e-12);
			expect(value).toBeLessThan(1);
			expect(gini(values.map((each) => each * 3))).toBeCloseTo(value, 10);
		}),
	);
});

test('a quantile is one of the values, and null for none', () => {
	expect(quantile([], 0.5)).toBeNull();
	expect(quantile([1, 2, 3, 4], 0.5)).toBe(2);
	expect(quantile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.9)).toBe(9);
});
