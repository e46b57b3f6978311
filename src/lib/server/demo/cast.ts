import type { BilingualText } from './bilingual-text.ts';
import type { Sex } from './names.ts';

/** Who a member of the cast is to the product. */
export type CastRole =
	| 'client'
	| 'proxy'
	| 'volunteer'
	| 'dispatcher'
	| 'grid_chief'
	| 'programme_manager'
	| 'supervisor'
	| 'administrator';

/** The group a client belongs to. */
export type CastClientCategory = 'living_alone' | 'veteran' | 'severely_disabled';

/** What a proxy may do for whom, with a recorded consent. */
export interface CastConsent {
	readonly clientKey: string;
	readonly relation: 'family' | 'agent';
}

/** What sets a volunteer of the cast apart. */
export interface CastVolunteer {
	readonly skillKeys: readonly string[];
	readonly credentialKinds: readonly string[];
	readonly radiusMetres: number;
	/** How many days before the seeding the volunteer registered. */
	readonly joinedDaysAgo: number;
	/** Name of the team the volunteer belongs to; a minor serves in a team only. */
	readonly team: BilingualText | null;
	readonly minor: boolean;
}

/** A named, made-up person of the demo. */
export interface CastMember {
	readonly key: string;
	readonly name: string;
	readonly romanisedName: string;
	readonly sex: Sex;
	/** Completed years on the day of seeding. */
	readonly age: number;
	readonly role: CastRole;
	/** Home of clients, proxies and volunteers; root of the areas in which staff hold their role. */
	readonly areaCode: string;
	/** The brand that a programme manager runs; null for all others. */
	readonly brandSlug: string | null;
	/** As people write it; the number to sign in with, where they sign in. */
	readonly phone: string;
	/** False for those who are only served. */
	readonly signsIn: boolean;
	/** For staff, who sign in with a password; for the demonstration only. */
	readonly password: string | null;
	/** For clients: their home. */
	readonly address: string | null;
	readonly clientCategory: CastClientCategory | null;
	readonly consents: readonly CastConsent[];
	readonly volunteer: CastVolunteer | null;
	/** Who they are and what to try as them. */
	readonly introduction: BilingualText;
}

type CastEntry = Pick<
	CastMember,
	'key' | 'name' | 'romanisedName' | 'sex' | 'age' | 'role' | 'areaCode' | 'phone' | 'introduction'
> &
	Partial<CastMember>;

