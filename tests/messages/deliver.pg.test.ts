import { fork } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
	countUnread,
	deliverNotifications,
	listMessages,
	markMessagesRead,
	messageKinds,
	notify,
	type MessageKind,
} from '../../src/lib/server/messages/index.ts';
import { translator } from '../../src/lib/i18n/index.ts';
import { withTransaction } from '../../src/lib/server/platform/db.ts';
import { newId } from '../../src/lib/server/platform/ids.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import {
	addAccount,
	createDistrict,
	nextPhone,
	testNow,
	type TestDistrict,
} from '../support/district.ts';
import {
	contextOf,
	createTestRuntime,
	systemContext,
	type TestRuntime,
} from '../support/runtime.ts';

let database: TestDatabase;
let runtime: TestRuntime;
let district: TestDistrict;

beforeAll(async () => {
	database = await createTestDatabase();
	runtime = createTestRuntime(database);
	district = await createDistrict(systemContext(runtime));
});
afterAll(() => database.end());
beforeEach(async () => {
	runtime.clock.turnTo(testNow);
	runtime.channel.taken = [];
	runtime.channel.before = () => {};
	await database.sql`delete from notifications`;
});

const startsAt = new Date('2026-11-27T01:00:00Z');

async function addRecipient(locale: 'zh-CN' | 'en' = 'zh-CN') {
	const phone = nextPhone();
	const accountId = await addAccount(systemContext(runtime), district.area, {
		name: '王芳',
		phone,
	});
	await database.sql`update accounts set locale = ${locale} where id = ${accountId}`;
	return { accountId, phone };
}

function tell(accountId: string, uniqueKey: string, dueAt?: Date): Promise<void> {
	return notify(systemContext(runtime), {
		accountId,
		districtId: district.area.id,
		kind: 'order_staffed',
		subjectId: '01900000-0000-7000-8000-000000000001',
		parameters: { itemKey: district.item.key, number: '12345678', startsAt },
		uniqueKey,
		...(dueAt && { dueAt }),
	});
}

const deliver = () =>
	deliverNotifications(systemContext(runtime), {
		channel: runtime.channel,
		publicOrigin: 'https://yimi.example',
	});
const laterBy = (minutes: number) =>
	runtime.clock.turnTo(new Date(runtime.clock.now().getTime() + minutes * 60_000));
const stateOf = async (uniqueKey: string) => {
	const [row] = await database.sql<{ state: string; attempts: number }[]>`
		select state, attempts from notifications where unique_key = ${uniqueKey}`;
	return row;
};
const takenKeys = () => runtime.channel.taken.map(({ uniqueKey }) => uniqueKey);

describe('a message', () => {
	test('is sent once, to the phone, worded in the recipient’s language', async () => {
		const chinese = await addRecipient();
		const english = await addRecipient('en');
		await tell(chinese.accountId, 'a');
		await tell(english.accountId, 'b');
		expect(await deliver()).toEqual({ sent: 2, refused: 0 });
		expect(await deliver()).toEqual({ sent: 0, refused: 0 });
		expect(runtime.channel.taken).toEqual([
			{
				to: chinese.phone,
				text: `【一米】“项目hospital-escort”（单号 1234 5678）已有志愿者接单，将于 11月27日周五 09:00 为您服务。 https://yimi.example/orders/01900000-0000-7000-8000-000000000001`,
				uniqueKey: 'a',
			},
			{
				to: english.phone,
				text: `Yimi: A volunteer will come for "Item hospital-escort" (order 1234 5678), Fri 27 Nov 09:00. https://yimi.example/en/orders/01900000-0000-7000-8000-000000000001`,
				uniqueKey: 'b',
			},
		]);
		expect(await stateOf('a')).toEqual({ state: 'sent', attempts: 1 });
	});

	test('told twice under one key is sent once', async () => {
		const { accountId } = await addRecipient();
		await Promise.all([tell(accountId, 'a'), tell(accountId, 'a'), tell(accountId, 'a')]);
		await deliver();
		expect(takenKeys()).toEqual(['a']);
	});

	test('goes with the change that it tells of: a rollback takes it back, its job too', async () => {
		const { accountId } = await addRecipient();
		const jobs = async () => {
			const [row] = await database.sql<{ count: number }[]>`
				select count(*) as count from graphile_worker.jobs`;
			return row?.count;
		};
		await database.sql`select graphile_worker.complete_jobs(array_agg(id)) from graphile_worker.jobs`;
		await expect(
			withTransaction(systemContext(runtime), async (ctx) => {
				await notify(ctx, {
					accountId,
					districtId: district.area.id,
					kind: 'order_done',
					subjectId: newId(),
					parameters: { itemKey: district.item.key, number: '12345678' },
					uniqueKey: 'a',
				});
				throw new Error('the change failed');
			}),
		).rejects.toThrow('the change failed');
		expect(await stateOf('a')).toBeUndefined();
		expect(await jobs()).toBe(0);
		await tell(accountId, 'a');
		expect(await jobs()).toBe(1);
	});

	test('is kept back until it is due, in the list too', async () => {
		const { accountId } = await addRecipient();
		await tell(accountId, 'a', new Date(testNow.getTime() + 60 * 60_000));
		expect((await deliver()).sent).toBe(0);
		expect(await countUnread(await contextOf(runtime, accountId))).toBe(0);
		laterBy(60);
		expect((await deliver()).sent).toBe(1);
		expect(await countUnread(await contextOf(runtime, accountId))).toBe(1);
	});

	test('to a suspended account is not sent', async () => {
		const { accountId } = await addRecipient();
		await database.sql`update accounts set state = 'suspended' where id = ${accountId}`;
		await tell(accountId, 'a');
		expect(await deliver()).toEqual({ sent: 0, refused: 1 });
		expect(await stateOf('a')).toEqual({ state: 'failed', attempts: 1 });
		expect(takenKeys()).toEqual([]);
	});
});

