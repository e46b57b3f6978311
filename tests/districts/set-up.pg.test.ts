import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
	createStaffAccount,
	requestCode,
	signInMeans,
	signInWithCode,
	signInWithPassword,
} from '../../src/lib/server/accounts/index.ts';
import { findClients } from '../../src/lib/server/clients/index.ts';
import {
	knownAreas,
	setUpDistrict,
	type DistrictSetUp,
} from '../../src/lib/server/districts/index.ts';
import { proposeVolunteers } from '../../src/lib/server/matching/index.ts';
import { placeOrder } from '../../src/lib/server/orders/index.ts';
import type { Actor } from '../../src/lib/server/platform/context.ts';
import { createContext } from '../../src/lib/server/platform/runtime.ts';
import {
	confirmRoster,
	previewRoster,
	writeRosters,
	type RosterKind,
} from '../../src/lib/server/rosters/index.ts';
import { changeAvailability } from '../../src/lib/server/volunteers/index.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { csv } from '../support/rosters.ts';
import {
	contextOf,
	createTestRuntime,
	systemContext,
	type TestRuntime,
} from '../support/runtime.ts';

let database: TestDatabase;
let runtime: TestRuntime;

beforeAll(async () => {
	database = await createTestDatabase();
	runtime = createTestRuntime(database, { config: { installation: 'real' } });
});
afterAll(() => database.end());
beforeEach(async () => {
	await database.sql`truncate areas, skills, credential_kinds cascade`;
});

const setUp = (change: Partial<DistrictSetUp> = {}): DistrictSetUp => ({
	districtCode: '310120',
	administrator: { displayName: '张伟', phone: '139 0000 0000' },
	catalogue: 'starter',
	...change,
});
const fengxian = knownAreas('310120')!;
const fresh = (actor: Actor = { kind: 'system' }) => createContext(runtime, { actor });

async function countRows() {
	const [row] = await database.sql<Record<string, number>[]>`
		select (select count(*) from areas) as areas, (select count(*) from brands) as brands,
			(select count(*) from accounts) as accounts,
			(select count(*) from role_grants) as grants, (select count(*) from clients) as clients,
			(select count(*) from volunteers) as volunteers, (select count(*) from orders) as orders`;
	return row;
}

/** Signs somebody in as a real installation does, by the code in the text message. */
async function signIn(phone: string, newPassword?: string): Promise<string> {
	runtime.channel.taken = [];
	const means = signInMeans(runtime, '192.0.2.1');
	const asked = await requestCode(fresh({ kind: 'anonymous' }), means, { phone });
	expect(asked.shownCode).toBeNull();
	const code = /\d{6}/.exec(runtime.channel.taken[0]?.text ?? '')?.[0] ?? '';
	return signInWithCode(fresh({ kind: 'anonymous' }), means, { phone, code, newPassword });
}

