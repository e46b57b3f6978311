import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { translator, type Locale, type Translate } from './lib/i18n/index.ts';
import {
	areaListHeadings,
	districtSetUpSchema,
	knownAreas,
	readAreaList,
	setUpDistrict,
	type DistrictSetUp,
	type ListedArea,
} from './lib/server/districts/index.ts';
import { isDomainError } from './lib/server/platform/errors.ts';
import { createContext, type Runtime } from './lib/server/platform/runtime.ts';
import { parseInput } from './lib/server/platform/validation.ts';
import { readRosterFile, rosterFileLimits } from './lib/server/rosters/index.ts';

const usage =
	'Say: npm run set-up -- --district CODE --administrator NAME --phone PHONE\n' +
	'  --district CODE        national code of the district, such as 310120\n' +
	'  --administrator NAME   who gives everybody else their roles\n' +
	'  --phone PHONE          the phone they sign in with\n' +
	'  --areas FILE           towns, communities and grids, CSV or XLSX, with the columns\n' +
	`                         ${areaListHeadings.join(', ')};\n` +
	'                         310120 comes with Yimi, other districts need a file\n' +
	'  --catalogue none       no brands and service items; starter is usual';

interface Command {
	setUp: DistrictSetUp;
	areasFile: string | undefined;
}

/**
 * `npm run set-up`: makes the first district of a real installation and its administrator.
 * Everything that was typed is checked before the database is touched.
 * @param words what stands behind the mode on the command line
 * @param connect opens the installation and brings its schema up
 * @returns exit code: 0 when the district is ready
 * @throws Error with a sentence for whoever typed the command
 */
export async function runSetUp(
	words: string[],
	connect: () => Promise<Runtime>,
	say: (line: string) => void,
): Promise<number> {
	const locale: Locale = /^zh/i.test(process.env['LC_ALL'] || process.env['LANG'] || '')
		? 'zh-CN'
		: 'en';
	const t = translator(locale);
	try {
		const { setUp, areasFile } = readCommand(words);
		const areas = await readAreas(t, setUp.districtCode, areasFile, say);
		if (!areas) {
			say(t('districts:command.nothing_written'));
			return 1;
		}
		const runtime = await connect();
		const ctx = createContext(runtime, { actor: { kind: 'system' }, locale });
		const made = await setUpDistrict(ctx, setUp, areas);
		say(t('districts:command.ready', { code: setUp.districtCode, ...made }));
		if (!areasFile) say(t('districts:command.centres'));
		say(t(`districts:command.catalogue_${setUp.catalogue}`, { ...made }));
		say(t('districts:command.sign_in', { address: `${runtime.config.publicOrigin}/sign-in` }));
		return 0;
	} catch (error) {
		if (!isDomainError(error)) throw error;
		const { code, parameters, fields } = error;
		const sentences = fields.map(
			({ field, message, parameters }) => `${field}: ${t(`errors:${message}`, parameters)}`,
		);
		throw new Error([t(`errors:${code}`, parameters), ...sentences].join('\n'), { cause: error });
	}
}

function readCommand(words: string[]): Command {
	const { values } = parsed(words);
	if (!values.district || !values.administrator || !values.phone) throw new Error(usage);
	return {
		setUp: parseInput(districtSetUpSchema, {
			districtCode: values.district,
			administrator: { displayName: values.administrator, phone: values.phone },
			catalogue: values.catalogue ?? 'starter',
		}),
		areasFile: values.areas,
	};
}

function parsed(words: string[]) {
	const text = { type: 'string' } as const;
	try {
		return parseArgs({
			args: words,
			options: {
				district: text,
				administrator: text,
				phone: text,
				areas: text,
				catalogue: text,
			},
		});
	} catch {
		// An option that there is not: the usage says it.
		throw new Error(usage);
	}
}

/** The areas of the district, or null after saying what is wrong with the file. */
async function readAreas(
	t: Translate,
	code: string,
	file: string | undefined,
	say: (line: string) => void,
): Promise<ListedArea[] | null> {
	if (file === undefined) {
		const areas = knownAreas(code);
		if (areas) return areas;
		const columns = areaListHeadings.join(', ');
		throw new Error(t('districts:command.areas_unknown', { code, columns }));
	}
	// npm starts commands in the project's folder; the file is meant from where it was typed.
	const place = path.resolve(process.env['INIT_CWD'] ?? '.', file);
	const { size } = await stat(place).catch(() => {
		throw new Error(t('districts:command.file_missing', { file: place }));
	});
	const tooLarge = size > rosterFileLimits.bytes;
	const bytes = tooLarge ? Buffer.alloc(rosterFileLimits.bytes + 1) : await readFile(place);
	const found = await readRosterFile(bytes, path.basename(place));
	if (found.problem)
		throw new Error(t(`rosters:file.${found.problem.code}`, found.problem.parameters));
	const { areas, problems } = readAreaList(found.rows, code);
	for (const { line, code, parameters } of problems) {
		const sentence = t(`districts:problem.${code}`, parameters);
		say(line === null ? sentence : t('districts:command.problem', { line, sentence }));
	}
	return problems.length > 0 ? null : areas;
}
