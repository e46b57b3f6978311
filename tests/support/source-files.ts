import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Files under folders of the project whose names end so, tests left out. */
export function sourceFiles(folders: string[], endings: string[]): string[] {
	return folders.flatMap((folder) =>
		readdirSync(folder, { recursive: true, encoding: 'utf8' })
			.map((name) => join(folder, name))
			.filter((name) => endings.some((ending) => name.endsWith(ending)))
			.filter((name) => !name.endsWith('.test.ts')),
	);
}
