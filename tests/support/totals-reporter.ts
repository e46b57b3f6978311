import { writeSync } from 'node:fs';
import type { SerializedError } from 'vitest';
import type { Reporter, TestModule } from 'vitest/node';

/**
 * Ends the output with "N passed, M failed", whatever else prints before the process exits.
 * A file or hook that fails outside any test, and an error that nobody caught, count as failed; so
 * does a run that ends before its time.
 */
export default class TotalsReporter implements Reporter {
	onInit(): void {
		let passed = 0;
		let failed = 0;
		let complete = false;
		this.onTestRunEnd = (modules, errors) => {
			passed = countTests(modules, 'passed');
			failed = countTests(modules, 'failed') + countOutsideTests(modules) + errors.length;
			complete = true;
		};
		process.once('exit', (status) => {
			const unexplained = (!complete || status !== 0) && failed === 0;
			writeSync(1, `\n${passed} passed, ${unexplained ? 1 : failed} failed\n`);
		});
	}

	onTestRunEnd?: (
		modules: ReadonlyArray<TestModule>,
		errors: ReadonlyArray<SerializedError>,
	) => void;
}

function countTests(modules: ReadonlyArray<TestModule>, state: 'passed' | 'failed'): number {
	return modules.reduce((sum, module) => sum + [...module.children.allTests(state)].length, 0);
}

function countOutsideTests(modules: ReadonlyArray<TestModule>): number {
	return modules.reduce((sum, module) => {
		const brokenSuites = [...module.children.allSuites()].filter((suite) => suite.errors().length);
		return sum + brokenSuites.length + (module.errors().length > 0 ? 1 : 0);
	}, 0);
}
