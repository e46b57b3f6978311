import type { Browser, Page } from 'playwright-core';
import { castMember } from '../../src/lib/server/demo/index.ts';
import type { Application } from '../support/application.ts';
import { newDesktopPage, newPhonePage, type PageWishes } from '../support/browser.ts';

export type Device = 'phone' | 'desktop';

/** Opens the site as someone who has signed in by password, or by the code sent to this phone. */
export async function openAsPhone(
	application: Application,
	browser: Browser,
	phone: string,
	device: Device,
	wishes: PageWishes = {},
	password: string | null = null,
): Promise<Page> {
	const ask = (body: object) =>
		fetch(`${application.origin}/api/v1/sessions`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
		});
	const proof = password ? { password } : { code: (await (await ask({ phone })).json()).code };
	const cookies = (await ask({ phone, ...proof })).headers.get('set-cookie') ?? '';
	const session = /yimi_session=([^;]+)/.exec(cookies)?.[1];
	if (!session) throw new Error('Signing in did not work');
	const open = device === 'phone' ? newPhonePage : newDesktopPage;
	const page = await open(browser, { baseURL: application.origin, ...wishes });
	await page
		.context()
		.addCookies([{ name: 'yimi_session', value: session, url: application.origin }]);
	return page;
}

/** Opens the site as one of the cast. */
export function openAs(
	application: Application,
	browser: Browser,
	key: string,
	device: Device,
	wishes: PageWishes = {},
): Promise<Page> {
	const { phone, password } = castMember(key);
	return openAsPhone(application, browser, phone, device, wishes, password);
}
