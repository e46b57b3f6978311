import svelte from 'eslint-plugin-svelte';
import typescript from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

export default typescript.config(
	{ ignores: ['build/', '.svelte-kit/', '.yimi/', 'node_modules/', 'coverage/'] },
	...typescript.configs.recommended,
	...svelte.configs.recommended,
	{
		files: ['**/*.svelte', '**/*.svelte.ts'],
		languageOptions: { parserOptions: { parser: typescript.parser, svelteConfig } },
	},
	{
		rules: {
			'no-console': 'error',
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
			// Links are built by href() for the language and carry no base path.
			'svelte/no-navigation-without-resolve': 'off',
		},
	},
	{ files: ['scripts/**', 'tests/bench/**'], rules: { 'no-console': 'off' } },
);