describe('a channel', () => {
	test('that fails gets each message again, later each time, eight times at most', async () => {
		const { accountId } = await addRecipient();
		await tell(accountId, 'a');
		const attempts: number[] = [];
		runtime.channel.before = () => {
			attempts.push((runtime.clock.now().getTime() - testNow.getTime()) / 60_000);
			throw new Error('down');
		};
		for (let minute = 0; minute < 300; minute += 1) {
			await deliver();
			laterBy(1);
		}
		expect(attempts).toEqual([0, 1, 3, 7, 15, 31, 63, 123]);
		expect(await stateOf('a')).toEqual({ state: 'failed', attempts: 8 });
	});

	test('that limits is left alone as long as it asks', async () => {
		const { accountId } = await addRecipient();
		const keys = Array.from({ length: 12 }, (_, index) => `limited-${index}`);
		for (const key of keys) await tell(accountId, key);
		let room = 5;
		runtime.channel.before = () => {
			room -= 1;
			if (room < 0) throw Object.assign(new Error('slow down'), { retryAfterSeconds: 600 });
		};
		expect(await deliver()).toEqual({ sent: 5, refused: 7 });
		laterBy(9);
		expect(await deliver()).toEqual({ sent: 0, refused: 0 });
		laterBy(1);
		room = 100;
		expect(await deliver()).toEqual({ sent: 7, refused: 0 });
		expect(takenKeys().sort()).toEqual(keys.sort());
	});

	test('that fails at random sends each message once in the end', async () => {
		const { accountId } = await addRecipient();
		const keys = Array.from({ length: 40 }, (_, index) => `random-${index}`);
		for (const key of keys) await tell(accountId, key);
		let calls = 0;
		runtime.channel.before = () => {
			calls += 1;
			if (calls % 3 === 0) throw new Error('down');
		};
		for (let round = 0; round < 10; round += 1) {
			await deliver();
			laterBy(60);
		}
		expect(takenKeys().sort()).toEqual(keys.sort());
	});

	test('that is slow is given no message by two senders', async () => {
		const { accountId } = await addRecipient();
		const keys = Array.from({ length: 30 }, (_, index) => `slow-${index}`);
		for (const key of keys) await tell(accountId, key);
		let open = () => {};
		const gate = new Promise<void>((resolve) => (open = resolve));
		let reached = () => {};
		const sending = new Promise<void>((resolve) => (reached = resolve));
		runtime.channel.before = () => {
			reached();
			return gate;
		};
		const first = deliver();
		await sending;
		expect(await deliver()).toEqual({ sent: 0, refused: 0 });
		laterBy(1);
		expect(await deliver()).toEqual({ sent: 0, refused: 0 });
		open();
		expect((await first).sent).toBe(30);
		expect(takenKeys().sort()).toEqual(keys.sort());
	});

	test('gets a message of 250 in several runs, the rest being woken', async () => {
		const { accountId } = await addRecipient();
		for (let index = 0; index < 250; index += 1) await tell(accountId, `many-${index}`);
		const counts = [(await deliver()).sent, (await deliver()).sent, (await deliver()).sent];
		expect(counts).toEqual([100, 100, 50]);
		expect(new Set(takenKeys()).size).toBe(250);
	});
});

