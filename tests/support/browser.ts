import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { unpackChromium } from './chromium-folder.ts';

/**
 * The browser reaches nothing but this machine: no name is looked up, and no other address used.
 * What Playwright passes by itself (no background networking, updates or sync) is repeated here,
 * because the tests' promise to need no network must not rest on its defaults.
 */
const SWITCHES = [
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-domain-reliability',
	'--disable-quic',
	'--disable-sync',
	'--no-first-run',
	'--no-pings',
	'--no-proxy-server',
	'--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE [::1], EXCLUDE localhost, EXCLUDE *.localhost',
];

/** How a page differs from the usual one (Chinese, JavaScript on). */
export type PageWishes = {
	locale?: 'zh-CN' | 'en';
	javaScript?: boolean;
	/** Origin to which relative addresses of `page.goto` belong, such as `http://127.0.0.1:3000`. */
	baseURL?: string;
};

/**
 * Starts a Chromium for tests; whoever opens it closes it. It is the one inside the npm package,
 * unless the environment variable YIMI_TEST_BROWSER holds the path of another one.
 *
 * Chromium's own sandbox is off: root cannot use it, most containers forbid it, and the pages are
 * our own.
 */
export async function openBrowser(): Promise<Browser> {
	const ownExecutable = process.env.YIMI_TEST_BROWSER;
	const { executable, environment } = ownExecutable
		? { executable: ownExecutable, environment: {} }
		: await unpackChromium();
	return chromium.launch({
		executablePath: executable,
		env: { ...definedVariables(), ...environment },
		args: SWITCHES,
		chromiumSandbox: false,
	});
}

function definedVariables(): Record<string, string> {
	return Object.fromEntries(
		Object.entries(process.env).filter(
			(entry): entry is [string, string] => entry[1] !== undefined,
		),
	);
}

/** A page as on a phone: 390 × 844 points, touch. Closing the page ends its session. */
export function newPhonePage(browser: Browser, wishes: PageWishes = {}): Promise<Page> {
	return newPage(browser, wishes, PHONE);
}

/** A page as on an elder's phone: as `newPhonePage`, and set to move as little as possible. */
export function newElderPage(browser: Browser, wishes: PageWishes = {}): Promise<Page> {
	return newPage(browser, wishes, { ...PHONE, reducedMotion: 'reduce' });
}

/** A page as on an office computer: 1280 × 800 points, mouse. Closing the page ends its session. */
export function newDesktopPage(browser: Browser, wishes: PageWishes = {}): Promise<Page> {
	return newPage(browser, wishes, { viewport: { width: 1280, height: 800 } });
}

const PHONE: BrowserContextOptions = {
	viewport: { width: 390, height: 844 },
	hasTouch: true,
	isMobile: true,
};

function newPage(
	browser: Browser,
	{ locale = 'zh-CN', javaScript = true, baseURL }: PageWishes,
	device: BrowserContextOptions,
): Promise<Page> {
	return browser.newPage({
		...device,
		locale,
		timezoneId: 'Asia/Shanghai',
		javaScriptEnabled: javaScript,
		...(baseURL === undefined ? {} : { baseURL }),
	});
}
