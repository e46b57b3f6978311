import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { translator } from '../../i18n/index.ts';
import english from '../../i18n/messages/en/rosters.json' with { type: 'json' };
import chinese from '../../i18n/messages/zh-CN/rosters.json' with { type: 'json' };
import type { RosterCell, RosterRow } from './cells.ts';
import type { RosterColumnKey, RosterKind } from './columns.ts';
import { clientCategoryNames, languageNames } from './known-names.ts';
import { parseRoster } from './parse-roster.ts';
import type { RosterProblem } from './problems.ts';
import type { RosterFileProblem } from './read-roster-file.ts';
import type { RosterReference } from './reference.ts';

const today = '2026-11-25';
const reference: RosterReference = {
	areas: [
		{ level: 'town', code: '310120101', parentCode: '310120', names: ['南桥镇', 'Nanqiao Town'] },
		{
			level: 'community',
			code: '310120101201',
			parentCode: '310120101',
			names: ['江海村村委会', 'Jianghai Village'],
		},
		{
			level: 'grid',
			code: '310120101201-01',
			parentCode: '310120101201',
			names: ['第一网格', 'Grid 1'],
		},
	],
	skills: [
		{ key: 'hospital_escort', names: ['陪诊', 'Hospital escort'] },
		{ key: 'first_aid', names: ['急救', 'First aid'] },
	],
	languages: languageNames,
	categories: clientCategoryNames,
};

function rowsOf(...rows: RosterCell[][]): RosterRow[] {
	return rows.map((cells, index) => ({ line: index + 1, cells }));
}

function parse<Kind extends RosterKind>(kind: Kind, ...rows: RosterCell[][]) {
	return parseRoster({ kind, rows: rowsOf(...rows), reference, today });
}

const volunteerHeadings = ['姓名', '手机', '出生年月', '社区'];
const clientHeadings = ['姓名', '手机', '住址', '社区'];
const volunteer = ['李秀英', '13800138000', '1950-03', '江海村'];
const client = ['李秀英', '13800138000', '江海村12号', '江海村'];

function problemsOf(kind: RosterKind, headings: RosterCell[], ...rows: RosterCell[][]) {
	return parse(kind, headings, ...rows).problems.map(
		({ line, column, code, severity, parameters }) => [
			line,
			column,
			code,
			...(severity === 'notice' ? ['notice'] : []),
			...Object.values(parameters),
		],
	);
}

describe('a roster of volunteers', () => {
	it('is read with all that it holds', () => {
		const roster = parse(
			'volunteers',
			['南桥镇志愿者花名册'],
			[
				...['序号', '姓 名', '性别', '出生年月', '手机（必填）', '街镇', '社区', '网格'],
				...['特长', '语言', '紧急联系人', '联系电话', '注册日期', '政治面貌', '审核日期'],
			],
			[
				...[1, '单　田芳', '女', '1960年3月', '138-0013-8000', '南桥镇', '江海村', '第一网格'],
				...['陪诊、急救', '普通话/沪语', '王芳', '021-57112233', 45000, '群众', '2023.4.1'],
			],
		);
		expect(roster).toEqual({
			rows: [
				{
					line: 3,
					name: '单田芳',
					namePinyin: 'shan tianfang',
					nameInitials: 'stf',
					phone: '+8613800138000',
					phoneColumn: 5,
					sex: 'female',
					birthDate: { date: '1960-03-01', precision: 'month' },
					areaCode: '310120101201-01',
					languages: ['mandarin', 'shanghainese'],
					skills: ['hospital_escort', 'first_aid'],
					joinedOn: '2023-03-15',
					vettedOn: '2023-04-01',
				},
			],
			rowCount: 1,
			problems: [],
			ignoredColumns: [
				{ column: 1, heading: '序号', reason: 'unknown' },
				{ column: 11, heading: '紧急联系人', reason: 'not_kept' },
				{ column: 12, heading: '联系电话', reason: 'not_kept' },
				{ column: 14, heading: '政治面貌', reason: 'unknown' },
			],
		});
	});

	it('needs a date of birth, and a phone for each person', () => {
		expect(
			problemsOf(
				'volunteers',
				volunteerHeadings,
				['李秀英', '13800138000', '', '江海村'],
				['王芳', '138 0013 8000', '1960-01-02', '江海村'],
			),
		).toEqual([
			[2, 3, 'birth_date_missing'],
			[3, 2, 'phone_repeated', 2],
		]);
	});
});

