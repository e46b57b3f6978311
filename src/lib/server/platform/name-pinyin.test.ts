import { describe, expect, it } from 'vitest';
import { namePinyin } from './name-pinyin.ts';

describe('the pinyin of a name', () => {
	it.each([
		['李秀英', 'li xiuying', 'lxy'],
		['单田芳', 'shan tianfang', 'stf'],
		['曾志伟', 'zeng zhiwei', 'zzw'],
		['仇英', 'qiu ying', 'qy'],
		['解缙', 'xie jin', 'xj'],
		['吕布', 'lv bu', 'lb'],
		['李一一', 'li yiyi', 'lyy'],
		['曾', 'zeng', 'z'],
	])('%s has the reading of a surname and no tones', (name, pinyin, initials) => {
		expect(namePinyin(name)).toEqual({ pinyin, initials });
	});

	it.each([
		['欧阳修', 'ouyang xiu', 'oyx'],
		['尉迟恭', 'yuchi gong', 'ycg'],
		['欧阳', 'ou yang', 'oy'],
		['范徐丽泰', 'fan xulitai', 'fxlt'],
	])('%s is parted after its surname', (name, pinyin, initials) => {
		expect(namePinyin(name)).toEqual({ pinyin, initials });
	});

	it.each([
		['买买提·艾山江', 'maimaiti aishanjiang', 'mmtasj'],
		['Anna Smith', 'anna smith', 'as'],
		['李Anna', 'li anna', 'la'],
		['𠮷田茂', '𠮷 tianmao', '𠮷tm'],
	])('%s keeps what has no pinyin', (name, pinyin, initials) => {
		expect(namePinyin(name)).toEqual({ pinyin, initials });
	});
});
