/**
 * H. Michael Damm's quasigroup of order 10 (Total anti-symmetrische Quasigruppen, Marburg 2004,
 * p. 111): totally anti-symmetric, so each wrong digit and each swap of neighbours is noticed.
 */
const quasigroup = [
	'0317598642',
	'7092154863',
	'4206871359',
	'1750983426',
	'6123045978',
	'3674209581',
	'5869720134',
	'8945362017',
	'9438617205',
	'2581436790',
];

function interim(digits: string): number {
	let state = 0;
	for (const digit of digits) state = Number(quasigroup[state]?.[Number(digit)]);
	return state;
}

/** The number of an order to be read out: seven digits of the sequence and their check digit. */
export function orderNumber(sequence: number): string {
	const digits = String(sequence).padStart(7, '0');
	return digits + interim(digits);
}

/** Whether eight digits can be a number of an order; false for a slip in one that was. */
export function isOrderNumber(text: string): boolean {
	return /^\d{8}$/.test(text) && interim(text) === 0;
}
