import { expect, test } from 'vitest';
import { findHeadings, keptColumns, type RosterKind } from './columns.ts';
import { exampleRoster } from './example-roster.ts';
import { readRosterFile } from './read-roster-file.ts';

test.each<RosterKind>(['volunteers', 'clients'])(
	'the example for %s has every column that is kept, under headings that are known',
	async (kind) => {
		const file = await readRosterFile(Buffer.from(exampleRoster(kind)), 'example.csv');
		const headings = findHeadings(kind, file.rows ?? []);
		expect([...headings!.cells.keys()].sort()).toEqual([...keptColumns[kind]].sort());
		expect(headings!.ignoredColumns).toEqual([]);
	},
);
