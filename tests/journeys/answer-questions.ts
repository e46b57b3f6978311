import type { Page } from 'playwright-core';

/**
 * Answers the questions of an order one by one, with what is asked for by default, until it is
 * placed.
 * @returns the order's id and its number as it is read out
 */
export async function answerQuestions(
	page: Page,
	answers: { day?: number; time?: number } = {},
): Promise<{ orderId: string; number: string }> {
	const confirm = () => page.locator('main form button:not(.link)').first().click();
	const question = () => new URL(page.url()).pathname.split('/').at(-1);
	for (let asked = 0; question() !== 'placed'; asked++) {
		if (asked > 8) throw new Error(`The questions lead nowhere: ${page.url()}`);
		if (question() === 'who') await page.locator('input[name=clientId]').first().check();
		if (question() === 'where') await page.check('input[name=at][value=home]');
		if (question() === 'when') {
			await page.selectOption('select[name=date]', { index: answers.day ?? 3 });
			await page.selectOption('select[name=time]', { index: answers.time ?? 2 });
		}
		await confirm();
	}
	return {
		orderId: new URL(page.url()).pathname.split('/').at(-2)!,
		number: (await page.textContent('.confirmation .number'))!.trim(),
	};
}
