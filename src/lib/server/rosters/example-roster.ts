import { translator } from '../../i18n/index.ts';
import { keptColumns, type RosterKind } from './columns.ts';

/**
 * An empty roster to fill in: a CSV file with all headings that are read, in Chinese, marked as
 * UTF-8 for spreadsheet programs.
 */
export function exampleRoster(kind: RosterKind): string {
	const t = translator('zh-CN');
	return `\ufeff${keptColumns[kind].map((key) => t(`rosters:column.${key}`)).join(',')}\r\n`;
}
