import fc from 'fast-check';
import { isValidPhoneNumber, parsePhoneNumber } from 'libphonenumber-js/max';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { demoAreas } from './areas.ts';
import { gridsOfCommunity } from './grids.ts';
import { birthDate, homeAddress, landlinePhone, mobilePhone, personName } from './names.ts';
import { createRandom } from './random.ts';

describe('personName', () => {
	it('is reproducible from the seed', () => {
		const names = (seed: number) => {
			const random = createRandom(seed);
			return Array.from({ length: 50 }, (_, index) =>
				personName(random, index % 2 ? 'female' : 'male', 1940 + index),
			);
		};
		expect(names(1)).toEqual(names(1));
		expect(names(1)).not.toEqual(names(2));
	});

	it('is two to four Chinese characters', () => {
		const random = createRandom(3);
		for (let turn = 0; turn < 3000; turn += 1) {
			const name = personName(random, turn % 2 ? 'female' : 'male', 1930 + (turn % 90));
			expect(name).toMatch(/^\p{Script=Han}{2,4}$/u);
		}
	});

	it('suits age and sex', () => {
		const many = (sex: 'female' | 'male', birthYear: number) => {
			const random = createRandom(4);
			return Array.from({ length: 2000 }, () => personName(random, sex, birthYear));
		};
		const ending = (names: string[], given: string) =>
			names.filter((name) => name.endsWith(given)).length;
		expect(ending(many('female', 1944), '秀英')).toBeGreaterThan(20);
		expect(ending(many('male', 1958), '建国')).toBeGreaterThan(20);
		expect(ending(many('female', 2005), '子涵')).toBeGreaterThan(20);
		expect(ending(many('male', 1944), '秀英')).toBe(0);
		expect(ending(many('female', 2005), '秀英')).toBe(0);
	});

	it('draws surnames by their frequency', () => {
		const random = createRandom(5);
		const names = Array.from({ length: 10_000 }, () => personName(random, 'female', 1950));
		const share = (surname: string) =>
			names.filter((name) => name.startsWith(surname)).length / names.length;
		expect(share('王')).toBeGreaterThan(0.06);
		expect(share('王')).toBeLessThan(0.1);
		expect(share('常')).toBeLessThan(0.01);
		expect(new Set(names.map((name) => name[0])).size).toBeGreaterThanOrEqual(100);
	});
});

describe('birthDate', () => {
	it('gives an age within both bounds on any day, leap days included', () => {
		const days = fc
			.integer({ min: 0, max: 4000 })
			.map((offset) => Temporal.PlainDate.from('2024-02-01').add({ days: offset }));
		fc.assert(
			fc.property(
				fc.integer(),
				fc.oneof(days, fc.constant(Temporal.PlainDate.from('2028-02-29'))),
				fc.integer({ min: 0, max: 99 }),
				fc.integer({ min: 0, max: 10 }),
				(seed, today, minimumAge, span) => {
					const born = birthDate(
						createRandom(seed),
						today.toString(),
						minimumAge,
						minimumAge + span,
					);
					const [year, monthAndDay] = [Number(born.slice(0, 4)), born.slice(5)];
					const hadBirthday = today.toString().slice(5) >= monthAndDay;
					const age = today.year - year - (hadBirthday ? 0 : 1);
					expect(age).toBeGreaterThanOrEqual(minimumAge);
					expect(age).toBeLessThanOrEqual(minimumAge + span);
				},
			),
			{ numRuns: 2000, seed: 1 },
		);
	});
});

describe('homeAddress', () => {
	const { towns } = demoAreas;

	it('has road, lane, number and room in a residential community', () => {
		const town = towns.find(({ name }) => name === '南桥镇')!;
		const community = town.communities[0]!;
		const grid = gridsOfCommunity(community, town, towns)[0]!;
		const random = createRandom(6);
		const addresses = Array.from({ length: 200 }, () => homeAddress(random, town, community, grid));
		const lanes = new Set<string>();
		for (const address of addresses) {
			const match = /^南桥镇(\p{Script=Han}+(?:路|街)\d+弄)\d+号[1-6]0[1-4]室$/u.exec(address);
			expect(match, address).not.toBeNull();
			lanes.add(match![1]!);
		}
		expect(lanes.size).toBe(2);
	});

	it('has group and house number in a village', () => {
		const town = towns.find(({ name }) => name === '庄行镇')!;
		const community = town.communities.find(({ name }) => name === '潘垫村村委会')!;
		const grid = gridsOfCommunity(community, town, towns)[0]!;
		const address = homeAddress(createRandom(7), town, community, grid);
		expect(address).toMatch(/^庄行镇潘垫村\d+组\d+号$/);
	});
});

describe('phones', () => {
	it('are unique by index and valid numbers of their kind', () => {
		const indexes = Array.from({ length: 3000 }, (_, index) => index);
		const phones = [...indexes.map(mobilePhone), ...indexes.map(landlinePhone)];
		const international = phones.map((phone) => parsePhoneNumber(phone, 'CN').number);
		expect(new Set(international).size).toBe(6000);
		for (const phone of phones) expect(isValidPhoneNumber(phone, 'CN'), phone).toBe(true);
		expect(parsePhoneNumber(mobilePhone(0), 'CN').getType()).toBe('MOBILE');
		expect(parsePhoneNumber(landlinePhone(0), 'CN').getType()).toBe('FIXED_LINE');
	});

	it('refuse an index outside their range', () => {
		for (const index of [-1, 1.5, 100_000]) expect(() => mobilePhone(index)).toThrow(RangeError);
		expect(() => landlinePhone(10_000)).toThrow(RangeError);
	});
});
