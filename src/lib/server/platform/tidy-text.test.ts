import { expect, it } from 'vitest';
import { tidyText } from './tidy-text.ts';

it('leaves one plain space where there were any, and nothing invisible', () => {
	expect(tidyText('\u3000李\u200b秀 \t\u00a0 英\r\n')).toBe('李秀 英');
	expect(tidyText('\ufeff\u0000')).toBe('');
});

it('keeps letters and signs as they are', () => {
	expect(tidyText('𠮷（Ａ） é')).toBe('𠮷（Ａ） é');
});
