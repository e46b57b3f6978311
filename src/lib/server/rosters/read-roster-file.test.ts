import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import writeExcelFile, { type SheetData } from 'write-excel-file/node';
import { gb18030 } from '../../../../tests/support/gb18030.ts';
import { readRosterFile, rosterFileLimits } from './read-roster-file.ts';

const text = '姓名,手机\r\n𠮷田茂,13800138000\r\n李秀英,138 0013 8001\r\n';
const rows = [
	{ line: 1, cells: ['姓名', '手机'] },
	{ line: 2, cells: ['𠮷田茂', '13800138000'] },
	{ line: 3, cells: ['李秀英', '138 0013 8001'] },
];

function utf16(content: string, bigEndian: boolean): Uint8Array {
	const bytes = Buffer.from(content, 'utf16le');
	return bigEndian ? bytes.swap16() : bytes;
}

function workbook(cells: SheetData): Promise<Buffer> {
	return writeExcelFile(cells).toBuffer();
}

/** A workbook with one sheet, whose XML is given, and the size that its directory claims for it. */
function workbookOf(sheet: string, claimedSize = sheet.length): Buffer {
	const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
	const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
	const packaged = 'http://schemas.openxmlformats.org/package/2006';
	const parts = {
		'[Content_Types].xml': `<Types xmlns="${packaged}/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`,
		'_rels/.rels': `<Relationships xmlns="${packaged}/relationships"><Relationship Id="r1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="s" sheetId="1" r:id="r1"/></sheets></workbook>`,
		'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${packaged}/relationships"><Relationship Id="r1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
		'xl/worksheets/sheet1.xml': sheet,
	};
	const files: Buffer[] = [];
	const directory: Buffer[] = [];
	for (const [name, content] of Object.entries(parts)) {
		const data = deflateRawSync(content);
		const common = Buffer.alloc(26);
		common.writeUInt16LE(20, 0);
		common.writeUInt16LE(8, 4);
		common.writeUInt32LE(data.length, 14);
		common.writeUInt32LE(content === sheet ? claimedSize : content.length, 18);
		common.writeUInt16LE(name.length, 22);
		const entry = Buffer.alloc(14);
		entry.writeUInt32LE(Buffer.concat(files).length, 10);
		directory.push(Buffer.from('PK\x01\x02\x14\0'), common, entry, Buffer.from(name));
		files.push(Buffer.from('PK\x03\x04'), common, Buffer.from(name), data);
	}
	const end = Buffer.alloc(22);
	end.write('PK\x05\x06');
	end.writeUInt16LE(Object.keys(parts).length, 8);
	end.writeUInt16LE(Object.keys(parts).length, 10);
	end.writeUInt32LE(Buffer.concat(directory).length, 12);
	end.writeUInt32LE(Buffer.concat(files).length, 16);
	return Buffer.concat([...files, ...directory, end]);
}