describe('an empty database', () => {
	test('becomes a district in which the administrator signs in, reads rosters, and an order finds volunteers', async () => {
		expect(await setUpDistrict(systemContext(runtime), setUp(), fengxian)).toEqual({
			towns: 12,
			communities: 352,
			grids: 0,
			brands: 10,
			items: expect.any(Number),
			administrators: 1,
		});
		// Nobody but the administrator: no people of the demo.
		expect(await countRows()).toMatchObject({
			accounts: 1,
			grants: 1,
			clients: 0,
			volunteers: 0,
			orders: 0,
		});
		await expect(signIn('13900000000')).rejects.toMatchObject({ code: 'new_password_needed' });
		runtime.clock.turnTo(new Date(runtime.clock.now().getTime() + 60_000));
		const administratorId = await signIn('13900000000', 'a long password');
		const byPassword = signInWithPassword(
			fresh({ kind: 'anonymous' }),
			signInMeans(runtime, '192.0.2.1'),
			{ phone: '13900000000', password: 'a long password' },
		);
		expect(await byPassword).toBe(administratorId);
		const administrator = await contextOf(runtime, administratorId);

		const read = async (kind: RosterKind, headings: string[], rows: string[][]) => {
			const bytes = Buffer.from(csv(headings, rows));
			const importId = await previewRoster(administrator, { kind, fileName: 'a.csv', bytes });
			await confirmRoster(administrator, { importId });
			await writeRosters(systemContext(runtime));
		};
		await read(
			'volunteers',
			['姓名', '手机', '出生日期', '社区', '特长', '审核日期'],
			[['陈敏', '13800138000', '1980-03-05', '江海村', '陪诊', '2026-01-05']],
		);
		await read(
			'clients',
			['姓名', '电话', '社区', '住址', '服务对象类别'],
			[['李秀英', '021-57410001', '江海村', '敬贤路128弄15号302室', '独居']],
		);
		const volunteerAccount = await signIn('13800138000');
		const volunteer = await contextOf(runtime, volunteerAccount);
		const volunteerId = volunteer.actor.kind === 'account' ? volunteer.actor.volunteerId! : '';
		await changeAvailability(volunteer, {
			volunteerId,
			freeTimes: [{ weekday: 5, startsAt: '08:00', endsAt: '18:00' }],
		});

		const dispatcherId = await createStaffAccount(administrator, {
			phone: '13900000001',
			displayName: '周调度',
			role: 'dispatcher',
			areaCode: '310120',
			brandId: null,
		});
		const dispatcher = await contextOf(runtime, dispatcherId);
		const [client] = await findClients(dispatcher, { query: '李秀英' });
		const order = await placeOrder(dispatcher, {
			clientId: client!.id,
			itemKey: 'hospital-escort',
			startsAt: new Date('2026-11-27T01:00:00Z'),
			channel: 'phone',
		});
		await proposeVolunteers(systemContext(runtime));
		const offers = await database.sql`
			select volunteer_id as "volunteerId", state from offers where order_id = ${order.id}`;
		expect(offers).toEqual([{ volunteerId, state: 'sent' }]);
	});

	test('of another district takes its own areas and offices, and no catalogue when told so', async () => {
		const centre = { longitude: 120.2, latitude: 30.2 };
		const areas = [
			{ level: 'grid', code: '330108001001-01', parentCode: '330108001001' },
			{ level: 'community', code: '330108001001', parentCode: '330108001' },
			{ level: 'town', code: '330108001', parentCode: '330108' },
			{ level: 'district', code: '330108', parentCode: null },
		].map((area) => ({ ...area, ...centre, nameZh: '滨江区', nameEn: 'Binjiang District' }));
		const setUpOf = (catalogue: 'starter' | 'none') =>
			setUpDistrict(
				systemContext(runtime),
				setUp({ districtCode: '330108', catalogue }),
				areas as typeof fengxian,
			);
		expect(await setUpOf('none')).toMatchObject({ grids: 1, brands: 0, items: 0 });
		await database.sql`truncate areas cascade`;
		expect(await setUpOf('starter')).toMatchObject({ grids: 1, brands: 10 });
		const texts = JSON.stringify(await database.sql`select * from brands`);
		expect(texts).toContain('滨江区民政局');
		expect(texts).not.toMatch(/奉贤|Fengxian|上海|Shanghai/);
		const [grid] = await database.sql`select path::text from areas where level = 'grid'`;
		expect(grid).toEqual({ path: '330108.330108001.330108001001.330108001001_01' });
	});
});

describe('a set-up', () => {
	test('is refused where the district is there already, and says what is there', async () => {
		await setUpDistrict(systemContext(runtime), setUp(), fengxian);
		const before = await countRows();
		const again = setUp({ administrator: { displayName: '李四', phone: '13900000009' } });
		await expect(setUpDistrict(systemContext(runtime), again, fengxian)).rejects.toMatchObject({
			code: 'district_already_set_up',
			parameters: { code: '310120', towns: 12, communities: 352, brands: 10, administrators: 1 },
		});
		expect(await countRows()).toEqual(before);
	});

	test('of two at once makes one district', async () => {
		const results = await Promise.allSettled(
			[1, 2].map(() => setUpDistrict(systemContext(runtime), setUp(), fengxian)),
		);
		expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
		expect(await countRows()).toMatchObject({ areas: 365, accounts: 1 });
	});

	test('that breaks off leaves nothing, and works when it is repeated', async () => {
		// The last thing that a set-up writes is refused by the database.
		await database.sql`
			alter table audit_events add constraint broken check (action <> 'district.set_up')`;
		const broken = setUpDistrict(systemContext(runtime), setUp(), fengxian);
		await expect(broken).rejects.toMatchObject({ code: '23514' });
		expect(await countRows()).toMatchObject({ areas: 0, brands: 0, accounts: 0 });
		await database.sql`alter table audit_events drop constraint broken`;
		expect(await setUpDistrict(systemContext(runtime), setUp(), fengxian)).toMatchObject({
			communities: 352,
		});
	});

	test('is for the system alone, and checks what was typed', async () => {
		const anonymous = fresh({ kind: 'anonymous' });
		await expect(setUpDistrict(anonymous, setUp(), fengxian)).rejects.toMatchObject({
			code: 'not_allowed',
		});
		const noPhone = setUp({ administrator: { displayName: '张伟', phone: '12' } });
		await expect(setUpDistrict(systemContext(runtime), noPhone, fengxian)).rejects.toMatchObject({
			code: 'validation_failed',
			fields: [{ field: 'administrator.phone', message: 'field.phone' }],
		});
		await expect(
			setUpDistrict(systemContext(runtime), setUp({ districtCode: '330108' }), fengxian),
		).rejects.toMatchObject({ code: 'outside_district' });
		expect(await countRows()).toMatchObject({ areas: 0, accounts: 0 });
	});
});
