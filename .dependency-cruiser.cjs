/** The law of layers. Each rule says why in its comment. */
const domainModules =
	'^src/lib/server/(areas|accounts|clients|volunteers|catalogue|brands|orders|matching|visits|hours|feedback|messages|metrics|rosters|simulation|districts|holidays|calendars|day-plans|unexpected)/';

module.exports = {
	forbidden: [
		{
			name: 'no-cycles',
			comment: 'Modules that need each other are one module.',
			severity: 'error',
			from: {},
			to: { circular: true, viaOnly: { pathNot: '^node_modules' } },
		},
		{
			name: 'domain-knows-no-adapter',
			comment: 'Operations serve pages, API and jobs alike, so they know none of them.',
			severity: 'error',
			from: { path: domainModules },
			to: {
				path: '^(src/routes|src/lib/server/api|src/lib/pages|jobs|src/web)|node_modules/(hono|@hono|@sveltejs/kit)/',
			},
		},
		{
			name: 'modules-meet-at-the-front-door',
			comment: 'Another module is used through its index.ts only.',
			severity: 'error',
			from: { path: '^src/lib/server/([^/]+)/' },
			to: {
				path: '^src/lib/server/(?!platform/)[^/]+/',
				pathNot: ['^src/lib/server/$1/', '^src/lib/server/[^/]+/index\\.ts$'],
			},
		},
		{
			name: 'adapters-use-the-front-door',
			comment:
				'Routes, API and jobs call operations; the SQL behind them is none of their business.',
			severity: 'error',
			from: { path: '^(src/routes|src/lib/pages|src/lib/server/api|jobs)/' },
			to: { path: '^src/lib/server/(?!platform/)[^/]+/queries\\.ts$' },
		},
		{
			name: 'rules-are-pure',
			comment: 'Rules, scores and calendar arithmetic need no database and no process.',
			severity: 'error',
			from: {
				path: '(/rules|/score|/waves|/travel|/states)\\.ts$|^src/lib/calendar/',
				pathNot: 'test\\.ts$',
			},
			to: {
				path: '/queries\\.ts$|platform/(db|runtime|enqueue|audit)\\.ts$|node_modules/(postgres|pg|hono)/',
			},
		},
		{
			name: 'the-solver-is-pure',
			comment: 'Numbers in, numbers out: the solver knows itself and HiGHS, nothing else.',
			severity: 'error',
			from: { path: '^src/lib/server/matching/solver/', pathNot: 'test\\.ts$' },
			to: { pathNot: '^src/lib/server/matching/solver/|node_modules/highs/' },
		},
		{
			name: 'the-planner-is-pure',
			comment: 'Numbers in, numbers out: the engine of day plans knows itself and nothing else.',
			severity: 'error',
			from: { path: '^src/lib/server/day-plans/engine/', pathNot: 'test\\.ts$' },
			to: { pathNot: '^src/lib/server/day-plans/engine/' },
		},
		{
			name: 'nobody-imports-metrics',
			comment: 'Metrics read everything; nothing may depend on them.',
			severity: 'error',
			from: { path: '^src/lib/server/', pathNot: '^src/lib/server/(metrics|api|demo)/' },
			to: { path: '^src/lib/server/metrics/' },
		},
		{
			name: 'ui-knows-no-server',
			comment: 'Components run anywhere; from the server they take types only.',
			severity: 'error',
			from: { path: '^src/lib/ui/' },
			to: { path: '^src/lib/server/', dependencyTypesNot: ['type-only'] },
		},
	],
	options: {
		tsPreCompilationDeps: true,
		tsConfig: { fileName: 'tsconfig.json' },
		doNotFollow: { path: 'node_modules' },
		exclude: { path: '^(build|\\.svelte-kit)/' },
	},
};
