import { cellText, type RosterRow } from './cells.ts';

/** What a roster lists, and the register that it is written to. */
export const rosterKinds = ['volunteers', 'clients'] as const;
export type RosterKind = (typeof rosterKinds)[number];

/** What a column of a roster can mean. */
export type RosterColumnKey =
	| 'name'
	| 'phone'
	| 'sex'
	| 'birth_date'
	| 'town'
	| 'community'
	| 'grid'
	| 'address'
	| 'languages'
	| 'emergency_contact'
	| 'emergency_phone'
	| 'skills'
	| 'joined_on'
	| 'vetted_on'
	| 'category'
	| 'risk_tier'
	| 'notes'
	| 'identity_number';

/**
 * Headings of each meaning as bureaus write them, the best first: where a file has several columns
 * of one meaning, the first that is filled in a row counts. Compared without spaces, signs, case
 * and what stands in brackets.
 */
const headings: Record<RosterColumnKey, string> = {
	name:
		'姓名 名字 志愿者姓名 服务对象姓名 老人姓名 对象姓名 人员姓名 真实姓名 ' +
		'name fullname volunteername clientname volunteer client',
	phone:
		'手机 手机号 手机号码 移动电话 联系手机 本人手机 本人电话 联系电话 联系方式 电话 电话号码 联系号码 ' +
		'固定电话 座机 家庭电话 宅电 mobile mobilephone mobilenumber cellphone phone phonenumber telephone ' +
		'tel contactnumber landline',
	sex: '性别 男女 sex gender',
	birth_date:
		'出生日期 出生年月日 出生年月 出生时间 生日 birthdate dateofbirth birthday dob birthmonth',
	town: '镇 街道 街镇 镇街 街道镇 镇街道 乡镇 所属街道 所属镇 所属街镇 所在街道 所在镇 所在街镇 town subdistrict township',
	community:
		'社区 村居 居村 居委 居委会 村委 村委会 村 村社区 社区村 村居委 居村委 居村委会 村居委会 村居名称 ' +
		'所属社区 所属村居 所属居委 所属村 所属居村 所在社区 所在村居 所在居委 社区名称 居住社区 ' +
		'community village neighbourhood neighborhood residentscommittee',
	grid: '网格 所属网格 所在网格 网格名称 网格号 网格编号 grid gridname gridnumber',
	address:
		'住址 现住址 居住地址 现居住地址 居住地 家庭住址 家庭地址 联系地址 详细地址 地址 服务地址 ' +
		'address homeaddress residentialaddress residence',
	languages:
		'语言 方言 语言方言 语言和方言 使用语言 沟通语言 掌握语言 languages language dialect dialects',
	emergency_contact:
		'紧急联系人 紧急联系人姓名 应急联系人 联系人 家属 家属姓名 监护人 监护人姓名 ' +
		'emergencycontact emergencycontactname nextofkin guardian',
	emergency_phone:
		'紧急联系电话 紧急联系人电话 紧急联系人手机 紧急联系人联系电话 紧急联系方式 紧急联系人联系方式 ' +
		'应急联系电话 联系人电话 联系人手机 家属电话 家属手机 家属联系电话 家属联系方式 监护人电话 ' +
		'监护人联系电话 emergencyphone emergencycontactphone emergencycontactnumber emergencynumber ' +
		'guardianphone',
	skills:
		'技能 特长 服务技能 专业技能 个人特长 技能特长 特长技能 专长 服务专长 服务特长 skills skill abilities',
	joined_on:
		'注册日期 注册时间 加入日期 加入时间 入队日期 入队时间 登记日期 joinedon joined joindate registrationdate registeredon',
	vetted_on:
		'审核日期 审核通过日期 核验日期 背景核查日期 审查日期 vettedon vettingdate backgroundcheckdate checkedon',
	category:
		'服务对象类别 服务对象类型 对象类别 对象类型 人员类别 人员类型 老人类别 老人类型 类别 类型 群体类别 ' +
		'category clientcategory clienttype',
	risk_tier: '风险等级 风险级别 探访等级 关爱等级 探访类别 risk risktier risklevel visittier',
	notes:
		'备注 说明 健康状况 身体状况 注意事项 情况说明 备注说明 notes note remarks remark comments healthnotes',
	identity_number:
		'身份证 身份证号 身份证号码 证件号 证件号码 居民身份证 公民身份号码 身份证件号码 公民身份证号码 有效证件号码 ' +
		'idnumber idcard idcardnumber idno identitynumber identitycard nationalid citizenid',
};

const rankOfHeading = new Map<string, { key: RosterColumnKey; rank: number }>(
	(Object.keys(headings) as RosterColumnKey[]).flatMap((key) =>
		headings[key].split(' ').map((heading, rank) => [heading, { key, rank }] as const),
	),
);