describe('a sender killed between sending and noting it', () => {
	test('leaves a message that is sent again under the same key', async () => {
		const { accountId } = await addRecipient();
		await tell(accountId, 'killed');
		const sender = fork(new URL('./killed-sender.ts', import.meta.url), [database.url], {
			execArgv: ['--import', 'tsx'],
			stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
		});
		const [sent] = await once(sender, 'message');
		expect(sent).toMatchObject({ uniqueKey: 'killed' });
		sender.kill('SIGKILL');
		await once(sender, 'exit');
		expect(await stateOf('killed')).toEqual({ state: 'sending', attempts: 1 });
		expect((await deliver()).sent).toBe(0);
		laterBy(2);
		expect((await deliver()).sent).toBe(1);
		expect(takenKeys()).toEqual(['killed']);
		expect(await stateOf('killed')).toEqual({ state: 'sent', attempts: 2 });
	});

	test('eight times leaves a message that is given up', async () => {
		const { accountId } = await addRecipient();
		await tell(accountId, 'a');
		await database.sql`update notifications set state = 'sending', attempts = 8`;
		expect((await deliver()).sent).toBe(0);
		expect(await stateOf('a')).toEqual({ state: 'failed', attempts: 8 });
	});
});

describe('the list of messages', () => {
	test('shows one’s own, newest first, in the reader’s language, page by page', async () => {
		const { accountId } = await addRecipient();
		const other = await addRecipient();
		for (let index = 0; index < 51; index += 1) {
			await tell(accountId, `listed-${index}`);
			laterBy(1);
		}
		await tell(other.accountId, 'other');
		const ctx = await contextOf(runtime, accountId);
		const first = await listMessages({ ...ctx, locale: 'en' });
		expect(first.messages).toHaveLength(50);
		expect(first.messages[0]).toMatchObject({
			kind: 'order_staffed',
			text: 'A volunteer will come for "Item hospital-escort" (order 1234 5678), Fri 27 Nov 09:00.',
			path: '/en/orders/01900000-0000-7000-8000-000000000001',
			readAt: null,
		});
		const second = await listMessages(ctx, { cursor: first.nextCursor ?? '' });
		expect(second.messages).toHaveLength(1);
		expect(second.nextCursor).toBeNull();
		expect(await countUnread(ctx)).toBe(51);
		await markMessagesRead(ctx);
		expect(await countUnread(ctx)).toBe(0);
		expect(await countUnread(await contextOf(runtime, other.accountId))).toBe(1);
	});

	test('is for those who are signed in', async () => {
		const anonymous = { ...systemContext(runtime), actor: { kind: 'anonymous' as const } };
		const refusal = expect.objectContaining({ code: 'not_signed_in' });
		await expect(listMessages(anonymous)).rejects.toEqual(refusal);
		await expect(markMessagesRead(anonymous)).rejects.toEqual(refusal);
		expect(await countUnread(anonymous)).toBe(0);
	});
});

describe('the texts', () => {
	const kinds = Object.keys(messageKinds) as MessageKind[];
	test.each(kinds)('of %s say all that they are given, in both languages', (kind) => {
		const shown = {
			itemKey: 'item',
			number: 'number',
			startsAt: 'when',
			expiresAt: 'until',
			year: 'year',
			plans: 'plans',
		};
		for (const locale of ['zh-CN', 'en'] as const) {
			const text = translator(locale)(`messages:text.${kind}`, {
				item: '<item>',
				number: '<number>',
				when: '<when>',
				until: '<until>',
				year: '<year>',
				plans: '<plans>',
			});
			const expected = messageKinds[kind].parameters
				.filter((name) => name !== 'endsAt')
				.map((name) => `<${shown[name]}>`);
			for (const part of expected) expect(text).toContain(part);
			expect((text.match(/<\w+>/g) ?? []).sort()).toEqual(expected.sort());
		}
	});
});
