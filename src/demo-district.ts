import { demoCast } from './lib/server/demo/index.ts';
import { needsDemo, seedDemo } from './lib/server/demo/seed-demo.ts';
import { createContext, type Runtime } from './lib/server/platform/runtime.ts';

/** Fills an empty database with the demo district; one that has a district stays as it is. */
export async function fillDemoDistrict(
	runtime: Runtime,
	say: (message: string) => void,
): Promise<void> {
	const ctx = createContext(runtime, { actor: { kind: 'system' }, requestId: 'seed' });
	if (await needsDemo(ctx)) await seedDemo(ctx, { onMessage: say });
}

/** The demo accounts, a line each: role, name, phone, and the password of staff. */
export function describeDemoAccounts(): string[] {
	const accounts = demoCast.filter((member) => member.signsIn);
	return [
		'Demo accounts (sign in with the phone; the code is shown on the page):',
		...accounts.map(
			(member) =>
				`  ${member.role.padEnd(18)} ${member.phone}  ${member.name} ${member.romanisedName}` +
				(member.password ? `  password ${member.password}` : ''),
		),
	];
}