describe('a roster of clients', () => {
	it('is read with all that it holds', () => {
		const { rows, problems } = parse(
			'clients',
			[
				'Name',
				'Phone',
				'Sex',
				'Birth date',
				'Community',
				'Address',
				'Category',
				'Risk tier',
				'Notes',
			],
			[
				...['𠮷田茂', 57112233, 'M', new Date('1940-03-02'), 'Jianghai Village'],
				...['江海村12号301室', 'living alone', 'high', '高血压，行动不便'],
			],
		);
		expect(problems).toEqual([]);
		expect(rows).toEqual([
			{
				line: 2,
				name: '𠮷田茂',
				namePinyin: '𠮷 tianmao',
				nameInitials: '𠮷tm',
				phone: '+862157112233',
				phoneColumn: 2,
				sex: 'male',
				birthDate: { date: '1940-03-02', precision: 'day' },
				areaCode: '310120101201',
				languages: [],
				address: '江海村12号301室',
				category: 'living_alone',
				riskTier: 'high',
				notes: '高血压，行动不便',
			},
		]);
	});

	it('may have a couple with one phone, but nobody twice', () => {
		expect(
			problemsOf(
				'clients',
				clientHeadings,
				client,
				['王建国', '13800138000', '江海村12号', '江海村'],
				['李 秀英', '+86 138 0013 8000', '江海村12号', '江海村'],
			),
		).toEqual([[4, 1, 'duplicate_row', 2]]);
	});

	it('takes a mobile phone before a landline, and each where the other is empty', () => {
		const headings = ['姓名', '固定电话', '手机', '住址', '社区'];
		const { rows } = parse(
			'clients',
			headings,
			['李秀英', '57112233', '13800138000', '江海村1号', '江海村'],
			['王芳', '57112234', null, '江海村2号', '江海村'],
		);
		expect(rows.map(({ phone }) => phone)).toEqual(['+8613800138000', '+862157112234']);
	});
});

