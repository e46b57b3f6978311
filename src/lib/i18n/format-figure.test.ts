import { expect, test } from 'vitest';
import { formatFigure } from './format-figure.ts';

test('a figure is written with its unit in both languages', () => {
	expect(formatFigure('en', 'count', 1234)).toBe('1,234');
	expect(formatFigure('en', 'share', 0.9347)).toBe('93.5%');
	expect(formatFigure('zh-CN', 'minutes', 45.4)).toBe('45 分钟');
	expect(formatFigure('en', 'minutes', 119.6)).toBe('2 h 0 min');
	expect(formatFigure('zh-CN', 'minutes', 1505)).toBe('25 小时 5 分钟');
	expect(formatFigure('en', 'hours', 12.34)).toBe('12.3 h');
	expect(formatFigure('en', 'points', 4.56)).toBe('4.6 of 5');
	expect(formatFigure('zh-CN', 'share', null)).toBe('暂无数据');
});
