import { pinyin } from 'pinyin-pro';

/** Surnames of two characters (复姓), from the Hundred Family Surnames and those still common. */
const surnamesOfTwo = new Set(
	(
		'欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 ' +
		'公冶 太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 亓官 司寇 巫马 公西 颛孙 壤驷 ' +
		'公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 梁丘 左丘 西门 ' +
		'第五 南荣 东里 即墨 淳于 达奚 褚师 纳兰 完颜 叶赫 爱新'
	).split(' '),
);

/** A name's sound, to search by: lower-case letters without tones, ü as v. */
export interface NamePinyin {
	/** Surname and given name apart: 'li xiuying', 'ouyang xiu', 'maimaiti aishanjiang'. */
	pinyin: string;
	/** First letter of each syllable: 'lxy'. */
	initials: string;
}

/**
 * The pinyin of a person's name, with the readings that characters have as surnames (单 shan,
 * 曾 zeng). Latin names are kept in lower case; a character without a known reading stays itself.
 */
export function namePinyin(name: string): NamePinyin {
	const parts = name.split(/[\s·]+/u).filter((part) => part !== '');
	const [onlyPart] = parts;
	const words =
		parts.length === 1 && onlyPart !== undefined
			? surnameAndGiven(syllablesOf(onlyPart, true))
			: parts.map((part) => syllablesOf(part, false));
	return {
		pinyin: words.map((word) => word.map(({ sound }) => sound).join('')).join(' '),
		initials: words.flatMap((word) => word.map(({ sound }) => firstLetter(sound))).join(''),
	};
}

function firstLetter(sound: string): string {
	return String.fromCodePoint(sound.codePointAt(0) ?? 0);
}

/** A character and its sound; of Latin letters the whole run. */
interface Syllable {
	written: string;
	sound: string;
}

function syllablesOf(part: string, hasSurname: boolean): Syllable[] {
	const runs = part.match(/\p{Script=Han}+|\P{Script=Han}+/gu) ?? [];
	return runs.flatMap((run, index) => {
		if (!/^\p{Script=Han}/u.test(run)) return [{ written: run, sound: run.toLowerCase() }];
		const sounds = pinyin(run, {
			type: 'array',
			toneType: 'none',
			toneSandhi: false,
			v: true,
			...(hasSurname && index === 0 ? { mode: 'surname', surname: 'head' } : {}),
		});
		return [...run].map((written, place) => ({ written, sound: sounds[place] ?? written }));
	});
}

function surnameAndGiven(syllables: Syllable[]): Syllable[][] {
	const firstTwo = syllables
		.slice(0, 2)
		.map(({ written }) => written)
		.join('');
	const length = syllables.length > 2 && surnamesOfTwo.has(firstTwo) ? 2 : 1;
	return [syllables.slice(0, length), syllables.slice(length)].filter((word) => word.length > 0);
}

/**
 * The surname of a name, for a title: 陈 (Chen) of 陈敏, 欧阳 (Ouyang) of 欧阳修; of a name in
 * several parts the first.
 */
export function surnameOf(name: string): { written: string; latin: string } {
	const [first = '', ...others] = name.split(/[\s·]+/u).filter((part) => part !== '');
	const syllables = syllablesOf(first, others.length === 0);
	const word = others.length === 0 ? (surnameAndGiven(syllables)[0] ?? []) : syllables;
	const sound = word.map((syllable) => syllable.sound).join('');
	return {
		written: word.map((syllable) => syllable.written).join(''),
		latin: sound.charAt(0).toUpperCase() + sound.slice(1),
	};
}
