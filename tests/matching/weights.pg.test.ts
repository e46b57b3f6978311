import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addMinutes } from '../../src/lib/calendar/local-time.ts';
import {
	acceptOffer,
	builtInWeights,
	changeWeights,
	getOffer,
	getWeights,
	ofEachPart,
	previewWeights,
	proposeVolunteers,
	restoreWeights,
	scoreParts,
	type Weights,
} from '../../src/lib/server/matching/index.ts';
import { askAbout, firstBrokenRule } from '../../src/lib/server/matching/rules.ts';
import { rankCandidates, type ScoredCandidate } from '../../src/lib/server/matching/score.ts';
import { loadScoring } from '../../src/lib/server/matching/scoring/load-scoring.ts';
import { normaliseWeights } from '../../src/lib/server/matching/weights.ts';
import { storedCandidates } from '../../src/lib/server/matching/stored-candidates.ts';
import type { AccountActor, Context } from '../../src/lib/server/platform/context.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import {
	actorOf,
	addAccount,
	addGrant,
	addOrder,
	addVolunteer,
	as,
	at,
	createDistrict,
	createTestContext,
	testNow,
	type TestDistrict,
	type TestPerson,
} from '../support/district.ts';

let database: TestDatabase;
let ctx: Context;
let district: TestDistrict;
let manager: Context;
let slug: string;

beforeAll(async () => {
	database = await createTestDatabase();
	ctx = createTestContext(database.sql);
	district = await createDistrict(ctx);
	manager = as(ctx, district.manager);
	slug = district.brand.slug;
});
afterAll(() => database.end());
beforeEach(async () => {
	await ctx.sql`delete from matching_weights`;
	await ctx.sql`delete from offers`;
	await ctx.sql`
		update orders set state = 'cancelled', cancellation_reason = 'other', matching_due_at = null
		where state = 'matching'`;
});

const friday = new Date('2026-11-27T01:00:00Z');
const weighing = (given: Partial<Weights>): Weights => ({ ...ofEachPart(() => 0), ...given });
const change = (weights: Weights, basedOn: number, note?: string) =>
	changeWeights(manager, { slug, weights, basedOn, note });

describe('versions', () => {
	test('a brand has the built-in weights until it has its own, which are brought to 1', async () => {
		expect(await getWeights(manager, slug)).toMatchObject({
			current: builtInWeights,
			versions: [],
			mayChange: true,
		});
		await change(weighing({ travel: 0.9, rest: 0.6 }), 0, '路太远');
		const { current, versions } = await getWeights(manager, slug);
		expect(current).toMatchObject({
			version: 1,
			note: '路太远',
			changedBy: '郑品牌',
			restores: null,
		});
		expect(current.weights.travel).toBeCloseTo(0.6, 12);
		expect(current.weights.rest).toBeCloseTo(0.4, 12);
		expect(versions).toHaveLength(1);
		const [audit] = await ctx.sql`
			select action, detail->>'version' as version from audit_events
			where subject_type = 'matching_weights' order by id desc limit 1`;
		expect(audit).toEqual({ action: 'weights.change', version: '1' });
	});

	test('an earlier one, and the built-in ones, become current again as a new version', async () => {
		await change(weighing({ travel: 1 }), 0);
		await change(weighing({ rest: 1 }), 1);
		await restoreWeights(manager, { slug, version: 1, basedOn: 2 });
		const restored = await getWeights(manager, slug);
		expect(restored.current).toMatchObject({ version: 3, restores: 1 });
		expect(restored.current.weights).toEqual(weighing({ travel: 1 }));
		await restoreWeights(manager, { slug, version: 0, basedOn: 3 });
		const { current } = await getWeights(manager, slug);
		expect(current).toMatchObject({ version: 4, restores: 0, weights: builtInWeights.weights });
		await expect(restoreWeights(manager, { slug, version: 9, basedOn: 4 })).rejects.toThrow(
			'not_found',
		);
	});

	test('of two who change the same version at once, one is told', async () => {
		const both = await Promise.allSettled([
			change(weighing({ travel: 1 }), 0),
			change(weighing({ rest: 1 }), 0),
		]);
		expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
		const refused = both.find(({ status }) => status === 'rejected') as PromiseRejectedResult;
		expect(refused.reason).toMatchObject({ code: 'weights_changed' });
		expect((await getWeights(manager, slug)).versions).toHaveLength(1);
	});
});