const sharedKeys: readonly RosterColumnKey[] = [
	'name',
	'phone',
	'sex',
	'birth_date',
	'town',
	'community',
	'grid',
	'languages',
];

/**
 * Columns whose content is kept, by kind of roster. Emergency contacts are known by their headings,
 * so that their phones are never taken for the person's, and not read.
 */
export const keptColumns: Record<RosterKind, readonly RosterColumnKey[]> = {
	volunteers: [...sharedKeys, 'skills', 'joined_on', 'vetted_on'],
	clients: [...sharedKeys, 'address', 'category', 'risk_tier', 'notes'],
};

/** Each of these needs at least one column of the list. */
export const requiredColumns: Record<RosterKind, readonly (readonly RosterColumnKey[])[]> = {
	volunteers: [['name'], ['phone'], ['birth_date'], ['community', 'town']],
	clients: [['name'], ['phone'], ['address'], ['community', 'town']],
};

/** Why a column is not read: not known, never stored, or not kept for this kind of roster. */
export type IgnoredColumnReason = 'unknown' | 'identity_number' | 'not_kept';

/** `heading` is the text of the heading, shortened. */
export interface IgnoredColumn {
	column: number;
	heading: string;
	reason: IgnoredColumnReason;
}

export interface RosterHeadings {
	/** Place of the row of headings in the rows given. */
	index: number;
	/** Its line in the file. */
	line: number;
	/** Indexes of cells for each meaning, the best first. */
	cells: Map<RosterColumnKey, number[]>;
	ignoredColumns: IgnoredColumn[];
}

const rowsSearched = 10;
const mostColumns = 200;
const longestHeading = 40;

/**
 * Finds the row of headings among the first rows: the one with most known headings, of which one is
 * the name. Rows above it are titles. Null when there is none.
 */
export function findHeadings(kind: RosterKind, rows: readonly RosterRow[]): RosterHeadings | null {
	const candidates = rows
		.slice(0, rowsSearched)
		.map((row, index) => ({ index, meanings: meaningsOf(row) }))
		.filter(({ meanings }) => meanings.size > 1 && namesSomeone(meanings));
	const best = candidates.reduce<(typeof candidates)[number] | undefined>(
		(most, next) => (most === undefined || next.meanings.size > most.meanings.size ? next : most),
		undefined,
	);
	const row = best && rows[best.index];
	if (best === undefined || row === undefined) return null;

	const cells = new Map<RosterColumnKey, number[]>();
	const inOrder = [...best.meanings].sort(([, one], [, other]) => one.rank - other.rank);
	for (const [cell, { key }] of inOrder) {
		if (keptColumns[kind].includes(key)) cells.set(key, [...(cells.get(key) ?? []), cell]);
	}
	return {
		index: best.index,
		line: row.line,
		cells,
		ignoredColumns: row.cells.slice(0, mostColumns).flatMap((content, cell) => {
			const heading = cellText(content).slice(0, longestHeading);
			const key = best.meanings.get(cell)?.key;
			if (heading === '' || (key !== undefined && keptColumns[kind].includes(key))) return [];
			return [{ column: cell + 1, heading, reason: reasonToIgnore(heading, key) }];
		}),
	};
}

type Meanings = Map<number, { key: RosterColumnKey; rank: number }>;

function meaningsOf(row: RosterRow): Meanings {
	const meanings: Meanings = new Map();
	row.cells.slice(0, mostColumns).forEach((content, cell) => {
		const meaning = rankOfHeading.get(plainHeading(cellText(content)));
		if (meaning === undefined) return;
		// A second 'phone' right of an emergency contact is that contact's.
		const belongsToContact =
			meaning.key === 'phone' &&
			meanings.get(cell - 1)?.key === 'emergency_contact' &&
			[...meanings.values()].some(({ key }) => key === 'phone');
		meanings.set(cell, belongsToContact ? { ...meaning, key: 'emergency_phone' } : meaning);
	});
	return meanings;
}

function namesSomeone(meanings: Meanings): boolean {
	return [...meanings.values()].some(({ key }) => key === 'name');
}

function plainHeading(heading: string): string {
	return heading
		.normalize('NFKC')
		.toLowerCase()
		.replace(/[([【〔].*?[)\]】〕]/gu, '')
		.replace(/[^\p{L}\p{N}]/gu, '');
}

function reasonToIgnore(heading: string, key: RosterColumnKey | undefined): IgnoredColumnReason {
	if (key === 'identity_number' || heading.includes('身份证')) return 'identity_number';
	return key === undefined ? 'unknown' : 'not_kept';
}
