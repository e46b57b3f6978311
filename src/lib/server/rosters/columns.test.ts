import { describe, expect, it } from 'vitest';
import type { RosterCell, RosterRow } from './cells.ts';
import { findHeadings, type RosterKind } from './columns.ts';

function rowsOf(...rows: RosterCell[][]): RosterRow[] {
	return rows.map((cells, index) => ({ line: index + 1, cells }));
}

function meanings(kind: RosterKind, headings: string[]) {
	const found = findHeadings(kind, rowsOf(headings));
	return found && Object.fromEntries(found.cells);
}

describe('headings', () => {
	it.each([
		['姓名 手机 性别 出生年月 社区 镇 网格 地址 备注'],
		['老人姓名 联系电话 性别 出生日期 村居 街镇 所属网格 家庭住址 健康状况'],
		['名字 电话 男女 生日 居委会 乡镇 网格编号 现住址 说明'],
		['Name Phone Sex Date_of_Birth Community Town Grid Address Notes'],
		['FULL-NAME MOBILE Gender birthdate village township grid home_address remarks'],
	])('are known: %s', (headings) => {
		expect(meanings('clients', headings.split(' '))).toEqual({
			name: [0],
			phone: [1],
			sex: [2],
			birth_date: [3],
			community: [4],
			town: [5],
			grid: [6],
			address: [7],
			notes: [8],
		});
	});

	it('are known with spaces, stars and remarks in brackets', () => {
		expect(meanings('volunteers', ['* 姓　名', '手机（必填）', '特长[多项用顿号]'])).toEqual({
			name: [0],
			phone: [1],
			skills: [2],
		});
	});

	it('are found below titles and notes', () => {
		const rows = rowsOf(['南桥镇志愿者花名册'], ['填表说明：姓名必填'], ['序号', '姓名', '手机']);
		expect(findHeadings('volunteers', rows)).toMatchObject({ index: 2, line: 3 });
	});

	it.each([[['李秀英', '13800138000']], [['手机', '社区']], [['姓名']]])(
		'are not %j',
		(headings) => {
			expect(meanings('clients', headings)).toBeNull();
		},
	);

	it('of one meaning are all used, the best first', () => {
		expect(meanings('clients', ['姓名', '固定电话', '联系电话', '手机'])).toEqual({
			name: [0],
			phone: [3, 2, 1],
		});
	});

	it('leave a second phone right of the emergency contact to that contact, and read neither', () => {
		const headings = ['姓名', '联系电话', '紧急联系人', '联系电话'];
		expect(meanings('clients', headings)).toEqual({ name: [0], phone: [1] });
		expect(findHeadings('clients', rowsOf(headings))?.ignoredColumns).toEqual([
			{ column: 3, heading: '紧急联系人', reason: 'not_kept' },
			{ column: 4, heading: '联系电话', reason: 'not_kept' },
		]);
		expect(meanings('clients', ['姓名', '联系人', '联系电话'])).toMatchObject({ phone: [2] });
	});

	it('that are not read are told with the reason', () => {
		const rows = rowsOf(['姓名', '身份证号', '手机', '住址', '政治面貌', null, '监护人身份证号']);
		expect(findHeadings('volunteers', rows)?.ignoredColumns).toEqual([
			{ column: 2, heading: '身份证号', reason: 'identity_number' },
			{ column: 4, heading: '住址', reason: 'not_kept' },
			{ column: 5, heading: '政治面貌', reason: 'unknown' },
			{ column: 7, heading: '监护人身份证号', reason: 'identity_number' },
		]);
	});

	it('are never taken from names that JavaScript objects have', () => {
		expect(meanings('volunteers', ['姓名', 'constructor', '__proto__', '手机'])).toEqual({
			name: [0],
			phone: [3],
		});
	});
});