describe('who may', () => {
	const refusal = async (work: Promise<unknown>) => {
		const [result] = await Promise.allSettled([work]);
		return result?.status === 'rejected' ? (result.reason as { code: string }).code : 'done';
	};
	const input = () => ({ slug, weights: weighing({ travel: 1 }) });

	test('the manager of the brand and the administrator change; the supervisor sees', async () => {
		const inTown = await addAccount(ctx, district.area, { name: '镇经理' });
		await addGrant(ctx, inTown, {
			role: 'programme_manager',
			areaId: district.town.id,
			brandId: district.brand.id,
		});
		const answers: [AccountActor | { kind: 'anonymous' }, string, string][] = [
			[{ kind: 'anonymous' }, 'not_signed_in', 'not_signed_in'],
			[district.stranger, 'not_allowed', 'not_allowed'],
			[district.volunteer.actor, 'not_allowed', 'not_allowed'],
			[district.dispatcher, 'not_allowed', 'not_allowed'],
			[await actorOf(ctx, inTown), 'not_allowed', 'not_allowed'],
			[district.supervisor, 'done', 'not_allowed'],
			[district.manager, 'done', 'done'],
			[district.administrator, 'done', 'done'],
		];
		for (const [actor, seeing, changing] of answers) {
			const acting = as(ctx, actor);
			await ctx.sql`delete from matching_weights`;
			expect(await refusal(getWeights(acting, slug))).toBe(seeing);
			expect(await refusal(previewWeights(acting, input()))).toBe(changing);
			expect(await refusal(changeWeights(acting, { ...input(), basedOn: 0 }))).toBe(changing);
			const basedOn = changing === 'done' ? 1 : 0;
			expect(await refusal(restoreWeights(acting, { slug, version: 0, basedOn }))).toBe(changing);
		}
		expect((await getWeights(as(ctx, district.supervisor), slug)).mayChange).toBe(false);
	});

	test('not of another brand', async () => {
		const other = district.otherBrand.slug;
		expect(await refusal(getWeights(manager, other))).toBe('not_allowed');
		expect(await refusal(changeWeights(manager, { ...input(), slug: other, basedOn: 0 }))).toBe(
			'not_allowed',
		);
		expect(await refusal(getWeights(manager, 'no-such-brand'))).toBe('not_found');
	});
});

