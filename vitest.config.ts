import { defineConfig } from 'vitest/config';

// Days and hours must come out the same on every machine, in the global setup too.
process.env.TZ = 'UTC';

/** What depends on time zones runs once more where the machine's own zone would show. */
const otherZones = ['America/Los_Angeles', 'Pacific/Kiritimati'];

export default defineConfig({
	test: {
		environment: 'node',
		pool: 'forks',
		maxWorkers: 2,
		testTimeout: 20_000,
		hookTimeout: 60_000,
		teardownTimeout: 20_000,
		reporters: ['default', './tests/support/totals-reporter.ts'],
		projects: [
			...otherZones.map((zone) => ({
				extends: true as const,
				test: {
					name: zone,
					include: ['src/**/*.timezone.test.ts'],
					env: { TZ: zone },
				},
			})),
			{
				extends: true,
				test: {
					name: 'plain',
					include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
					exclude: ['**/*.pg.test.ts', '**/*.journey.test.ts'],
				},
			},
			{
				extends: true,
				test: {
					name: 'postgresql',
					include: ['tests/**/*.pg.test.ts'],
					globalSetup: './tests/support/global-setup.ts',
				},
			},
			{
				extends: true,
				test: {
					name: 'journeys',
					include: ['tests/journeys/*.journey.test.ts'],
					globalSetup: './tests/support/journeys-setup.ts',
					testTimeout: 90_000,
					server: { deps: { external: [/\/build\//] } },
				},
			},
		],
	},
});
