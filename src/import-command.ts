import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { translator, type Locale, type Translate } from './lib/i18n/index.ts';
import type { Context } from './lib/server/platform/context.ts';
import { isDomainError } from './lib/server/platform/errors.ts';
import { createContext, type Runtime } from './lib/server/platform/runtime.ts';
import {
	confirmRoster,
	discardRoster,
	getRosterImport,
	previewRoster,
	rosterFileLimits,
	wordIgnoredColumn,
	wordProblem,
	writeRosters,
	type RosterImport,
	type RosterKind,
} from './lib/server/rosters/index.ts';

const usage =
	'Say: npm run import -- volunteers FILE [--confirm [--yes]]\n' +
	'  volunteers or clients   what the file holds\n' +
	'  --confirm               write it, after asking\n' +
	'  --yes                   write it without asking';
const progressMilliseconds = 500;

interface Command {
	kind: RosterKind;
	file: string;
	confirm: boolean;
	yes: boolean;
}

/**
 * `npm run import`: reads a roster, prints what is wrong with it and what it would change, and
 * writes it when told to. Runs as the system, for the only district.
 * @param words what stands behind the mode on the command line
 * @returns exit code: 0 when the file is faultless, and written if that was asked for
 * @throws Error with a sentence for whoever typed the command
 */
export async function runImport(
	runtime: Runtime,
	words: string[],
	say: (line: string) => void,
): Promise<number> {
	const command = readCommand(words);
	const locale: Locale = /^zh/i.test(process.env['LC_ALL'] || process.env['LANG'] || '')
		? 'zh-CN'
		: 'en';
	const t = translator(locale);
	const context = () => createContext(runtime, { actor: { kind: 'system' }, locale });
	const importId = await preview(context(), t, command);
	const found = await getRosterImport(context(), { importId });
	describe(found, locale).forEach(say);
	const goesOn = found.errorCount === 0 && (await isConfirmed(command, t, say));
	if (!goesOn) {
		await discardRoster(context(), { importId });
		say(t('rosters:command.nothing_written'));
		return found.errorCount > 0 || command.confirm ? 1 : 0;
	}
	await confirmRoster(context(), { importId });
	const written = await write(context, importId, (rows) =>
		say(t('rosters:progress', { rows, of: found.rowCount })),
	);
	if (written.state !== 'written') {
		describe(written, locale).forEach(say);
		say(t('rosters:command.nothing_written'));
		return 1;
	}
	say(t('rosters:command.written', written.counts ?? {}));
	return 0;
}

function readCommand(words: string[]): Command {
	try {
		const { values, positionals } = parseArgs({
			args: words,
			allowPositionals: true,
			options: { confirm: { type: 'boolean' }, yes: { type: 'boolean' } },
		});
		const [kind, file, ...others] = positionals;
		if ((kind === 'volunteers' || kind === 'clients') && file && others.length === 0) {
			const yes = values.yes ?? false;
			return { kind, file, confirm: yes || (values.confirm ?? false), yes };
		}
	} catch {
		// An option that there is not: the usage says it.
	}
	throw new Error(usage);
}

async function preview(ctx: Context, t: Translate, { kind, file }: Command): Promise<string> {
	// npm starts commands in the project's folder; the file is meant from where it was typed.
	const place = path.resolve(process.env['INIT_CWD'] ?? '.', file);
	const { size } = await stat(place).catch(() => {
		throw new Error(t('rosters:command.file_missing', { file: place }));
	});
	try {
		// Too large a file is refused by its size, before it is read.
		const bytes =
			size > rosterFileLimits.bytes
				? Buffer.alloc(rosterFileLimits.bytes + 1)
				: await readFile(place);
		return await previewRoster(ctx, { kind, fileName: path.basename(place), bytes });
	} catch (error) {
		if (!isDomainError(error)) throw error;
		const { code, parameters } = error;
		throw new Error(
			code === 'file_unreadable'
				? t(`rosters:file.${parameters['reason']}`, parameters)
				: code === 'not_found'
					? t('rosters:command.district_missing')
					: t(`errors:${code}`, parameters),
			{ cause: error },
		);
	}
}

/** What is wrong with a file, what is not read of it, and what it would change. */
function describe(found: RosterImport, locale: Locale): string[] {
	const t = translator(locale);
	const { rowCount: rows, errorCount: errors, noticeCount: notices } = found;
	const shown = found.problems.length;
	return [
		...found.ignoredColumns.map((column) =>
			t('rosters:command.ignored', wordIgnoredColumn(locale, column)),
		),
		...found.problems.map((problem) => {
			const { line, column, sentence } = wordProblem(locale, problem);
			return column === ''
				? t('rosters:command.problem_of_line', { line, sentence })
				: t('rosters:command.problem', { line, column, sentence });
		}),
		t('rosters:command.counted', { rows, errors, notices }),
		...(shown < errors + notices ? [t('rosters:command.first_problems', { shown })] : []),
		...(found.counts ? [t('rosters:command.would', found.counts)] : []),
	];
}

async function isConfirmed(
	{ confirm, yes }: Command,
	t: Translate,
	say: (line: string) => void,
): Promise<boolean> {
	if (!confirm) {
		say(t('rosters:command.how_to_confirm'));
		return false;
	}
	if (yes) return true;
	if (!process.stdin.isTTY) {
		say(t('rosters:command.no_terminal'));
		return false;
	}
	const terminal = createInterface({ input: process.stdin, output: process.stdout });
	const answer = await terminal.question(`${t('rosters:command.question')} `);
	terminal.close();
	return /^(y|yes|是)$/iu.test(answer.trim());
}

/** Writes the import, or waits for the worker that has it in hand, and tells how far it is. */
async function write(
	context: () => Context,
	importId: string,
	tellProgress: (rows: number) => void,
): Promise<RosterImport> {
	let told = 0;
	for (;;) {
		const isOver = writeRosters(context()).then(() => true);
		isOver.catch(() => {});
		for (let over = false; !over;) {
			over = await Promise.race([isOver, delay(progressMilliseconds, false)]);
			const found = await getRosterImport(context(), { importId });
			if (found.progress > told) tellProgress((told = found.progress));
			if (over && found.state !== 'confirmed') return found;
		}
		await delay(progressMilliseconds);
	}
}