describe('problems', () => {
	it('of the file are told at the headings', () => {
		expect(problemsOf('clients', ['李秀英', '13800138000'])).toEqual([
			[1, null, 'headings_missing'],
		]);
		expect(parse('clients').problems).toMatchObject([{ line: 1, code: 'headings_missing' }]);
		expect(problemsOf('clients', ['姓名', '住址'], ['李秀英', '江海村'])).toEqual([
			[1, null, 'column_missing', 'phone'],
			[1, null, 'column_missing', 'community'],
		]);
		expect(problemsOf('clients', clientHeadings)).toEqual([[2, null, 'rows_missing']]);
	});

	it('stand at their line and column, and keep the row out', () => {
		const headings = [...clientHeadings, '性别', '出生日期', '类别', '风险等级', '备注'];
		const roster = parse(
			'clients',
			headings.map((heading) => (heading === '类别' ? '服务对象类别' : heading)),
			[...client, '女', '1940-01-02', '独居', '一般', ''],
			['李😀', '1.38E+10', '', '火星村', '无', '2027-01-01', '富豪', '中', ''],
			['', '12345', 'x'.repeat(201), '', '女', '1940-13-01', '', '', '身份证310120195003021234'],
		);
		expect(roster.rows.map(({ line }) => line)).toEqual([2]);
		expect(roster.rowCount).toBe(3);
		expect(roster.problems.map(({ line, column, code }) => [line, column, code])).toEqual([
			[3, 1, 'name_emoji'],
			[3, 2, 'phone_shortened'],
			[3, 3, 'address_missing'],
			[3, 4, 'community_unknown'],
			[3, 5, 'sex_unreadable'],
			[3, 6, 'date_in_future'],
			[3, 7, 'category_unknown'],
			[3, 8, 'risk_tier_unreadable'],
			[4, 1, 'name_missing'],
			[4, 2, 'phone_invalid'],
			[4, 3, 'text_too_long'],
			[4, 4, 'area_missing'],
			[4, 6, 'date_impossible'],
			[4, 9, 'identity_number_in_text'],
		]);
	});

	it('that are notices let the row in', () => {
		const headings = [...['姓名', '手机', '出生年月', '社区', '网格', '特长', '语言', '身份证号']];
		const row = [
			...['李秀英', '13800138000/13900139000', '1950-03', '江海村', '第九网格'],
			...['急救、推拿', '火星话', '310120195003021234'],
		];
		expect(parse('volunteers', headings, row).rows).toMatchObject([
			{ areaCode: '310120101201', skills: ['first_aid'], languages: [] },
		]);
		expect(problemsOf('volunteers', headings, row)).toEqual([
			[1, 8, 'identity_number_ignored', 'notice'],
			[2, 2, 'phone_several', 'notice'],
			[2, 5, 'grid_unknown', 'notice'],
			[2, 6, 'skill_unknown', 'notice', '推拿'],
			[2, 7, 'language_unknown', 'notice', '火星话'],
		]);
		expect(
			problemsOf('clients', [...clientHeadings, '服务对象类别'], [...client, '独居、失能']),
		).toEqual([[2, 5, 'category_several', 'notice']]);
	});

	it('leave out lines that are no people: totals, and numbers without a person', () => {
		const { rows, rowCount, problems } = parse(
			'volunteers',
			['序号', ...volunteerHeadings],
			[1, ...volunteer],
			[2, null, null, null, '江海村'],
			['合计', null, null, null, null],
		);
		expect([rows.length, rowCount, problems]).toEqual([1, 1, []]);
	});

	it('never show what may be a phone, an address or a name', () => {
		const shown = (...row: string[]) =>
			parse('volunteers', [...volunteerHeadings, '特长'], row).problems.map(
				({ parameters }) => parameters.value,
			);
		expect(shown('李秀英', '13800138000', '1950-03', '火星村', '推拿')).toEqual(['火星村', '推拿']);
		expect(shown('李秀英', '13800138000', '1950-03', '幸福路12号', '李秀英')).toEqual(['…', '…']);
		expect(shown('李秀英', '13800138000', '1950-03', '三号楼', '１３９')).toEqual(['…', '…']);
		// Columns that have slipped by one: the name is where the skill belongs.
		expect(shown('13800138000', '1950-03', '江海村', '火星村', '李秀英')).toEqual([
			undefined,
			undefined,
			undefined,
			'…',
			'…',
		]);
	});

	it('hold nothing of phone, birth date and address, whatever is written', () => {
		const secret = fc.stringMatching(/^[0-9]{6,12}$/);
		fc.assert(
			fc.property(secret, fc.integer({ min: 1, max: 8 }), (digits, place) => {
				const headings = [
					...['姓名', '手机', '出生日期', '镇', '社区', '网格', '住址', '服务对象类别', '备注'],
				];
				const row = ['李秀英', '1380013800', '3/2/1950', '', '', '', '江海村12号', '', ''];
				row[place] = digits;
				const { problems } = parse('clients', headings, row);
				const text = problems.map(({ parameters }) => JSON.stringify(parameters)).join();
				expect(text).not.toContain(digits);
				expect(text).not.toMatch(/1380013800|3\/2\/1950|12号/);
			}),
			{ numRuns: 100 },
		);
	});

	it('have a sentence in both languages', () => {
		// The types make the check of the whole project fail where a sentence is missing.
		const sentences: Record<RosterProblem['code'], string>[] = [chinese.problem, english.problem];
		const fileSentences: Record<RosterFileProblem['code'], string>[] = [chinese.file, english.file];
		const columns: Record<RosterColumnKey, string>[] = [chinese.column, english.column];
		for (const texts of [sentences, fileSentences, columns]) {
			expect(Object.keys(texts[0] ?? {})).toEqual(Object.keys(texts[1] ?? {}));
		}
		expect(translator('zh-CN')('rosters:problem.column_missing', { column: 'phone' })).toBe(
			'缺少“联系电话”这一列。',
		);
		expect(translator('en')('rosters:problem.column_missing', { column: 'phone' })).toBe(
			'The column “Phone” is missing.',
		);
	});

	it('show a value as it is written, never as a text of the catalogue', () => {
		const value = '$t(rosters:column.name) {{x}}';
		expect(translator('en')('rosters:problem.skill_unknown', { value })).toBe(
			`There is no skill “${value}”; it was not read.`,
		);
	});
});

it('reads 20,000 rows well within ten seconds', () => {
	const rows = Array.from({ length: 20_000 }, (_, index) => [
		'李秀英',
		String(13_800_000_000 + index),
		`19${50 + (index % 40)}-${1 + (index % 12)}-${1 + (index % 28)}`,
		'江海村',
	]);
	const start = performance.now();
	const roster = parse('volunteers', volunteerHeadings, ...rows);
	expect(roster.rows).toHaveLength(20_000);
	expect(roster.problems).toEqual([]);
	expect(performance.now() - start).toBeLessThan(10_000);
});
