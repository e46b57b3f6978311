import { describe, expect, it } from 'vitest';
import type { BilingualText } from './bilingual-text.ts';
import { demoBrands, type DemoIndicatorKey } from './brands.ts';
import { demoServiceItems } from './catalogue.ts';
import { demoCredentialKinds, demoSkills } from './skills.ts';

const shares: readonly DemoIndicatorKey[] = ['fulfilled_rate', 'on_time_rate', 'satisfaction'];
const veteransBureau = '奉贤区退役军人事务局';

function expectBothLanguages({ zh, en }: BilingualText) {
	expect(zh).toMatch(/\p{Script=Han}/u);
	expect(zh).not.toMatch(/[A-Za-z]/);
	expect(en).toMatch(/[A-Za-z]/);
	expect(en).not.toMatch(/\p{Script=Han}/u);
	for (const text of [zh, en]) expect(text).toBe(text.trim());
}

function expectUnique(keys: readonly string[]) {
	expect([...keys].sort()).toEqual([...new Set(keys)].sort());
}

describe('skills and credentials', () => {
	it('have unique keys and names in both languages', () => {
		expect(demoSkills.length).toBeGreaterThanOrEqual(16);
		for (const list of [demoSkills, demoCredentialKinds]) {
			expectUnique(list.map(({ key }) => key));
			expectUnique(list.map(({ name }) => name.zh));
			expectUnique(list.map(({ name }) => name.en));
			for (const { key, name } of list) {
				expect(key).toMatch(/^[a-z_]+$/);
				expectBothLanguages(name);
			}
		}
	});

	it('hold no skill that no item asks for', () => {
		const asked = new Set(demoServiceItems.flatMap(({ skillKeys }) => skillKeys));
		const unasked = demoSkills.filter(({ key }) => !asked.has(key)).map(({ key }) => key);
		expect(unasked).toEqual([]);
	});
});

describe('brands', () => {
	it('are ten, with unique slugs and names, three window, two volunteer, five benefit', () => {
		expect(demoBrands).toHaveLength(10);
		expectUnique(demoBrands.map(({ slug }) => slug));
		expectUnique(demoBrands.map(({ name }) => name.zh));
		expectUnique(demoBrands.map(({ name }) => name.en));
		for (const { slug } of demoBrands) expect(slug).toMatch(/^[a-z0-9-]{2,60}$/);
		const ofKind = (kind: string) => demoBrands.filter((brand) => brand.kind === kind).length;
		expect([ofKind('window'), ofKind('volunteer'), ofKind('benefit')]).toEqual([3, 2, 5]);
	});

	it('tell all their texts in both languages, the story in two sentences', () => {
		for (const brand of demoBrands) {
			const { plan, story } = brand;
			const texts = [brand.name, story, brand.leadOffice, ...brand.supervisingBodies];
			texts.push(...plan.goals, ...plan.milestones.flatMap(({ title, lead }) => [title, lead]));
			texts.forEach(expectBothLanguages);
			expect(story.zh.match(/。/g)).toHaveLength(2);
			expect(story.en.match(/\.(?= |$)/g)).toHaveLength(2);
		}
	});

	it('have several supervising bodies; veterans are the matter of the veterans bureau', () => {
		for (const { supervisingBodies } of demoBrands) {
			expectUnique(supervisingBodies.map(({ zh }) => zh));
			expect(supervisingBodies.length).toBeGreaterThanOrEqual(2);
		}
		for (const slug of ['aigongchen-guchangcheng', 'hongxing-yumiao']) {
			const brand = demoBrands.find((candidate) => candidate.slug === slug)!;
			expect(brand.supervisingBodies[0]!.zh).toBe(veteransBureau);
		}
	});

	it('plan 2025 to 2027 with a target of each indicator for each year', () => {
		for (const { plan } of demoBrands) {
			expect([plan.firstYear, plan.lastYear]).toEqual([2025, 2027]);
			expect(plan.goals.length).toBeGreaterThanOrEqual(2);
			const indicators = new Set(plan.targets.map(({ indicator }) => indicator));
			for (const indicator of indicators) {
				const ofIndicator = plan.targets.filter((target) => target.indicator === indicator);
				expect(ofIndicator.map(({ year }) => year)).toEqual([2025, 2026, 2027]);
				const values = ofIndicator.map(({ value }) => value);
				const better = indicator === 'time_to_match_median' ? [...values].reverse() : values;
				expect([...better].sort((a, b) => a - b)).toEqual(better);
				for (const value of values) {
					expect(value).toBeGreaterThan(0);
					if (shares.includes(indicator)) expect(value).toBeLessThanOrEqual(1);
					else expect(Number.isInteger(value)).toBe(true);
				}
			}
		}
	});

	it('have two to four milestones in order, each a real day within the plan', () => {
		for (const { plan } of demoBrands) {
			const days = plan.milestones.map(({ dueOn }) => dueOn);
			expect(days.length).toBeGreaterThanOrEqual(2);
			expect(days.length).toBeLessThanOrEqual(4);
			expect([...days].sort()).toEqual(days);
			for (const day of days) {
				expect(day).toMatch(/^202[5-7]-/);
				expect(new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10)).toBe(day);
			}
		}
	});
});