const castEntries: readonly CastEntry[] = [
	{
		key: 'li-xiuying',
		name: '李秀英',
		romanisedName: 'Li Xiuying',
		sex: 'female',
		age: 82,
		role: 'client',
		areaCode: '310120101001-01',
		phone: '021-57410001',
		signsIn: false,
		address: '南桥镇敬贤路128弄15号302室',
		clientCategory: 'living_alone',
		introduction: {
			zh: '八十二岁，独居南桥镇，只有座机，由女儿或热线代为点单；以调度员身份用“lxy”找到她。',
			en: 'Aged 82, lives alone in Nanqiao with a landline only; her daughter or the phone desk orders for her. As the dispatcher, find her by "lxy".',
		},
	},
	{
		key: 'wang-fang',
		name: '王芳',
		romanisedName: 'Wang Fang',
		sex: 'female',
		age: 51,
		role: 'proxy',
		areaCode: '310120002001-01',
		phone: '13900000001',
		consents: [{ clientKey: 'li-xiuying', relation: 'family' }],
		introduction: {
			zh: '李秀英的女儿，持有母亲的授权；试试为母亲点一单陪诊，再看进度、写评价。',
			en: "Li Xiuying's daughter, with her recorded consent; order a hospital escort for her, follow it and review it.",
		},
	},
	{
		key: 'zhao-jianguo',
		name: '赵建国',
		romanisedName: 'Zhao Jianguo',
		sex: 'male',
		age: 76,
		role: 'client',
		areaCode: '310120102011-01',
		phone: '13900000002',
		address: '奉城镇望海路56弄8号101室',
		clientCategory: 'veteran',
		introduction: {
			zh: '七十六岁退役军人，住奉城镇，自己点单；试试约一次优抚对象走访。',
			en: 'A veteran of 76 in Fengcheng who orders for himself; try a visit to a veteran at home.',
		},
	},
	{
		key: 'shen-zhiqiang',
		name: '沈志强',
		romanisedName: 'Shen Zhiqiang',
		sex: 'male',
		age: 45,
		role: 'client',
		areaCode: '310120111001-01',
		phone: '13900000003',
		address: '青村镇桃园路33弄2号101室',
		clientCategory: 'severely_disabled',
		introduction: {
			zh: '视力残疾，住青村镇，用读屏软件点单；试试约一次读报或残疾人就业指导。',
			en: 'Visually impaired, lives in Qingcun and orders with a screen reader; try newspaper reading or job guidance.',
		},
	},
	{
		key: 'gu-guifang',
		name: '顾桂芳',
		romanisedName: 'Gu Guifang',
		sex: 'female',
		age: 58,
		role: 'proxy',
		areaCode: '310120111001-01',
		phone: '13900000004',
		consents: [{ clientKey: 'shen-zhiqiang', relation: 'agent' }],
		introduction: {
			zh: '青村镇服务站的代办员，受沈志强委托；试试替他代办一件事项。',
			en: 'Agent of the service station in Qingcun, entrusted by Shen Zhiqiang; order paperwork on his behalf.',
		},
	},
	{
		key: 'chen-xiaoming',
		name: '陈晓明',
		romanisedName: 'Chen Xiaoming',
		sex: 'male',
		age: 47,
		role: 'volunteer',
		areaCode: '310120101002-01',
		phone: '13900000005',
		volunteer: {
			skillKeys: ['hospital_escort', 'companionship', 'elder_care', 'first_aid'],
			credentialKinds: ['first_aid_certificate', 'health_certificate', 'driving_licence'],
			radiusMetres: 8000,
			joinedDaysAgo: 1400,
			team: null,
			minor: false,
		},
		introduction: {
			zh: '经验丰富的陪诊志愿者，住南桥镇；试试接下王芳的单，签到、签退，看时数。',
			en: "A seasoned hospital escort in Nanqiao; accept Wang Fang's order, check in and out, and see the hours.",
		},
	},
	{
		key: 'zhou-li',
		name: '周丽',
		romanisedName: 'Zhou Li',
		sex: 'female',
		age: 38,
		role: 'volunteer',
		areaCode: '310120101010-01',
		phone: '13900000006',
		volunteer: {
			skillKeys: ['hospital_escort', 'hairdressing', 'companionship', 'cooking'],
			credentialKinds: ['health_certificate'],
			radiusMetres: 5000,
			joinedDaysAgo: 600,
			team: { zh: '巧主妇服务队', en: 'Clever Housewives Service Team' },
			minor: false,
		},
		introduction: {
			zh: '巧主妇服务队成员，会理发、做饭、陪诊；试试从待接任务里抢一单，再请假退出看重新派单。',
			en: 'Of the Clever Housewives: cuts hair, cooks and escorts; claim an open task, then drop out and see it matched again.',
		},
	},
	{
		key: 'sun-hao',
		name: '孙浩',
		romanisedName: 'Sun Hao',
		sex: 'male',
		age: 20,
		role: 'volunteer',
		areaCode: '310120123001-01',
		phone: '13900000007',
		volunteer: {
			skillKeys: ['smartphone_teaching', 'reading_aloud', 'companionship'],
			credentialKinds: [],
			radiusMetres: 10000,
			joinedDaysAgo: 3,
			team: null,
			minor: false,
		},
		introduction: {
			zh: '海湾镇的大学生，刚注册三天，还没有服务过；试试接第一单教用手机。',
			en: 'A student in Haiwan, registered three days ago and not yet on a visit; take a first order of smartphone help.',
		},
	},
	{
		key: 'xu-zihan',
		name: '徐子涵',
		romanisedName: 'Xu Zihan',
		sex: 'female',
		age: 16,
		role: 'volunteer',
		areaCode: '310120101005-01',
		phone: '13900000008',
		volunteer: {
			skillKeys: ['smartphone_teaching', 'reading_aloud', 'companionship'],
			credentialKinds: [],
			radiusMetres: 4000,
			joinedDaysAgo: 200,
			team: { zh: '红星育苗少年志愿服务队', en: 'Red Star Seedlings Youth Team' },
			minor: true,
		},
		introduction: {
			zh: '十六岁，监护人已同意，只能随队服务；试试看看单人任务为什么不派给她。',
			en: "Aged 16, with her guardian's consent, serves in a team only; see why a task for one person is never offered to her.",
		},
	},
	{
		key: 'liu-jing',
		name: '刘静',
		romanisedName: 'Liu Jing',
		sex: 'female',
		age: 36,
		role: 'dispatcher',
		areaCode: '310120',
		phone: '13900000009',
		password: 'yimi-demo-dispatcher',
		introduction: {
			zh: '全区调度员，接电话、受理、处理没人接的单；试试为李秀英电话点单。',
			en: 'Dispatcher of the whole district: takes calls, admits orders and handles those nobody took; order by phone for Li Xiuying.',
		},
	},
	{
		key: 'zhang-weidong',
		name: '张卫东',
		romanisedName: 'Zhang Weidong',
		sex: 'male',
		age: 57,
		role: 'grid_chief',
		areaCode: '310120101001-01',
		phone: '13900000010',
		password: 'yimi-demo-grid-chief',
		introduction: {
			zh: '李秀英所在网格的网格长；试试在回访清单里给她打电话、把单结项。',
			en: 'Grid chief where Li Xiuying lives; call her from the follow-up list and close the order.',
		},
	},
	{
		key: 'wu-min',
		name: '吴敏',
		romanisedName: 'Wu Min',
		sex: 'female',
		age: 42,
		role: 'programme_manager',
		areaCode: '310120',
		brandSlug: 'qinlao-dabenying',
		phone: '13900000011',
		password: 'yimi-demo-manager-elders',
		introduction: {
			zh: '“亲老大本营”品牌负责人；试试看指标，点开任何一个数背后的单。',
			en: 'Manages the Base Camp for Elders; read the metrics and open the orders behind any figure.',
		},
	},
	{
		key: 'he-jun',
		name: '何军',
		romanisedName: 'He Jun',
		sex: 'male',
		age: 49,
		role: 'programme_manager',
		areaCode: '310120',
		brandSlug: 'aigongchen-guchangcheng',
		phone: '13900000012',
		password: 'yimi-demo-manager-veterans',
		introduction: {
			zh: '“爱功臣固长城”品牌负责人；试试对照三年计划看走访完成得怎样，他看不到别的品牌。',
			en: 'Manages Care for Those Who Served; compare the visits with the three-year plan. Other brands are closed to him.',
		},
	},
	{
		key: 'zhu-guohua',
		name: '朱国华',
		romanisedName: 'Zhu Guohua',
		sex: 'male',
		age: 55,
		role: 'supervisor',
		areaCode: '310120',
		phone: '13900000013',
		password: 'yimi-demo-supervisor',
		introduction: {
			zh: '督导员，抽查服务质量；试试看一张单的派单记录：问过谁、为什么。',
			en: 'Supervisor who spot-checks the service; read the decision log of an order: who was asked, and why.',
		},
	},
	{
		key: 'zheng-jie',
		name: '郑洁',
		romanisedName: 'Zheng Jie',
		sex: 'female',
		age: 33,
		role: 'administrator',
		areaCode: '310120',
		phone: '13900000014',
		password: 'yimi-demo-administrator',
		introduction: {
			zh: '管理员，管账号、目录和名册；试试导入一份志愿者名册。',
			en: 'Administrator of accounts, catalogue and rosters; import a roster of volunteers.',
		},
	},
];

/** The cast: those who are served and their families first, then volunteers, then staff. */
export const demoCast: readonly CastMember[] = castEntries.map((entry) => ({
	signsIn: true,
	password: null,
	brandSlug: null,
	address: null,
	clientCategory: null,
	consents: [],
	volunteer: null,
	...entry,
}));

/** The member of the cast with a key. Throws RangeError for an unknown key. */
export function castMember(key: string): CastMember {
	const member = demoCast.find((candidate) => candidate.key === key);
	if (!member) throw new RangeError(`No member of the cast has the key ${key}`);
	return member;
}
