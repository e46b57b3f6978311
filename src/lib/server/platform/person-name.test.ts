import { describe, expect, it } from 'vitest';
import { longestPersonName, readPersonName } from './person-name.ts';

describe('a name', () => {
	it.each([
		['王　芳', '王芳'],
		[' 欧阳  修 ', '欧阳修'],
		['𠮷田茂', '𠮷田茂'],
		['王〇', '王〇'],
		['﨑', '﨑'],
		['买买提 • 艾山江', '买买提·艾山江'],
		['Ａｎｎａ  Smith-O’Neil', 'Anna Smith-O’Neil'],
		['张\u200b三', '张三'],
	])('is read from %j as %j', (written, name) => {
		expect(readPersonName(written)).toEqual({ name });
	});

	it.each([
		['', 'name_missing'],
		['\u3000', 'name_missing'],
		['李秀英😀', 'name_emoji'],
		['👩‍👧', 'name_emoji'],
		['李❤️', 'name_emoji'],
		['1️⃣', 'name_emoji'],
		['张3', 'name_character_unusable'],
		['张三（组长）', 'name_character_unusable'],
		['张\ufffd', 'name_character_unusable'],
		['张\ue863', 'name_character_unusable'],
		['\ud842', 'name_character_unusable'],
		['𠮷'.repeat(longestPersonName + 1), 'name_too_long'],
	])('is not %j: %s', (written, problem) => {
		expect(readPersonName(written)).toEqual({ problem });
	});

	it('may be as long as the database allows', () => {
		const name = '𠮷'.repeat(longestPersonName);
		expect(readPersonName(name)).toEqual({ name });
	});
});
