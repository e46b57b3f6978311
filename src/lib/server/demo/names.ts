import { Temporal } from 'temporal-polyfill';
import type { DemoCommunity, DemoTown } from './areas.ts';
import type { DemoGrid } from './grids.ts';
import { createRandom, seedFromText, type Random } from './random.ts';

export type Sex = 'female' | 'male';

// The hundred commonest surnames and a few double ones, with rough shares in tenths of a per mille.
const surnames: readonly (readonly [surname: string, share: number])[] = [
	...shared(720, '王李张'),
	...shared(450, '刘陈'),
	...shared(300, '杨黄赵吴周'),
	...shared(180, '徐孙马朱胡郭何林高罗'),
	...shared(115, '郑梁谢宋唐许韩邓冯曹'),
	...shared(85, '彭曾肖田董潘袁蔡蒋余'),
	...shared(65, '于杜叶程魏苏吕丁任卢'),
	...shared(50, '姚沈钟姜崔谭陆范汪廖'),
	...shared(42, '石金韦贾夏付方邹熊白'),
	...shared(35, '孟秦邱侯江尹薛闫段雷'),
	...shared(28, '龙黎史陶贺毛郝顾龚邵'),
	...shared(20, '万覃武钱戴严莫孔向常'),
	...(['欧阳', '上官', '诸葛'] as const).map((surname) => [surname, 6] as const),
];

interface GivenNames {
	/** First birth year of the generation. */
	readonly from: number;
	readonly female: readonly string[];
	readonly male: readonly string[];
}

// Fashions in given names, by generation; the newest first.
const generations: readonly GivenNames[] = [
	{
		from: 1995,
		female: words(
			'子涵 欣怡 梓萱 诗涵 雨桐 佳怡 思琪 梦瑶 可欣 语嫣 若曦 嘉怡 雨欣 紫涵 静怡 一诺 晨曦 悦 婷 雪 颖 琳',
		),
		male: words(
			'子轩 浩然 宇轩 浩宇 俊杰 子豪 天佑 梓豪 泽宇 博文 思远 嘉豪 皓轩 宇航 俊熙 明哲 逸飞 晨 昊 磊 鑫 阳',
		),
	},
	{
		from: 1975,
		female: words(
			'静 敏 燕 艳 丽 娟 婷 霞 倩 颖 洁 莉 慧 晓燕 丽娜 海燕 晓红 雅琴 文静 佳 雪梅 春燕 丹 琳 蓉 丽君 晓莉 红梅',
		),
		male: words(
			'伟 强 磊 军 勇 杰 涛 超 斌 鹏 浩 波 辉 刚 健 俊 飞 凯 晓东 志强 海涛 建华 文斌 晓明 永刚 国强 志刚 宏伟',
		),
	},
	{
		from: 1955,
		female: words(
			'芳 红 英 萍 玲 丽华 建英 秀芳 桂芳 玉兰 丽萍 爱华 美华 惠芳 秀珍 红英 国芳 彩云 月琴 菊芳 凤英 雅芳 卫红 文娟 志芳 金妹',
		),
		male: words(
			'建国 建军 国庆 卫东 建平 志明 国平 永明 跃进 红卫 援朝 和平 新民 卫国 国华 建明 志强 立新 文革 建中 金龙 德明 永康 福明 惠明 伟国',
		),
	},
	{
		from: 0,
		female: words(
			'秀英 桂英 秀兰 玉兰 桂兰 秀珍 凤英 玉珍 玉英 兰英 淑珍 桂珍 素珍 翠英 月娥 杏珍 阿妹 巧云 招娣 金娣 宝珍 雪珍 美英 梅芳 根娣 惠珍',
		),
		male: words(
			'德明 福生 根生 金生 志明 国民 宝根 阿根 家兴 永福 荣生 金根 福根 志高 文彬 士良 伯明 德生 长根 水根 国良 耀明 启明 建国 明德 炳生',
		),
	},
];

const roadWords = words(
	'贤和 贤安 敬贤 思贤 望贤 齐民 安民 惠民 和畅 清溪 望海 听潮 荷塘 竹溪 桃园 桂花 梧桐 银杏 春晖 秋实 明德 崇文 乐善 同心 丰谷 稻香 浦南 新塘',
);
const roadKinds = ['路', '东路', '西路', '南路', '北路', '街'];

/** A Chinese name that suits sex and birth year. All names are generated; any likeness is chance. */
export function personName(random: Random, sex: Sex, birthYear: number): string {
	const generation = generations.find(({ from }) => birthYear >= from)!;
	return random.weighted(surnames) + random.pick(generation[sex]);
}

/**
 * A birth date ('YYYY-MM-DD') of someone who on the given day is between two ages, both included,
 * in completed years. Someone born on 29 February has the birthday on 1 March in common years.
 */
export function birthDate(
	random: Random,
	today: string,
	minimumAge: number,
	maximumAge: number,
): string {
	const latest = Temporal.PlainDate.from(today).subtract({ years: minimumAge });
	const earliest = Temporal.PlainDate.from(today)
		.subtract({ years: maximumAge + 1 })
		.add({ days: 1 });
	return earliest.add({ days: random.integer(0, earliest.until(latest).days) }).toString();
}

/**
 * An address of the form used in Shanghai: road, lane, number and room in a residential
 * community, group and house number in a village. Each grid keeps to two roads of its own.
 * The roads are made up.
 */
export function homeAddress(
	random: Random,
	town: DemoTown,
	community: DemoCommunity,
	grid: DemoGrid,
): string {
	if (community.name.endsWith('村委会')) {
		const village = community.name.slice(0, -'村委会'.length);
		return `${town.name}${village}${random.integer(1, 16)}组${random.integer(1, 160)}号`;
	}
	const roads = createRandom(seedFromText(`roads of ${grid.code}`));
	const addresses = [roadAndLane(roads), roadAndLane(roads)];
	const room = random.integer(1, 6) * 100 + random.integer(1, 4);
	return `${town.name}${random.pick(addresses)}${random.integer(1, 60)}号${room}室`;
}

/**
 * The mobile number of the generated person with an index from 0 to 99999, as people write it:
 * 13800000000 to 13800099999. The cast has numbers from 13900000001 on.
 */
export function mobilePhone(index: number): string {
	return `138000${digitsOf(index, 5)}`;
}

/**
 * The landline of the generated person with an index from 0 to 9999, as people write it:
 * 021-57400000 to 021-57409999. The cast has numbers from 021-57410001 on.
 */
export function landlinePhone(index: number): string {
	return `021-5740${digitsOf(index, 4)}`;
}

function digitsOf(index: number, length: number): string {
	if (!Number.isInteger(index) || index < 0 || index >= 10 ** length) {
		throw new RangeError(`An index has at most ${length} digits`);
	}
	return String(index).padStart(length, '0');
}

function roadAndLane(roads: Random): string {
	return `${roads.pick(roadWords)}${roads.pick(roadKinds)}${roads.integer(11, 1299)}弄`;
}

function shared(share: number, characters: string): (readonly [string, number])[] {
	return [...characters].map((surname) => [surname, share] as const);
}

function words(list: string): readonly string[] {
	return list.split(' ');
}
