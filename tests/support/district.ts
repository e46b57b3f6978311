import { localDateOf } from '../../src/lib/calendar/local-time.ts';
import { orderNumber } from '../../src/lib/server/orders/number.ts';
import type { AccountActor, Actor, Context, Role } from '../../src/lib/server/platform/context.ts';
import type { Sql } from '../../src/lib/server/platform/db.ts';
import { createFieldCodec } from '../../src/lib/server/platform/encryption.ts';
import { newId } from '../../src/lib/server/platform/ids.ts';
import { namePinyin } from '../../src/lib/server/platform/name-pinyin.ts';

/** Wednesday 25 November 2026, 10:00 in the district. */
export const testNow = new Date('2026-11-25T02:00:00Z');

const codec = createFieldCodec({
	keys: [{ id: 'test', secret: Buffer.alloc(32, 1) }],
	indexKey: Buffer.alloc(32, 2),
});

/** A context for operations in a test: the system at {@link testNow}, unless told otherwise. */
export function createTestContext(
	sql: Sql,
	given: Partial<Pick<Context, 'actor' | 'now' | 'locale'>> = {},
): Context {
	return {
		sql,
		actor: { kind: 'system' },
		now: testNow,
		requestId: 'test',
		locale: 'en',
		codec,
		...given,
	};
}

/** The same context with someone else acting. */
export function as(ctx: Context, actor: Actor): Context {
	return { ...ctx, actor };
}

/** The same context at another instant. */
export function at(ctx: Context, now: Date): Context {
	return { ...ctx, now };
}

export interface TestArea {
	id: string;
	code: string;
	path: string;
	longitude: number;
	latitude: number;
}

export interface TestPerson {
	id: string;
	name: string;
	phone: string;
	/** The person signed in. */
	actor: AccountActor;
}

export interface TestItem {
	id: string;
	key: string;
	brandId: string;
}

/** A district with one of everything, and a second of what tells two scopes apart. */
export interface TestDistrict {
	area: TestArea;
	town: TestArea;
	community: TestArea;
	grid: TestArea;
	/** A second grid of the same community, 1.1 km north. */
	otherGrid: TestArea;
	otherTown: TestArea;
	otherCommunity: TestArea;
	/** Grid of the other town, 10 km east. */
	farGrid: TestArea;
	brand: { id: string; slug: string };
	otherBrand: { id: string; slug: string };
	/** Admitted by rule; 120 minutes, open 08:00–18:00, one day ahead, skill `escort`. */
	item: TestItem;
	/** Checked by a dispatcher; of the other brand, otherwise the same. */
	checkedItem: TestItem;
	/** Lives in `grid` and signs in. */
	client: TestPerson;
	/** Daughter of the client, with consent in force. */
	proxy: AccountActor;
	/** Lives in `grid`, may do `item`, free every day 06:00–22:00. */
	volunteer: TestPerson;
	/** Signs in, and is related to nobody. */
	stranger: AccountActor;
	/** Staff for the whole district and all brands; the manager for `brand`, the chief for `grid`. */
	dispatcher: AccountActor;
	gridChief: AccountActor;
	manager: AccountActor;
	supervisor: AccountActor;
	administrator: AccountActor;
	/** Dispatcher of the other town only. */
	otherDispatcher: AccountActor;
}

