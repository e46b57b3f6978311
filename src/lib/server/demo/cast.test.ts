import { isValidPhoneNumber } from 'libphonenumber-js/max';
import { pinyin } from 'pinyin-pro';
import { describe, expect, it } from 'vitest';
import { demoAreas } from './areas.ts';
import { demoBrands } from './brands.ts';
import { castMember, demoCast } from './cast.ts';
import { gridsOfCommunity } from './grids.ts';
import { landlinePhone, mobilePhone } from './names.ts';
import { demoCredentialKinds, demoSkills } from './skills.ts';

const { district, towns } = demoAreas;
const gridCodes = towns.flatMap((town) =>
	town.communities.flatMap((community) =>
		gridsOfCommunity(community, town, towns).map(({ code }) => code),
	),
);
const staffRoles = ['dispatcher', 'grid_chief', 'programme_manager', 'supervisor', 'administrator'];

describe('the cast', () => {
	it('has unique keys, names, phones and passwords', () => {
		const passwords = demoCast.flatMap(({ password }) => password ?? []);
		for (const list of [
			demoCast.map(({ key }) => key),
			demoCast.map(({ name }) => name),
			demoCast.map(({ phone }) => phone),
			passwords,
		]) {
			expect(new Set(list).size).toBe(list.length);
		}
	});

	it('has every role', () => {
		expect(new Set(demoCast.map(({ role }) => role))).toEqual(
			new Set(['client', 'proxy', 'volunteer', ...staffRoles]),
		);
	});

	it('has valid phones outside the ranges of generated persons', () => {
		for (const { phone, signsIn } of demoCast) {
			expect(isValidPhoneNumber(phone, 'CN'), phone).toBe(true);
			expect(phone).toMatch(signsIn ? /^139000000\d\d$/ : /^021-5741\d{4}$/);
			expect(phone.slice(0, 6)).not.toBe(mobilePhone(0).slice(0, 6));
			expect(phone.slice(0, 8)).not.toBe(landlinePhone(0).slice(0, 8));
		}
	});

	it('gives a password to staff and to nobody else', () => {
		for (const { role, password } of demoCast) {
			if (staffRoles.includes(role)) expect(password).toMatch(/^yimi-demo-[a-z-]{8,}$/);
			else expect(password).toBeNull();
		}
	});

	it('stands on areas, brands, skills, credentials and clients that exist', () => {
		const skillKeys = demoSkills.map(({ key }) => key);
		const credentialKinds = demoCredentialKinds.map(({ key }) => key);
		for (const member of demoCast) {
			expect([district.code, ...gridCodes]).toContain(member.areaCode);
			expect(member.brandSlug !== null).toBe(member.role === 'programme_manager');
			if (member.brandSlug) {
				expect(demoBrands.map(({ slug }) => slug)).toContain(member.brandSlug);
			}
			expect(member.volunteer !== null).toBe(member.role === 'volunteer');
			for (const key of member.volunteer?.skillKeys ?? []) expect(skillKeys).toContain(key);
			for (const kind of member.volunteer?.credentialKinds ?? []) {
				expect(credentialKinds).toContain(kind);
			}
			for (const { clientKey } of member.consents) {
				expect(castMember(clientKey).role).toBe('client');
			}
			expect(member.address !== null).toBe(member.role === 'client');
			expect(member.clientCategory !== null).toBe(member.role === 'client');
		}
	});

	it('has clients living in the town of their address, and minors in teams', () => {
		for (const { address, areaCode, volunteer, age } of demoCast) {
			const town = towns.find(({ code }) => areaCode.startsWith(code));
			if (address) expect(address.startsWith(town!.name)).toBe(true);
			if (volunteer) expect(volunteer.minor).toBe(age < 18);
			if (volunteer?.minor) expect(volunteer.team).not.toBeNull();
		}
	});

	it('lets the grid chief be responsible for Li Xiuying, and her daughter act for her', () => {
		expect(castMember('zhang-weidong').areaCode).toBe(castMember('li-xiuying').areaCode);
		expect(castMember('wang-fang').consents).toContainEqual({
			clientKey: 'li-xiuying',
			relation: 'family',
		});
	});

	it('romanises names as pinyin does and introduces everyone in both languages', () => {
		for (const { name, romanisedName, key, introduction } of demoCast) {
			const syllables = pinyin(name, { toneType: 'none', type: 'array', surname: 'head' });
			expect(romanisedName.toLowerCase()).toBe(`${syllables[0]} ${syllables.slice(1).join('')}`);
			expect(key).toBe(romanisedName.toLowerCase().replace(' ', '-'));
			expect(introduction.zh).toMatch(/\p{Script=Han}/u);
			expect(introduction.en).not.toMatch(/\p{Script=Han}/u);
		}
	});

	it('refuses a key that nobody has', () => {
		expect(() => castMember('nobody')).toThrow(RangeError);
	});
});