describe('a CSV file', () => {
	const utf8 = new TextEncoder().encode(text);
	it.each([
		['UTF-8', utf8, 'utf-8'],
		['UTF-8 with a mark', Buffer.concat([Buffer.from('\ufeff'), utf8]), 'utf-8'],
		['UTF-16', utf16(`\ufeff${text}`, false), 'utf-16le'],
		['UTF-16, big end first', utf16(`\ufeff${text}`, true), 'utf-16be'],
		['UTF-16 without a mark', utf16(text, false), 'utf-16le'],
		['UTF-16 without a mark, big end first', utf16(text, true), 'utf-16be'],
		['GB18030', gb18030(text), 'gb18030'],
	])('is read in %s', async (_name, bytes, format) => {
		expect(await readRosterFile(bytes, '名册.CSV')).toEqual({ rows, format });
	});

	it.each([
		['tabs', '\t'],
		['semicolons', ';'],
	])('may be parted by %s', async (_name, delimiter) => {
		const bytes = Buffer.from(text.replaceAll(',', delimiter));
		expect(await readRosterFile(bytes, 'roster.txt')).toMatchObject({ rows });
	});

	it('counts lines as a spreadsheet program does: empty ones, and quoted line ends within one', async () => {
		const bytes = Buffer.from('姓名,地址\n\n"李秀英","南桥镇\n江海村"\n,,\n \n王芳,"a ""b"""\n');
		expect(await readRosterFile(bytes, 'a.csv')).toMatchObject({
			rows: [
				{ line: 1, cells: ['姓名', '地址'] },
				{ line: 3, cells: ['李秀英', '南桥镇\n江海村'] },
				{ line: 6, cells: ['王芳', 'a "b"'] },
			],
		});
	});

	it('may have rows of different length and stray quotes', async () => {
		const bytes = Buffer.from('姓名,手机,备注\n李秀英\n王芳,1,高"血"压,多余\n');
		expect(await readRosterFile(bytes, 'a.csv')).toMatchObject({
			rows: [
				{ line: 1 },
				{ line: 2, cells: ['李秀英'] },
				{ line: 3, cells: ['王芳', '1', '高"血"压', '多余'] },
			],
		});
	});

	it.each([
		['no bytes', '', 'a.csv', { code: 'file_empty', parameters: {} }],
		['blank lines', '\n ,\n', 'a.csv', { code: 'file_empty', parameters: {} }],
		['an open quote', 'a,b\nc,"d\n', 'a.csv', { code: 'csv_damaged', parameters: { line: 2 } }],
		['another kind of name', 'a,b', 'a.pdf', { code: 'file_kind_unknown', parameters: {} }],
		['a web page', '<table>', 'a.xls', { code: 'file_not_xlsx', parameters: {} }],
		['text named XLSX', 'a,b', 'a.xlsx', { code: 'file_not_xlsx', parameters: {} }],
	])('with %s is refused', async (_name, content, fileName, problem) => {
		expect(await readRosterFile(Buffer.from(content), fileName)).toEqual({ problem });
	});

	it('in no known encoding is refused', async () => {
		const bytes = Buffer.concat([Buffer.from('姓名,'), Buffer.from([0x81, 0x20, 0xff, 0xff])]);
		expect(await readRosterFile(bytes, 'a.csv')).toEqual({
			problem: { code: 'encoding_unknown', parameters: {} },
		});
	});

	it('is refused beyond the limits, and read at them', async () => {
		const lines = 'a,b\n'.repeat(rosterFileLimits.rows);
		expect((await readRosterFile(Buffer.from(lines), 'a.csv')).rows).toHaveLength(50_000);
		expect(await readRosterFile(Buffer.from(`${lines}a,b\n`), 'a.csv')).toEqual({
			problem: { code: 'too_many_rows', parameters: { rows: 50_000 } },
		});
		expect(await readRosterFile(Buffer.alloc(rosterFileLimits.bytes + 1, 'a'), 'a.csv')).toEqual({
			problem: { code: 'file_too_large', parameters: { megabytes: 25 } },
		});
	});

	it.each([
		['line ends', '\n', { code: 'file_empty', parameters: {} }],
		['quotes', '"', { code: 'csv_damaged', parameters: { line: 1 } }],
		['commas', ',', { code: 'too_many_cells', parameters: { cells: 3_000_000 } }],
	])('of 25 MB of %s does no harm', async (_name, character, problem) => {
		const bytes = Buffer.alloc(rosterFileLimits.bytes, character);
		expect(await readRosterFile(bytes, 'a.csv')).toEqual({ problem });
	});
});

describe('an XLSX workbook', () => {
	it('is read with its numbers, dates and empty rows', async () => {
		const born = new Date('1950-03-02T00:00:00Z');
		const bytes = await workbook([
			['姓名', '手机', '出生日期'],
			[null, null, null],
			['𠮷田茂', 13800138000, { value: born, format: 'yyyy-mm-dd' }],
		]);
		expect(await readRosterFile(bytes, '名册.xlsx')).toEqual({
			format: 'xlsx',
			rows: [
				{ line: 1, cells: ['姓名', '手机', '出生日期'] },
				{ line: 3, cells: ['𠮷田茂', 13800138000, born] },
			],
		});
	});

	it('that is cut short, or no workbook, is refused', async () => {
		const bytes = await workbook([['姓名', '手机']]);
		const damaged = { problem: { code: 'workbook_damaged', parameters: {} } };
		expect(await readRosterFile(bytes.subarray(0, bytes.length - 40), 'a.xlsx')).toEqual(damaged);
		const overwritten = Buffer.from(bytes).fill(0, 60, bytes.length >> 1);
		expect(await readRosterFile(overwritten, 'a.xlsx')).toEqual(damaged);
		expect(await readRosterFile(Buffer.from('PK\x03\x04'), 'a.xlsx')).toEqual(damaged);
	});

	const tooLarge = { problem: { code: 'workbook_unpacks_too_large', parameters: {} } };

	it('of the least that the format asks for is read', async () => {
		const sheet =
			'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>' +
			'<row r="2"><c r="B2"><v>1</v></c></row></sheetData></worksheet>';
		expect(await readRosterFile(workbookOf(sheet), 'a.xlsx')).toEqual({
			format: 'xlsx',
			rows: [{ line: 2, cells: [null, 1] }],
		});
	});

	it('of a few bytes that spreads over a million rows does no harm', async () => {
		const sheet =
			'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>' +
			'<row r="1"><c r="XFD1"><v>1</v></c></row>' +
			'<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData></worksheet>';
		expect(await readRosterFile(workbookOf(sheet), 'a.xlsx')).toEqual(tooLarge);
	}, 120_000);

	it('that unpacks to far more than its size does no harm, even if it lies about that', async () => {
		const sheet = ' '.repeat(160 * 1024 * 1024);
		expect(await readRosterFile(workbookOf(sheet), 'a.xlsx')).toEqual(tooLarge);
		const lying = workbookOf(sheet, 1000);
		expect(await readRosterFile(lying, 'a.xlsx')).toEqual({
			problem: { code: 'workbook_damaged', parameters: {} },
		});
	}, 120_000);

	it('in the old format or with a password is refused', async () => {
		const bytes = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
		expect(await readRosterFile(bytes, 'a.xlsx')).toEqual({
			problem: { code: 'file_not_xlsx', parameters: {} },
		});
	});
});