/** Makes the district; call it once for a database. */
export async function createDistrict(ctx: Context): Promise<TestDistrict> {
	const area = await addArea(ctx, null, { level: 'district', code: '310120', name: '奉贤区' });
	const town = await addArea(ctx, area, { level: 'town', code: '310120101', name: '南桥镇' });
	const community = await addArea(ctx, town, {
		level: 'community',
		code: '310120101001',
		name: '正阳社区',
	});
	const grid = await addArea(ctx, community, { code: '310120101001-01', name: '第一网格' });
	const otherGrid = await addArea(ctx, community, {
		code: '310120101001-02',
		name: '第二网格',
		latitude: community.latitude + 0.01,
	});
	const otherTown = await addArea(ctx, area, {
		level: 'town',
		code: '310120102',
		name: '奉城镇',
		longitude: area.longitude + 0.105,
	});
	const otherCommunity = await addArea(ctx, otherTown, {
		level: 'community',
		code: '310120102011',
		name: '洪庙社区',
	});
	const farGrid = await addArea(ctx, otherCommunity, {
		code: '310120102011-01',
		name: '第一网格',
	});
	const brand = await addBrand(ctx, area, { slug: 'qinlao-dabenying', nameZh: '亲老大本营' });
	const otherBrand = await addBrand(ctx, area, { slug: 'ai-gongchen', nameZh: '爱功臣固长城' });
	const item = await addServiceItem(ctx, area, { key: 'hospital-escort', brandId: brand.id });
	const checkedItem = await addServiceItem(ctx, area, {
		key: 'veteran-visit',
		brandId: otherBrand.id,
		admission: 'check',
	});
	const client = await addClient(ctx, area, grid, { name: '李秀英', phone: '+862157410001' });
	const proxyAccount = await addAccount(ctx, area, { name: '王芳' });
	await addConsent(ctx, client.id, proxyAccount);
	const volunteer = await addVolunteer(ctx, area, grid, { name: '陈敏' });
	const stranger = await addAccount(ctx, area, { name: '孙晓' });
	const staff = async (
		name: string,
		role: Role,
		scope: TestArea,
		brandId: string | null = null,
	) => {
		const accountId = await addAccount(ctx, area, { name });
		await addGrant(ctx, accountId, { role, areaId: scope.id, brandId });
		return actorOf(ctx, accountId);
	};
	return {
		area,
		town,
		community,
		grid,
		otherGrid,
		otherTown,
		otherCommunity,
		farGrid,
		brand,
		otherBrand,
		item,
		checkedItem,
		client,
		proxy: await actorOf(ctx, proxyAccount),
		volunteer,
		stranger: await actorOf(ctx, stranger),
		dispatcher: await staff('周调度', 'dispatcher', area),
		gridChief: await staff('吴网格', 'grid_chief', grid),
		manager: await staff('郑品牌', 'programme_manager', area, brand.id),
		supervisor: await staff('冯督导', 'supervisor', area),
		administrator: await staff('褚管理', 'administrator', area),
		otherDispatcher: await staff('卫调度', 'dispatcher', otherTown),
	};
}

/** Adds an area under a parent, at the parent's centre unless told otherwise; a grid by default. */
export async function addArea(
	ctx: Context,
	parent: TestArea | null,
	given: {
		code: string;
		name: string;
		level?: 'district' | 'town' | 'community' | 'grid';
		longitude?: number;
		latitude?: number;
	},
): Promise<TestArea> {
	const id = newId();
	const area: TestArea = {
		id,
		code: given.code,
		path: parent ? `${parent.path}.${given.code}` : given.code,
		longitude: given.longitude ?? parent?.longitude ?? 121.474,
		latitude: given.latitude ?? parent?.latitude ?? 30.918,
	};
	const districtCode = area.path.split('.')[0] as string;
	await ctx.sql`
		insert into areas
			(id, district_id, parent_id, level, code, name_zh, name_en, path, longitude, latitude, valid_from)
		values
			(${id},
			 ${parent ? ctx.sql`(select id from areas where path = ${districtCode}::ltree)` : id},
			 ${parent?.id ?? null}, ${given.level ?? 'grid'}, ${given.code}, ${given.name},
			 ${`Area ${given.code}`}, ${area.path}::ltree, ${area.longitude}, ${area.latitude},
			 '2020-01-01')`;
	return area;
}

export async function addBrand(
	ctx: Context,
	district: TestArea,
	given: { slug: string; nameZh?: string; kind?: 'window' | 'volunteer' | 'benefit' },
): Promise<{ id: string; slug: string }> {
	const id = newId();
	await ctx.sql`
		insert into brands
			(id, district_id, slug, kind, name_zh, name_en, story_zh, story_en, lead_office_zh,
			 lead_office_en)
		values
			(${id}, ${district.id}, ${given.slug}, ${given.kind ?? 'volunteer'},
			 ${given.nameZh ?? given.slug}, ${`Brand ${given.slug}`}, '故事', 'Story', '民政局',
			 'Civil Affairs Bureau')`;
	return { id, slug: given.slug };
}

