import { describe, expect, it } from 'vitest';
import { cellText, columnLetters } from './cells.ts';

describe('the text of a cell', () => {
	it.each([
		[null, ''],
		[undefined, ''],
		[' 李\u3000秀英\n', '李 秀英'],
		[13800138000, '13800138000'],
		[310120195003021234, '310120195003021250'],
		[true, 'true'],
		[new Date('1950-03-02T00:00:00Z'), '1950-03-02'],
		['="13800138000"', '13800138000'],
		['\t13800138000', '13800138000'],
	])('of %j is %j', (cell, text) => {
		expect(cellText(cell)).toBe(text);
	});
});

it('columns have the letters of a spreadsheet program', () => {
	expect([1, 26, 27, 52, 702, 703].map(columnLetters)).toEqual(['A', 'Z', 'AA', 'AZ', 'ZZ', 'AAA']);
});
