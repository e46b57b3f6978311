import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { isOrderNumber, orderNumber } from './number.ts';

const sequence = fc.integer({ min: 0, max: 9_999_999 });

test('the check digit is the one of the published example', () => {
	// Damm's own example: 572 has the check digit 4.
	expect(orderNumber(572)).toBe('00005724');
});

test('a number is eight digits that pass the check', () => {
	fc.assert(
		fc.property(sequence, (value) => {
			const number = orderNumber(value);
			expect(number).toMatch(/^\d{8}$/);
			expect(number.slice(0, 7)).toBe(String(value).padStart(7, '0'));
			expect(isOrderNumber(number)).toBe(true);
		}),
	);
});

test('every single wrong digit is noticed', () => {
	fc.assert(
		fc.property(sequence, (value) => {
			const number = orderNumber(value);
			for (let place = 0; place < number.length; place++)
				for (let digit = 0; digit <= 9; digit++) {
					const heard = number.slice(0, place) + digit + number.slice(place + 1);
					expect(isOrderNumber(heard)).toBe(heard === number);
				}
		}),
	);
});

test('every swap of two neighbouring digits is noticed', () => {
	fc.assert(
		fc.property(sequence, (value) => {
			const number = orderNumber(value);
			for (let place = 0; place + 1 < number.length; place++) {
				const heard =
					number.slice(0, place) + number[place + 1] + number[place] + number.slice(place + 2);
				expect(isOrderNumber(heard)).toBe(heard === number);
			}
		}),
	);
});

test.each(['', '1234567', '123456789', '0000572a', '００００５７２４', ' 00005724'])(
	'%j is no number of an order',
	(text) => expect(isOrderNumber(text)).toBe(false),
);