/** Adds an item: 120 minutes, 08:00–18:00, one day ahead, admitted by rule, skill `escort`. */
export async function addServiceItem(
	ctx: Context,
	district: TestArea,
	given: {
		key: string;
		brandId: string;
		admission?: 'rule' | 'check';
		durationMinutes?: number;
		volunteersNeeded?: 1 | 2;
		minimumLeadMinutes?: number;
		opensAt?: string;
		closesAt?: string;
		roundTheClock?: boolean;
		remote?: boolean;
		risky?: boolean;
		skills?: string[];
		credentialKind?: string | null;
		retiredOn?: string | null;
	},
): Promise<TestItem> {
	const id = newId();
	if (given.credentialKind)
		await ctx.sql`
			insert into credential_kinds (key, name_zh, name_en, expires)
			values (${given.credentialKind}, ${given.credentialKind}, ${given.credentialKind}, true)
			on conflict do nothing`;
	await ctx.sql`
		insert into service_items
			(id, district_id, brand_id, key, name_zh, name_en, description_zh, description_en,
			 preparation_zh, preparation_en, category, supplier, duration_minutes, volunteers_needed,
			 credential_kind, admission, admission_form, answer_within_minutes, serve_within_days,
			 opens_at, closes_at, round_the_clock, minimum_lead_minutes, remote, risky, outdoor,
			 retired_on)
		values
			(${id}, ${district.id}, ${given.brandId}, ${given.key}, ${`项目${given.key}`},
			 ${`Item ${given.key}`}, '说明', 'Description', '准备', 'Preparation', 'health',
			 'peoples_organisation', ${given.durationMinutes ?? 120}, ${given.volunteersNeeded ?? 1},
			 ${given.credentialKind ?? null}, ${given.admission ?? 'rule'}, 'immediate', 60, 3,
			 ${given.opensAt ?? '08:00'}, ${given.closesAt ?? '18:00'}, ${given.roundTheClock ?? false},
			 ${given.minimumLeadMinutes ?? 1440}, ${given.remote ?? false}, ${given.risky ?? false}, false,
			 ${given.retiredOn ?? null})`;
	for (const skill of given.skills ?? ['escort']) {
		await addSkill(ctx, skill);
		await ctx.sql`insert into service_item_skills (item_id, skill) values (${id}, ${skill})`;
	}
	return { id, key: given.key, brandId: given.brandId };
}

async function addSkill(ctx: Context, key: string): Promise<void> {
	await ctx.sql`
		insert into skills (key, name_zh, name_en) values (${key}, ${key}, ${key})
		on conflict do nothing`;
}

let lastPhone = 13905555000;

/** A phone number (E.164) that no other person of the test has. */
export function nextPhone(): string {
	lastPhone += 1;
	return `+86${lastPhone}`;
}

function phoneColumns(table: string, id: string, phone: string) {
	return {
		encrypted: codec.encrypt(phone, `${table}.phone_encrypted:${id}`),
		index: codec.blindIndex('phone', phone),
		lastFour: codec.blindIndex('phone_last_four', phone.slice(-4)),
	};
}

/** @returns id of the account */
export async function addAccount(
	ctx: Context,
	district: TestArea,
	given: { name: string; phone?: string },
): Promise<string> {
	const id = newId();
	const phone = phoneColumns('accounts', id, given.phone ?? nextPhone());
	await ctx.sql`
		insert into accounts (id, district_id, display_name, phone_encrypted, phone_index, created_at)
		values (${id}, ${district.id}, ${given.name}, ${phone.encrypted}, ${phone.index}, ${ctx.now})`;
	return id;
}

export async function addGrant(
	ctx: Context,
	accountId: string,
	grant: { role: Role; areaId: string; brandId: string | null },
): Promise<void> {
	await ctx.sql`
		insert into role_grants (id, account_id, role, area_id, brand_id, granted_at)
		values (${newId()}, ${accountId}, ${grant.role}, ${grant.areaId}, ${grant.brandId}, ${ctx.now})`;
}

/** Who acts when this account is signed in, read from its rows. */
export async function actorOf(ctx: Context, accountId: string): Promise<AccountActor> {
	const [account] = await ctx.sql<
		{ districtId: string; name: string; clientId: string | null; volunteerId: string | null }[]
	>`
		select a.district_id as "districtId", a.display_name as name, c.id as "clientId",
			v.id as "volunteerId"
		from accounts a
		left join clients c on c.account_id = a.id
		left join volunteers v on v.account_id = a.id
		where a.id = ${accountId}`;
	if (!account) throw new Error('The test has no such account.');
	const grants = await ctx.sql<{ role: Role; areaPath: string; brandId: string | null }[]>`
		select g.role, a.path::text as "areaPath", g.brand_id as "brandId"
		from role_grants g join areas a on a.id = g.area_id
		where g.account_id = ${accountId} and g.ended_at is null`;
	return {
		kind: 'account',
		accountId,
		districtId: account.districtId,
		displayName: account.name,
		clientId: account.clientId,
		volunteerId: account.volunteerId,
		grants: [...grants],
		locale: 'zh-CN',
		elderView: false,
		textSize: 'standard',
		sessionHash: null,
	};
}

