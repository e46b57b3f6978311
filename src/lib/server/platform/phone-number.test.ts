import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPhoneNumber } from './phone-number.ts';

describe('a phone number', () => {
	it.each([
		['13800138000', '+8613800138000'],
		['138-0013-8000', '+8613800138000'],
		['＋８６　１３８－００１３－８０００', '+8613800138000'],
		['0086 13800138000', '+8613800138000'],
		['8613800138000', '+8613800138000'],
		['013800138000', '+8613800138000'],
		['儿子：13800138000（李）', '+8613800138000'],
		['021-57112233', '+862157112233'],
		['（021）5711 2233', '+862157112233'],
		['57112233', '+862157112233'],
		['86-21-57112233', '+862157112233'],
		['0915-3212345', '+869153212345'],
		['+852 2123 4567', '+85221234567'],
	])('is read from %s', (written, phone) => {
		expect(readPhoneNumber(written)).toEqual({ phone });
	});

	it('takes the area code that it is given', () => {
		expect(readPhoneNumber('3212345', '0915')).toEqual({ phone: '+869153212345' });
	});

	it.each([
		['13800138000/021-57112233', '+8613800138000', 'phone_several'],
		['021-57112233、13800138000', '+862157112233', 'phone_several'],
		['13800138000 13900139000', '+8613800138000', 'phone_several'],
		['021-57112233-801', '+862157112233', 'phone_extension_dropped'],
		['57112233转801', '+862157112233', 'phone_extension_dropped'],
	])('is taken from %s, saying what is left out', (written, phone, notice) => {
		expect(readPhoneNumber(written)).toEqual({ phone, notice });
	});

	it.each([
		['', 'phone_missing'],
		['无', 'phone_missing'],
		['1.38E+10', 'phone_shortened'],
		['1.38001e10', 'phone_shortened'],
		['12345', 'phone_invalid'],
		['1380013800', 'phone_invalid'],
		['138001380001', 'phone_invalid'],
		['12800138000', 'phone_invalid'],
		['31012019500302123X', 'phone_invalid'],
	])('is not %j: %s', (written, problem) => {
		expect(readPhoneNumber(written)).toEqual({ problem });
	});

	const digits = (length: number) =>
		fc
			.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
			.map((list) => list.join(''));
	const mobile = fc
		.tuple(fc.constantFrom('135', '138', '139', '150', '159', '186', '189', '199'), digits(8))
		.map((parts) => parts.join(''));
	const landline = fc
		.tuple(fc.constantFrom('5', '6'), digits(7))
		.map(([first, rest]) => `021${first}${rest}`);
	const decoration = fc.record({
		prefix: fc.constantFrom('', '+86', '0086', '+86 ', '＋８６－'),
		separator: fc.constantFrom('', ' ', '-', '\u3000', '－', '\u00a0', '‑'),
		around: fc.constantFrom('', ' ', '\t', '\u200b', '\ufeff'),
		wide: fc.boolean(),
		every: fc.integer({ min: 3, max: 4 }),
	});

	function widened(text: string): string {
		return text.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
	}

	it('is the same number however it is decorated', () => {
		fc.assert(
			fc.property(fc.oneof(mobile, landline), decoration, (number, style) => {
				const national = style.prefix === '' ? number : number.replace(/^0/, '');
				const groups = national.match(new RegExp(`.{1,${style.every}}`, 'g')) ?? [];
				const written = style.around + style.prefix + groups.join(style.separator) + style.around;
				expect(readPhoneNumber(style.wide ? widened(written) : written)).toEqual({
					phone: `+86${number.replace(/^0/, '')}`,
				});
			}),
		);
	});

	it('is in E.164 or refused, whatever is written', () => {
		const written = fc.oneof(
			fc.string({ unit: 'binary' }),
			fc.string({ unit: fc.constantFrom(...'0123456789+-() /、转１２#x.eE无') }),
		);
		fc.assert(
			fc.property(written, (text) => {
				const reading = readPhoneNumber(text);
				if (reading.problem === undefined) expect(reading.phone).toMatch(/^\+[1-9]\d{5,14}$/);
				else expect(reading.problem).toMatch(/^phone_(missing|shortened|invalid)$/);
			}),
			{ numRuns: 400 },
		);
	});
});