describe('service items', () => {
	it('are at least 36, with unique keys and names, in both languages throughout', () => {
		expect(demoServiceItems.length).toBeGreaterThanOrEqual(36);
		expectUnique(demoServiceItems.map(({ key }) => key));
		expectUnique(demoServiceItems.map(({ name }) => name.zh));
		expectUnique(demoServiceItems.map(({ name }) => name.en));
		for (const item of demoServiceItems) {
			expect(item.key).toMatch(/^[a-z]+(-[a-z]+)*$/);
			[item.name, item.description, item.preparation].forEach(expectBothLanguages);
		}
	});

	it('name brands, skills and credentials that exist, and every brand has one', () => {
		const slugs = demoBrands.map(({ slug }) => slug);
		const skillKeys = demoSkills.map(({ key }) => key);
		const credentialKinds = demoCredentialKinds.map(({ key }) => key);
		for (const item of demoServiceItems) {
			expect(slugs).toContain(item.brandSlug);
			expectUnique(item.skillKeys);
			for (const key of item.skillKeys) expect(skillKeys).toContain(key);
			if (item.credentialKind !== null) expect(credentialKinds).toContain(item.credentialKind);
		}
		expect(new Set(demoServiceItems.map(({ brandSlug }) => brandSlug))).toEqual(new Set(slugs));
	});

	it('cover the eight categories, the four suppliers and the four forms of admission', () => {
		expect(new Set(demoServiceItems.map(({ category }) => category)).size).toBe(8);
		expect(new Set(demoServiceItems.map(({ supplier }) => supplier)).size).toBe(4);
		expect(new Set(demoServiceItems.map(({ admissionForm }) => admissionForm)).size).toBe(4);
	});

	it('fit into their opening hours and their promise', () => {
		const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
		for (const item of demoServiceItems) {
			expect(item.opensAt).toMatch(/^\d\d:[0-5]\d$/);
			expect(item.closesAt).toMatch(/^\d\d:[0-5]\d$/);
			const open = minutes(item.closesAt) - minutes(item.opensAt);
			expect(item.roundTheClock).toBe(open === 24 * 60);
			expect(item.durationMinutes).toBeGreaterThanOrEqual(10);
			expect(item.durationMinutes).toBeLessThanOrEqual(open);
			expect(item.minimumLeadMinutes).toBeLessThan(item.serveWithinDays * 24 * 60);
			expect(item.answerWithinMinutes).toBeLessThan(item.serveWithinDays * 24 * 60);
		}
	});

	it('are checked by a person where they are risky or done jointly', () => {
		for (const item of demoServiceItems) {
			if (item.risky || item.admissionForm === 'joint') expect(item.admission).toBe('check');
			if (item.risky) expect(item.preparation.zh).toContain('服务协议');
			if (item.remote) expect([item.outdoor, item.risky]).toEqual([false, false]);
		}
		expect(demoServiceItems.some(({ risky }) => risky)).toBe(true);
	});
});
