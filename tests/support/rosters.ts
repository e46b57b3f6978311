/** A roster as text with commas, as a bureau has it; no cell of it holds a comma or a quote. */
export function csv(headings: readonly string[], rows: readonly (readonly string[])[]): string {
	return [headings, ...rows].map((cells) => cells.join(',')).join('\r\n');
}

export const volunteerHeadings = ['姓名', '手机', '性别', '出生年月', '社区', '特长', '语言'];

const surnames = '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗';
const givenNames = '秀英桂兰玉梅建国志强丽华海燕春明文军晓红永福雪芳';

/** So many volunteers, each with a name and a phone of their own; the same every time. */
export function volunteerRows(
	count: number,
	given: { community: string; skills?: readonly string[] },
): string[][] {
	const skills = given.skills ?? [];
	const digit = (index: number, among: string) => among[index % among.length]!;
	return Array.from({ length: count }, (_, index) => [
		digit(index, surnames) +
			digit(index + Math.floor(index / 20), givenNames) +
			digit(Math.floor(index / 7), givenNames),
		`138 ${String(10_000_000 + index).replace(/(\d{4})(\d{4})/, '$1 $2')}`,
		index % 3 === 0 ? '男' : '女',
		`${1950 + (index % 50)}年${1 + (index % 12)}月`,
		given.community,
		skills.length > 0 ? skills[index % skills.length]! : '',
		index % 2 === 0 ? '普通话、奉贤话' : '普通话',
	]);
}