/** Adds a client with a home in an area, and an account to sign in with. */
export async function addClient(
	ctx: Context,
	district: TestArea,
	home: TestArea,
	given: {
		name: string;
		phone?: string;
		address?: string;
		birthDate?: string;
		state?: 'active' | 'moved_away' | 'deceased';
	},
): Promise<TestPerson> {
	const id = newId();
	const phone = given.phone ?? nextPhone();
	const accountId = await addAccount(ctx, district, { name: given.name, phone });
	const columns = phoneColumns('clients', id, phone);
	const sound = namePinyin(given.name);
	await ctx.sql`
		insert into clients
			(id, district_id, area_id, account_id, name, name_pinyin, name_initials, sex, birth_date,
			 phone_encrypted, phone_index, phone_last_four_index, address_encrypted, longitude, latitude,
			 category, languages, state, created_at)
		values
			(${id}, ${district.id}, ${home.id}, ${accountId}, ${given.name}, ${sound.pinyin},
			 ${sound.initials}, 'female', ${given.birthDate ?? '1944-05-01'}, ${columns.encrypted},
			 ${columns.index}, ${columns.lastFour},
			 ${codec.encrypt(given.address ?? '敬贤路128弄15号302室', `clients.address_encrypted:${id}`)},
			 ${home.longitude}, ${home.latitude}, 'living_alone', ${['mandarin']},
			 ${given.state ?? 'active'}, ${ctx.now})`;
	return { id, name: given.name, phone, actor: await actorOf(ctx, accountId) };
}

/** Records that an account may order for a client; in force for a year unless told otherwise. */
export async function addConsent(
	ctx: Context,
	clientId: string,
	proxyAccountId: string,
	given: { expiresAt?: Date; revokedAt?: Date; scope?: ('order' | 'see')[] } = {},
): Promise<string> {
	const id = newId();
	const day = 86_400_000;
	await ctx.sql`
		insert into client_consents
			(id, client_id, proxy_account_id, relation, scope, granted_at, expires_at, revoked_at, evidence)
		values
			(${id}, ${clientId}, ${proxyAccountId}, 'family', ${given.scope ?? ['order', 'see']},
			 ${new Date(ctx.now.getTime() - 30 * day)},
			 ${given.expiresAt ?? new Date(ctx.now.getTime() + 335 * day)}, ${given.revokedAt ?? null},
			 'signed_paper')`;
	return id;
}

/**
 * Adds a volunteer who may be asked: active, vetted, insured, free every day 06:00–22:00, with
 * wide caps, and never quiet.
 */