describe('what weights do', () => {
	let people: TestPerson[];

	/** Near or far, much or little to do, old hands and newcomers: everybody differs from everybody. */
	beforeAll(async () => {
		people = [];
		for (let number = 0; number < 14; number++)
			people.push(
				await addVolunteer(ctx, district.area, district.grid, {
					name: `志愿者${number}`,
					longitude: district.grid.longitude + number * 0.0031,
					visitsPerWeek: 4 + ((number * 5) % 7),
					languages: number % 3 === 0 ? ['fengxian', 'mandarin'] : ['mandarin'],
				}),
			);
		await ctx.sql`update clients set languages = ${['fengxian', 'mandarin']}`;
	});

	test('the next look decides by them, and keeps which they were', async () => {
		const first = async () => {
			await ctx.sql`delete from offers`;
			const orderId = await addOrder(ctx, district, { startsAt: friday });
			await proposeVolunteers(ctx);
			const [row] = await ctx.sql`
				select d.asked->0->>'volunteerId' as "volunteerId", d.weights_version as version, f.id,
					f.weights_version as "ofOffer", jsonb_array_length(d.ranked) as ranked
				from matching_decisions d join offers f on f.order_id = d.order_id
					and f.volunteer_id = (d.asked->0->>'volunteerId')::uuid
				where d.order_id = ${orderId}`;
			return row!;
		};
		expect(await first()).toMatchObject({ version: 0, ofOffer: 0, ranked: 15 });
		await change(weighing({ language: 0.6, newcomer: 0.4 }), 0);
		const decided = await first();
		expect(decided).toMatchObject({ version: 1, ofOffer: 1 });
		expect(people.findIndex(({ id }) => id === decided.volunteerId) % 3).toBe(0);
		await change(weighing({ travel: 1 }), 1);
		const asked = people.find(({ id }) => id === decided.volunteerId)!;
		// The reasons are those of the weights that the offer was made with.
		expect((await getOffer(as(ctx, asked.actor), decided.id)).reasons).toEqual([
			'language',
			'newcomer',
		]);
	});

	test('a preview says of a month what ranking it anew by hand says', async () => {
		await ctx.sql`delete from matching_decisions`;
		await change(weighing({ travel: 0.5, continuity: 0.3, fairness: 0.2, acceptance: 0.3 }), 0);
		const current = (await getWeights(manager, slug)).current.weights;
		const others = normaliseWeights(
			weighing({ rest: 0.5, newcomer: 0.2, language: 0.3, travel: 0.1 }),
		);
		const waves: { number: string; before: ScoredCandidate[]; after: ScoredCandidate[] }[] = [];
		for (let day = 33; day >= 1; day--) {
			const now = addMinutes(testNow, -day * 24 * 60);
			const orderId = await addOrder(ctx, district, {
				startsAt: addMinutes(now, 48 * 60),
				submittedAt: now,
				matchingDueAt: now,
				area: day % 4 === 0 ? district.otherGrid : district.grid,
			});
			const source = storedCandidates(ctx.sql);
			const order = (await source.findOrder(orderId))!;
			const question = askAbout(order, now);
			const able = (await source.listCandidates(order, now)).candidates.filter(
				(each) => firstBrokenRule(question, each) === null,
			);
			const scoring = await loadScoring(at(ctx, now), {
				...order,
				brandId: district.brand.id,
				itemKey: district.item.key,
			});
			await proposeVolunteers(at(ctx, now));
			const offers = await ctx.sql<{ id: string; volunteerId: string }[]>`
				select id, volunteer_id as "volunteerId" from offers where order_id = ${orderId}
				order by score desc, id`;
			// Some decline, one serves: people come to differ in load, history and rest.
			await ctx.sql`
				update offers set state = 'declined', answered_at = ${now}
				where id = any(${offers.slice(1, 1 + (day % 4)).map(({ id }) => id)}::uuid[])`;
			const serving = people.find(({ id }) => id === offers[0]?.volunteerId) ?? district.volunteer;
			await acceptOffer(as(at(ctx, now), serving.actor), offers[0]!.id);
			await ctx.sql`
				update visit_places set checked_in_at = ${order.startsAt}, checked_out_at = ${order.endsAt}
				where visit_id in (select id from visits where order_id = ${orderId})`;
			if (day > 30) continue;
			const wave = (weights: Weights) =>
				rankCandidates(question, able, { ...scoring, weights }).slice(0, offers.length);
			const [{ number }] = await ctx.sql<[{ number: string }]>`
				select number from orders where id = ${orderId}`;
			waves.unshift({ number, before: wave(current), after: wave(others) });
		}
		const preview = await previewWeights(manager, { slug, weights: others });
		const ids = (wave: ScoredCandidate[]) => wave.map(({ volunteerId }) => volunteerId);
		const firstDiffers = waves.filter(({ before, after }) => ids(before)[0] !== ids(after)[0]);
		const waveDiffers = waves.filter(
			({ before, after }) => ids(before).sort().join() !== ids(after).sort().join(),
		);
		expect(firstDiffers.length).toBeGreaterThan(5);
		expect(waveDiffers.length).toBeGreaterThan(5);
		expect(preview).toMatchObject({
			orders: 30,
			differentFirst: firstDiffers.length,
			differentWave: waveDiffers.length,
		});
		expect(preview.examples.map(({ number }) => number)).toEqual(
			firstDiffers.slice(0, 5).map(({ number }) => number),
		);
		expect(preview.before.load).toBeGreaterThan(0);
		for (const side of ['before', 'after'] as const) {
			const asked = waves.flatMap((each) => each[side]);
			const mean = (value: (score: ScoredCandidate['score']) => number) =>
				asked.reduce((sum, { score }) => sum + value(score), 0) / asked.length;
			expect(preview[side].travelMinutes).toBeCloseTo(
				mean((score) => score.travelMinutes!),
				9,
			);
			expect(preview[side].load).toBeCloseTo(
				mean(({ load }) => load),
				9,
			);
			expect(preview[side].newcomers).toBeCloseTo(
				mean(({ parts }) => (parts.newcomer > 0 ? 1 : 0)),
				9,
			);
		}
		expect(scoreParts.every((part) => preview.weights[part] === others[part])).toBe(true);
		const unchanged = await previewWeights(manager, { slug, weights: current });
		expect(unchanged).toMatchObject({
			orders: 30,
			differentFirst: 0,
			differentWave: 0,
			examples: [],
		});
		expect((await getWeights(manager, slug)).versions).toHaveLength(1);
	});

	test('without a decision there is nothing to compare', async () => {
		await ctx.sql`delete from matching_decisions`;
		expect(await previewWeights(manager, { slug, weights: builtInWeights.weights })).toMatchObject({
			orders: 0,
			differentFirst: 0,
			before: { travelMinutes: null, newcomers: null, load: null },
			examples: [],
		});
	});
});
