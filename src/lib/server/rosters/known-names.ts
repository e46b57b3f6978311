import type { NamedKey } from './reference.ts';

/** What rosters call the groups that clients belong to; the keys are those of `clients.category`. */
export const clientCategoryNames: readonly NamedKey[] = [
	{ key: 'living_alone', names: ['独居', '独居老人', '高龄独居', '孤寡老人', 'living alone'] },
	{ key: 'empty_nest', names: ['空巢', '空巢老人', '纯老家庭', '纯老户', 'empty nest'] },
	{ key: 'left_behind', names: ['留守', '留守老人', 'left behind'] },
	{ key: 'disabled_elder', names: ['失能', '失能老人', '半失能', '半失能老人', 'disabled elder'] },
	{
		key: 'severely_disabled',
		names: ['重残', '重残人员', '重度残疾', '重度残疾人', 'severely disabled'],
	},
	{
		key: 'lost_only_child',
		names: ['失独', '失独家庭', '失独老人', '计划生育特殊家庭', '计生特殊家庭', 'lost only child'],
	},
	{ key: 'veteran', names: ['退役军人', '退伍军人', '老兵', 'veteran'] },
	{
		key: 'entitled',
		names: [
			'优抚',
			'优抚对象',
			'烈属',
			'烈士遗属',
			'军属',
			'军人家属',
			'残疾军人',
			'entitled person',
		],
	},
	{ key: 'child', names: ['儿童', '未成年人', '困境儿童', '留守儿童', 'child'] },
	{ key: 'other', names: ['其他', '其它', 'other'] },
];

/** What rosters call languages and dialects; the keys are those in `languages` of people. */
export const languageNames: readonly NamedKey[] = [
	{ key: 'mandarin', names: ['普通话', '国语', '汉语', 'mandarin', 'putonghua', 'chinese'] },
	{ key: 'shanghainese', names: ['上海话', '沪语', '本地话', '吴语', 'shanghai dialect'] },
	{ key: 'fengxian', names: ['奉贤话', '偒傣话', 'fengxian dialect'] },
	{ key: 'cantonese', names: ['粤语', '广东话', '广州话', 'cantonese'] },
	{ key: 'minnan', names: ['闽南语', '闽南话', '台语', 'hokkien'] },
	{ key: 'hakka', names: ['客家话', '客语', 'hakka'] },
	{ key: 'sichuanese', names: ['四川话', '川话', 'sichuan dialect'] },
	{ key: 'uyghur', names: ['维吾尔语', '维语', 'uyghur'] },
	{ key: 'korean', names: ['朝鲜语', '朝语', '韩语', 'korean'] },
	{ key: 'jianghuai', names: ['江淮话', '江淮官话', '苏北话', 'jianghuai dialect'] },
	{ key: 'english', names: ['英语', 'english'] },
	{ key: 'sign_language', names: ['手语', 'sign language'] },
];