export async function addVolunteer(
	ctx: Context,
	district: TestArea,
	home: TestArea,
	given: {
		name: string;
		phone?: string;
		sex?: 'female' | 'male';
		birthDate?: string;
		longitude?: number;
		latitude?: number;
		radiusMetres?: number;
		travelMode?: 'foot' | 'bicycle' | 'e_bike' | 'bus' | 'car';
		languages?: string[];
		skills?: string[];
		state?: 'applied' | 'active' | 'paused' | 'left';
		visitsPerDay?: number;
		visitsPerWeek?: number;
		offersPerDay?: number;
		quietFrom?: string;
		quietUntil?: string;
		free?: { weekday: number; startsAt: string; endsAt: string }[];
	},
): Promise<TestPerson> {
	const id = newId();
	const phone = given.phone ?? nextPhone();
	const accountId = await addAccount(ctx, district, { name: given.name, phone });
	const columns = phoneColumns('volunteers', id, phone);
	const sound = namePinyin(given.name);
	await ctx.sql`
		insert into volunteers
			(id, district_id, area_id, account_id, name, name_pinyin, name_initials, sex, birth_date,
			 phone_encrypted, phone_index, phone_last_four_index, longitude, latitude, radius_metres,
			 travel_mode, languages, state, vetted_on, insured_until, visits_per_day, visits_per_week,
			 offers_per_day, quiet_from, quiet_until, joined_on, created_at)
		values
			(${id}, ${district.id}, ${home.id}, ${accountId}, ${given.name}, ${sound.pinyin},
			 ${sound.initials}, ${given.sex ?? 'female'}, ${given.birthDate ?? '1980-03-01'},
			 ${columns.encrypted}, ${columns.index}, ${columns.lastFour},
			 ${given.longitude ?? home.longitude}, ${given.latitude ?? home.latitude},
			 ${given.radiusMetres ?? 5000}, ${given.travelMode ?? 'e_bike'},
			 ${given.languages ?? ['mandarin']}, ${given.state ?? 'active'}, '2026-01-10', '2027-12-31',
			 ${given.visitsPerDay ?? 6}, ${given.visitsPerWeek ?? 30}, ${given.offersPerDay ?? 20},
			 ${given.quietFrom ?? '00:00'}, ${given.quietUntil ?? '00:00'}, '2026-01-15', ${ctx.now})`;
	for (const skill of given.skills ?? ['escort']) {
		await addSkill(ctx, skill);
		await ctx.sql`insert into volunteer_skills (volunteer_id, skill) values (${id}, ${skill})`;
	}
	const everyDay = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
		weekday,
		startsAt: '06:00',
		endsAt: '22:00',
	}));
	for (const { weekday, startsAt, endsAt } of given.free ?? everyDay)
		await ctx.sql`
			insert into volunteer_availabilities (volunteer_id, weekday, starts_at, ends_at)
			values (${id}, ${weekday}, ${startsAt}, ${endsAt})`;
	return { id, name: given.name, phone, actor: await actorOf(ctx, accountId) };
}

let lastNumber = 0;

/** Writes an order straight into a state, past all rules, for tests that begin in the middle. */
export async function addOrder(
	ctx: Context,
	district: TestDistrict,
	given: {
		state?: string;
		clientId?: string;
		item?: TestItem;
		area?: TestArea;
		startsAt?: Date;
		endsAt?: Date;
		placedBy?: string;
		submittedAt?: Date;
		matchingDueAt?: Date | null;
		deskSince?: Date;
	} = {},
): Promise<string> {
	const id = newId();
	const item = given.item ?? district.item;
	const area = given.area ?? district.grid;
	const startsAt = given.startsAt ?? new Date(ctx.now.getTime() + 48 * 3_600_000);
	const endsAt = given.endsAt ?? new Date(startsAt.getTime() + 2 * 3_600_000);
	const state = given.state ?? 'matching';
	const submittedAt = given.submittedAt ?? ctx.now;
	lastNumber += 1;
	await ctx.sql`
		insert into orders
			(id, district_id, area_id, number, client_id, item_id, brand_id, placed_by, channel, state,
			 starts_at, ends_at, local_date, longitude, latitude, address_encrypted, answer_due_at,
			 serve_due_at, refusal_reason, unmet_reason, cancellation_reason, submitted_at,
			 matching_round, matching_due_at, desk_since, desk_reason, created_at)
		values
			(${id}, ${district.area.id}, ${area.id}, ${orderNumber(lastNumber)},
			 ${given.clientId ?? district.client.id}, ${item.id}, ${item.brandId},
			 ${given.placedBy ?? null}, 'web', ${state}, ${startsAt}, ${endsAt},
			 ${localDateOf(startsAt)}, ${area.longitude}, ${area.latitude},
			 ${codec.encrypt('敬贤路128弄15号302室', `orders.address_encrypted:${id}`)},
			 ${new Date(submittedAt.getTime() + 3_600_000)}, ${endsAt},
			 ${state === 'refused' ? 'other' : null}, ${state === 'expired' ? 'no_candidate' : null},
			 ${state === 'cancelled' ? 'no_longer_needed' : null}, ${submittedAt},
			 ${['matching', 'staffed', 'in_service', 'done', 'closed'].includes(state) ? 1 : 0},
			 ${given.matchingDueAt === undefined && state === 'matching' ? ctx.now : (given.matchingDueAt ?? null)},
			 ${given.deskSince ?? null}, ${given.deskSince ? 'no_candidate' : null}, ${submittedAt})`;
	return id;
}
