import axe, { type AxeResults, type NodeResult } from 'axe-core';
import type { Page } from 'playwright-core';

/** Which stricter rules apply besides those of WCAG 2.2 A and AA. */
export type AccessibilityWishes = {
	/** The elder view: contrast 7:1 instead of 4.5:1. */
	elder?: boolean;
};

/**
 * Checks the page as it stands with axe-core and returns its serious and critical violations,
 * one text per place; an empty list is a pass. Works on pages without JavaScript too, and does not
 * look into frames.
 */
export async function accessibilityViolations(
	page: Page,
	{ elder = false }: AccessibilityWishes = {},
): Promise<string[]> {
	// With JavaScript off no timer fires, but promises are kept: axe-core uses timers only to yield.
	await page.evaluate(
		`(function (setTimeout) { ${axe.source} })((work) => Promise.resolve().then(work))`,
	);
	const options = {
		resultTypes: ['violations'],
		preload: false,
		iframes: false,
		rules: {
			'target-size': { enabled: true },
			'color-contrast-enhanced': { enabled: elder },
		},
	};
	const results = await page.evaluate<AxeResults>(
		`window.axe.run(document, ${JSON.stringify(options)})`,
	);
	return results.violations
		.filter(({ impact }) => impact === 'serious' || impact === 'critical')
		.flatMap(({ impact, id, help, nodes }) =>
			nodes.map((node) => `${impact} ${id} (${help}) at ${place(node)}: ${node.html}`),
		);
}

function place(node: NodeResult): string {
	return node.target.flat().join(' ');
}
