import { addDays, instantOf, localDateOf, weekdayOfDate } from '../../../calendar/local-time.ts';
import type { Context } from '../../platform/context.ts';
import type { FieldCodec } from '../../platform/encryption.ts';
import { namePinyin } from '../../platform/name-pinyin.ts';
import type { DemoRow } from '../queries.ts';
import { createRandom, seedFromText, type Random } from '../random.ts';
import { createSeededIds, type SeededIds } from '../seeded-ids.ts';

/** The tables that the demo fills, in the order in which their rows refer to each other. */
export const demoTables = [
	'areas',
	'accounts',
	'brands',
	'brand_plans',
	'brand_targets',
	'brand_milestones',
	'role_grants',
	'skills',
	'credential_kinds',
	'service_items',
	'service_item_skills',
	'clients',
	'client_consents',
	'volunteers',
	'volunteer_skills',
	'volunteer_credentials',
	'volunteer_availabilities',
	'teams',
	'team_members',
	'do_not_pairs',
	'orders',
	'order_events',
	'visits',
	'commitments',
	'visit_places',
	'visit_drop_outs',
	'offers',
	'matching_decisions',
	'hours_entries',
	'reviews',
	'follow_ups',
	'notifications',
	'audit_events',
	'metric_days_due',
] as const;

export type DemoTable = (typeof demoTables)[number];

/** Days of the past that have a history, up to yesterday. */
export const daysOfHistory = 90;

/** What every part of the seeding is given. */
export interface World {
	readonly now: Date;
	/** Local date of the present. */
	readonly today: string;
	readonly codec: FieldCodec;
	readonly ids: SeededIds;
	/** Rows made so far. */
	readonly rows: Readonly<Record<DemoTable, DemoRow[]>>;
	/** A source of chance of its own for each purpose. */
	random(purpose: string): Random;
	/** The instant of a local time, days counted from today (0) and minutes from midnight. */
	instant(day: number, minute: number): Date;
	/** Local day of an instant, counted from today. */
	dayOf(instant: Date): number;
	/** Minutes since local midnight of an instant. */
	minuteOf(instant: Date): number;
	/** Local date 'YYYY-MM-DD' of a day counted from today. */
	dateOf(day: number): string;
	/** 1 Monday to 7 Sunday of a day counted from today. */
	weekdayOf(day: number): number;
}

const dayMilliseconds = 86_400_000;

/** An empty world at the present of the context. */
export function createWorld(ctx: Pick<Context, 'now' | 'codec'>, seed: number): World {
	const random = (purpose: string) => createRandom(seedFromText(`${seed} ${purpose}`));
	const today = localDateOf(ctx.now);
	// Shanghai turns no clocks, so that every local day has 24 hours.
	const midnight = instantOf(today, '00:00').getTime();
	const weekdayToday = weekdayOfDate(today);
	const dates = new Map<number, string>();
	const dayOf = (instant: Date) => Math.floor((instant.getTime() - midnight) / dayMilliseconds);
	return {
		now: ctx.now,
		today,
		codec: ctx.codec,
		ids: createSeededIds(random('ids')),
		rows: Object.fromEntries(demoTables.map((table) => [table, []])) as unknown as World['rows'],
		random,
		instant: (day, minute) => new Date(midnight + day * dayMilliseconds + minute * 60_000),
		dayOf,
		minuteOf: (instant) =>
			(instant.getTime() - midnight - dayOf(instant) * dayMilliseconds) / 60_000,
		dateOf(day) {
			let date = dates.get(day);
			if (date === undefined) {
				date = addDays(today, day);
				dates.set(day, date);
			}
			return date;
		},
		weekdayOf: (day) => ((((weekdayToday - 1 + day) % 7) + 7) % 7) + 1,
	};
}

/** Minutes since midnight of a local time 'HH:MM'. */
export function minutesOf(time: string): number {
	return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

/** The columns in which a table keeps a phone (E.164) of the row with this id. */
export function phoneColumns(world: World, table: string, id: string, phone: string) {
	return {
		phoneEncrypted: world.codec.encrypt(phone, `${table}.phone_encrypted:${id}`),
		phoneIndex: world.codec.blindIndex('phone', phone),
	};
}

/** The columns in which people are found: by name, its sound, and phone (E.164). */
export function personColumns(
	world: World,
	table: 'clients' | 'volunteers',
	id: string,
	person: { name: string; phone: string },
) {
	const sound = namePinyin(person.name);
	return {
		name: person.name,
		namePinyin: sound.pinyin,
		nameInitials: sound.initials,
		...phoneColumns(world, table, id, person.phone),
		phoneLastFourIndex: world.codec.blindIndex('phone_last_four', person.phone.slice(-4)),
	};
}

/** Degrees as they are kept of homes: to 0.001. */
export function roundedDegrees(degrees: number): number {
	return Math.round(degrees * 1_000) / 1_000;
}

/** A factor around 1 whose logarithm is spread normally with this deviation. */
export function logNormal(random: Random, deviation: number): number {
	const normal =
		Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
	return Math.exp(deviation * normal);
}

/** Some entries of a list, each with its own probability. */
export function someOf<T>(
	random: Random,
	list: readonly (readonly [value: T, probability: number])[],
): T[] {
	return list.filter(([, probability]) => random.chance(probability)).map(([value]) => value);
}
