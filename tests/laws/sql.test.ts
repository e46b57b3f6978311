import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { sourceFiles } from '../support/source-files.ts';

const sources = sourceFiles(['src', 'jobs'], ['.ts']);

test('only queries.ts files hold SQL', () => {
	const others = sources.filter(
		(file) =>
			!file.endsWith('queries.ts') &&
			!/platform\/(migrate|embedded-\w+)\.ts$/.test(file) &&
			/\bsql(<[^`]*>)?`|`\s*(select|insert into|update|delete from)\s/i.test(
				readFileSync(file, 'utf8'),
			),
	);
	expect(others).toEqual([]);
});

test('the present comes from the context, never from SQL', () => {
	const asking = sources.filter(
		(file) =>
			file.endsWith('queries.ts') &&
			/\b(now\(\)|current_date|current_timestamp|clock_timestamp)/i.test(
				readFileSync(file, 'utf8'),
			),
	);
	expect(asking).toEqual([]);
});
