import { expect, test } from 'vitest';
import { readSoughtClient } from './rules.ts';

test.each([
	['0001', { kind: 'last_four', digits: '0001' }],
	['０００１', { kind: 'last_four', digits: '0001' }],
	['13900000001', { kind: 'phone', phone: '+8613900000001' }],
	['139 0000 0001', { kind: 'phone', phone: '+8613900000001' }],
	['+86 139-0000-0001', { kind: 'phone', phone: '+8613900000001' }],
	['57410001', { kind: 'phone', phone: '+862157410001' }],
	['021-57410001', { kind: 'phone', phone: '+862157410001' }],
	['李秀', { kind: 'name', name: '李秀' }],
	[' 𠮷田 ', { kind: 'name', name: '𠮷田' }],
	['LXY', { kind: 'letters', letters: 'lxy', written: 'LXY' }],
	['Li Xiuying', { kind: 'letters', letters: 'lixiuying', written: 'Li Xiuying' }],
	['lǐ xiùyīng', { kind: 'letters', letters: 'lixiuying' }],
	['lǚ bù', { kind: 'letters', letters: 'lvbu' }],
	["xi'an", { kind: 'letters', letters: 'xian' }],
	['', { kind: 'nothing' }],
	['   ', { kind: 'nothing' }],
	['12345', { kind: 'nothing' }],
	['-', { kind: 'nothing' }],
])('%j is read as %j', (query, sought) => {
	expect(readSoughtClient(query)).toMatchObject(sought);
});
