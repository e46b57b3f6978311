import { mkdirSync } from 'node:fs';
import { newDesktopPage, newPhonePage, openBrowser } from '../tests/support/browser.ts';

/**
 * Takes the pictures of the README from a running demo: `npm start` in one terminal, then
 * `node --import tsx scripts/take-pictures.ts [origin] [folder]`.
 */
const origin = process.argv[2] ?? 'http://127.0.0.1:3000';
const folder = process.argv[3] ?? 'docs/images';
mkdirSync(folder, { recursive: true });

async function signIn(phone: string, password?: string): Promise<string> {
	const post = (body: object) =>
		fetch(`${origin}/api/v1/sessions`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
		});
	const means = password ?? (await (await post({ phone })).json()).code;
	const answer = await post(password ? { phone, password } : { phone, code: means });
	const cookie = /yimi_session=([^;]+)/.exec(answer.headers.get('set-cookie') ?? '')?.[1];
	if (!cookie) throw new Error(`Signing in did not work: HTTP ${answer.status}`);
	return cookie;
}

const pictures: { name: string; who: [string, string?]; path: string; desktop?: boolean }[] = [
	{ name: 'services', who: ['13900000001'], path: '/services' },
	{ name: 'order', who: ['13900000001'], path: '/orders' },
	{ name: 'offer', who: ['13900000005'], path: '/volunteer/offers' },
	{ name: 'tasks', who: ['13900000006'], path: '/volunteer/tasks' },
	{ name: 'visits', who: ['13900000005'], path: '/volunteer/visits' },
	{ name: 'hours', who: ['13900000005'], path: '/volunteer/hours' },
	{ name: 'profile', who: ['13900000005'], path: '/volunteer/profile' },
	{ name: 'desk', who: ['13900000009', 'yimi-demo-dispatcher'], path: '/desk', desktop: true },
	{
		name: 'calls',
		who: ['13900000009', 'yimi-demo-dispatcher'],
		path: '/desk/calls?query=lxy',
		desktop: true,
	},
	{ name: 'follow-ups', who: ['13900000010', 'yimi-demo-grid-chief'], path: '/desk/follow-ups' },
	{
		name: 'brands',
		who: ['13900000011', 'yimi-demo-manager-elders'],
		path: '/manage/brands',
		desktop: true,
	},
	{
		name: 'brand',
		who: ['13900000011', 'yimi-demo-manager-elders'],
		path: '/manage/brands/qinlao-dabenying',
		desktop: true,
	},
	{
		name: 'accounts',
		who: ['13900000014', 'yimi-demo-administrator'],
		path: '/admin/accounts',
		desktop: true,
	},
	{
		name: 'rosters',
		who: ['13900000014', 'yimi-demo-administrator'],
		path: '/admin/rosters',
		desktop: true,
	},
	{ name: 'settings', who: ['13900000001'], path: '/settings' },
	{ name: 'messages', who: ['13900000005'], path: '/messages' },
];

const browser = await openBrowser();
const sessions = new Map<string, string>();
for (const { name, who, path, desktop } of pictures) {
	const cookie = sessions.get(who[0]) ?? (await signIn(...who));
	sessions.set(who[0], cookie);
	const page = desktop ? await newDesktopPage(browser) : await newPhonePage(browser);
	await page.context().addCookies([{ name: 'yimi_session', value: cookie, url: origin }]);
	const answer = await page.goto(origin + path);
	await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
	process.stdout.write(`${name}: HTTP ${answer?.status()}\n`);
	await page.close();
}
await browser.close();
