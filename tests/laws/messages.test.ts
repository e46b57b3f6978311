import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import english from '../../src/lib/i18n/messages/en/index.ts';
import chinese from '../../src/lib/i18n/messages/zh-CN/index.ts';
import { problemStatus } from '../../src/lib/server/platform/errors.ts';
import { sourceFiles } from '../support/source-files.ts';

type Catalogue = { [key: string]: string | Catalogue };

function flatten(catalogue: Catalogue, prefix = ''): Map<string, string> {
	const texts = new Map<string, string>();
	for (const [key, value] of Object.entries(catalogue)) {
		if (typeof value === 'string') texts.set(prefix + key, value);
		else for (const [inner, text] of flatten(value, `${prefix}${key}.`)) texts.set(inner, text);
	}
	return texts;
}

const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((m) => m[1]).sort();
const plural = /_(zero|one|two|few|many|other)$/;

test.each(Object.keys(chinese))('catalogue %s says the same in both languages', (name) => {
	const zh = flatten(chinese[name as keyof typeof chinese] as Catalogue);
	const en = flatten(english[name as keyof typeof english] as Catalogue);
	const base = (keys: Iterable<string>) =>
		[...new Set([...keys].map((key) => key.replace(plural, '')))].sort();
	expect(base(en.keys())).toEqual(base(zh.keys()));
	for (const [key, text] of zh) {
		expect(text.trim(), `zh-CN ${name}:${key}`).not.toBe('');
		const other = en.get(key) ?? en.get(`${key.replace(plural, '')}_other`);
		expect(placeholders(other ?? ''), `${name}:${key}`).toEqual(placeholders(text));
	}
});

test('every problem has its sentence', () => {
	const texts = flatten(chinese.errors as Catalogue);
	expect(Object.keys(problemStatus).filter((code) => !texts.has(code))).toEqual([]);
});

test('every text that code asks for by name is in the catalogue', () => {
	const catalogues = new Map(
		Object.entries(chinese).map(([name, texts]) => [name, flatten(texts as Catalogue)]),
	);
	const missing: string[] = [];
	for (const file of sourceFiles(['src', 'jobs'], ['.svelte', '.ts'])) {
		const source = readFileSync(file, 'utf8');
		for (const [, name, key] of source.matchAll(/\bt\(\s*'([a-z]+):([a-z0-9_.-]+)'/gi)) {
			const texts = catalogues.get(name!);
			const known = texts && (texts.has(key!) || texts.has(`${key}_other`));
			if (!known) missing.push(`${file}: ${name}:${key}`);
		}
	}
	expect(missing).toEqual([]);
});

test('no page says anything that is not in a catalogue', () => {
	const spoken: string[] = [];
	for (const file of sourceFiles(['src'], ['.svelte'])) {
		const markup = readFileSync(file, 'utf8').replace(
			/<script[\s\S]*?<\/script>|<style[\s\S]*?<\/style>|<!--[\s\S]*?-->/g,
			'',
		);
		if (/[\u4e00-\u9fff]/.test(markup)) spoken.push(file);
	}
	expect(spoken).toEqual([]);
});
