import type { ClientCategory } from '../../clients/index.ts';
import type { DemoServiceItem } from '../catalogue.ts';
import type { Random } from '../random.ts';
import type { PlacedBrand, PlacedCatalogue, PlacedItem } from './catalogue.ts';
import type { PlacedClient } from './clients.ts';
import type { Staff } from './accounts.ts';
import { orderNotes } from './texts.ts';
import { daysOfHistory, minutesOf, type World } from './world.ts';

/** What is ordered: by whom, for whom, what, when. */
export interface Wish {
	readonly client: PlacedClient;
	readonly item: PlacedItem;
	readonly placedBy: string;
	readonly channel: 'web' | 'phone' | 'api';
	readonly submittedAt: Date;
	readonly startsAt: Date;
	readonly endsAt: Date;
	readonly notes: string | null;
	readonly wishedSex: 'female' | 'male' | null;
	readonly wishedSexMust: boolean;
	readonly wishedLanguage: string | null;
	readonly wishedLanguageMust: boolean;
}

/** By weekday, 1 to 7: Tuesday is visiting day and Friday service day; Sunday is quiet. */
export const weekdayFactor = [0, 1, 1.34, 0.98, 0.95, 1.24, 0.78, 0.52];

/** Last day, counted from today, for which orders are thought of. */
const lastDay = 7;

/** How often each item is asked for among those of its brand; 1 where not named. */
export const itemFrequency: Readonly<Record<string, number>> = {
	'home-visit': 16,
	'meal-delivery': 15,
	'hospital-escort': 11,
	'phone-chat': 9,
	'medicine-pick-up': 7,
	shopping: 7,
	'accompanying-walk': 6,
	'house-cleaning': 5,
	haircut: 5,
	'smartphone-help': 5,
	'newspaper-reading': 4,
	'blood-pressure-check': 4,
	'minor-repair': 3,
	'bathing-help': 2.5,
	'wheelchair-outing': 2,
	'paperwork-on-behalf': 2,
	'night-listening': 1.5,
	'electrical-repair': 1.5,
	'home-cooking': 6,
	'silver-age-greeting': 6,
	'neighbourhood-round': 4,
	'handicraft-together': 3,
	'health-exercise': 3,
	'veteran-home-visit': 12,
	'festival-visit': 3,
	'honour-plaque-care': 2,
	'entitlement-guidance': 2,
	'homework-help': 4,
	'officer-mentoring': 2,
	'job-guidance': 2,
	'sign-language-interpreting': 2,
	'street-patrol': 2,
	'warm-supplies': 3,
	'after-death-guidance': 2,
	'farewell-guide': 2,
	'ceremony-photography': 1.5,
	'certificate-ceremony': 2,
	'choir-rehearsal': 2,
};

/** Local times at which visits of an item begin: 'HH:MM' with a weight, each give or take. */
const usualTimes: Readonly<Record<string, readonly (readonly [time: string, weight: number])[]>> = {
	'hospital-escort': [
		['07:15', 3],
		['08:00', 5],
		['08:45', 3],
		['13:00', 2],
	],
	'meal-delivery': [
		['11:00', 5],
		['11:30', 4],
		['17:00', 3],
		['17:30', 2],
	],
	'night-listening': [
		['20:00', 3],
		['21:00', 3],
		['22:00', 2],
		['23:00', 1],
	],
	'street-patrol': [
		['09:00', 1],
		['19:00', 3],
		['20:30', 3],
	],
	'warm-supplies': [
		['18:00', 2],
		['19:30', 3],
		['21:00', 2],
	],
	'home-cooking': [
		['10:00', 4],
		['16:30', 3],
	],
	'homework-help': [
		['16:00', 3],
		['17:00', 3],
		['17:45', 1],
	],
	'night-reception': [
		['05:30', 2],
		['19:00', 2],
		['20:30', 2],
		['21:30', 1],
	],
	'funeral-companionship': [
		['07:30', 3],
		['09:00', 3],
		['13:30', 2],
	],
	'farewell-guide': [
		['07:00', 4],
		['08:30', 4],
		['10:00', 2],
		['13:00', 1],
	],
	'after-death-guidance': [
		['09:30', 3],
		['14:00', 3],
		['19:00', 1],
	],
	'accompanying-walk': [
		['08:30', 2],
		['15:30', 3],
		['16:00', 2],
	],
	'phone-chat': [
		['09:30', 2],
		['15:00', 2],
		['19:00', 3],
	],
	'going-home-escort': [
		['08:00', 3],
		['09:30', 2],
		['13:00', 1],
	],
};

/** Morning and afternoon, with a rest at noon and a little in the evening where that is open. */
const ordinaryTimes = [
	['08:30', 2],
	['09:00', 5],
	['09:30', 5],
	['10:00', 4],
	['10:30', 3],
	['13:30', 3],
	['14:00', 5],
	['14:30', 4],
	['15:00', 3],
	['16:00', 2],
	['18:30', 1],
] as const;

/** Whom each brand serves, by weight; items of their own needs are under their key. */
const served: Readonly<Record<string, Partial<Record<ClientCategory, number>>>> = {
	'qinlao-dabenying': {
		living_alone: 10,
		empty_nest: 6,
		disabled_elder: 7,
		lost_only_child: 4,
		left_behind: 4,
		severely_disabled: 3,
		veteran: 1,
		entitled: 1,
	},
	'xianle-xiyang': { living_alone: 8, empty_nest: 8, left_behind: 6, lost_only_child: 6 },
	'kuaile-jiayuan': { empty_nest: 8, living_alone: 6, left_behind: 2, veteran: 2 },
	'aigongchen-guchangcheng': { veteran: 10, entitled: 9 },
	'hongxing-yumiao': { child: 1 },
	'sanyang-zhidache': { severely_disabled: 1 },
	'rangai-huijia': { other: 1 },
	'shengming-de-baiduzhe': { other: 4, living_alone: 1, empty_nest: 2, veteran: 1 },
	huobaihe: { other: 4, empty_nest: 2, living_alone: 1 },
	'xianren-banzheng': { other: 1 },
	'bathing-help': { disabled_elder: 8, severely_disabled: 3 },
	'wheelchair-outing': { disabled_elder: 8, severely_disabled: 4 },
};

/**
 * All that people order for the days of the history, today and the week after, as far as it is
 * ordered by now: in number by the targets of the brands, growing over time, by weekday, with the
 * times of day and the notice that suit each item. In order of placing.
 */
export function drawDemand(
	world: World,
	catalogue: PlacedCatalogue,
	clients: readonly PlacedClient[],
	staff: Staff,
): Wish[] {
	const random = world.random('demand');
	const drawn = clients.filter(({ castKey }) => castKey === null);
	const weightsOf = new Map<string, (readonly [PlacedClient, number])[]>();
	const busy = new Map<string, { from: number; until: number }[]>();
	const wishes: Wish[] = [];

	for (let day = -daysOfHistory; day <= lastDay; day += 1) {
		const growth = 1 + (0.3 * day) / daysOfHistory + 0.12;
		const factor = (weekdayFactor[world.weekdayOf(day)] ?? 1) * growth;
		for (const brand of catalogue.brands) {
			const expected = (ordersAYear(brand, world.dateOf(day)) / 365) * factor;
			for (let left = poisson(random, expected); left > 0; left -= 1) {
				const wish = drawWish(brand, day);
				if (wish && wish.submittedAt <= world.now) wishes.push(wish);
			}
		}
	}
	return wishes.sort((one, other) => one.submittedAt.getTime() - other.submittedAt.getTime());

	function drawWish(brand: PlacedBrand, day: number): Wish | null {
		const item = random.weighted(
			brand.items.map((placed) => [placed, itemFrequency[placed.item.key] ?? 1] as const),
		);
		const start = startMinute(random, item.item);
		const startsAt = world.instant(day, start);
		const endsAt = world.instant(day, start + item.item.durationMinutes);
		const client = drawClient(item, day, startsAt, endsAt);
		if (!client) return null;
		const placer = placerOf(random, client, startsAt, staff);
		const submittedAt = submission(world, random, item.item, startsAt, placer.channel);
		return {
			client,
			item,
			...placer,
			submittedAt,
			startsAt,
			endsAt,
			notes: notesFor(random, item),
			...wishesFor(random, client, item.item),
		};
	}

	/** Somebody of a group that the item serves, who has nothing else at that time. */
	function drawClient(
		item: PlacedItem,
		day: number,
		startsAt: Date,
		endsAt: Date,
	): PlacedClient | null {
		const { key, brandSlug } = item.item;
		const group = key in served ? key : brandSlug;
		let weights = weightsOf.get(group);
		if (!weights) {
			weights = drawn.map(
				(client) => [client, client.need * (served[group]?.[client.category] ?? 0)] as const,
			);
			weightsOf.set(group, weights);
		}
		for (let attempt = 0; attempt < 6; attempt += 1) {
			const client = random.weighted(weights);
			const times = busy.get(client.id) ?? [];
			const from = startsAt.getTime() - hour;
			const until = endsAt.getTime() + hour;
			const free = times.every((time) => time.until <= from || time.from >= until);
			if (!free || day > client.lastDay) continue;
			busy.set(client.id, [...times, { from: startsAt.getTime(), until: endsAt.getTime() }]);
			return client;
		}
		return null;
	}
}

const hour = 3_600_000;

function ordersAYear({ brand }: PlacedBrand, date: string): number {
	const targets = brand.plan.targets.filter(({ indicator }) => indicator === 'orders');
	const year = Number(date.slice(0, 4));
	const target = targets.find((each) => each.year === year) ?? targets.at(-1);
	return target?.value ?? 0;
}

/** How many of something that happens independently so often on average (Knuth). */
export function poisson(random: Random, expected: number): number {
	const limit = Math.exp(-expected);
	let count = 0;
	for (let product = random.next(); product > limit; product *= random.next()) count += 1;
	return count;
}

/** A quarter hour at which a visit can begin within the item's hours, by its usual times. */
export function startMinute(random: Random, item: DemoServiceItem): number {
	const earliest = item.roundTheClock ? 0 : minutesOf(item.opensAt);
	const latest = (item.roundTheClock ? 24 * 60 : minutesOf(item.closesAt)) - item.durationMinutes;
	const times = usualTimes[item.key] ?? ordinaryTimes;
	const fitting = times.filter(
		([time]) => minutesOf(time) >= earliest && minutesOf(time) <= latest,
	);
	const around = fitting.length > 0 ? minutesOf(random.weighted(fitting)) : earliest;
	const minute = around + 15 * random.integer(-1, 2);
	return Math.min(Math.max(minute, earliest), latest - (latest % 15));
}

/** The client's own account, a proxy's whose consent is in force, or a dispatcher on the phone. */
export function placerOf(
	random: Random,
	client: PlacedClient,
	at: Date,
	staff: Staff,
): Pick<Wish, 'placedBy' | 'channel'> {
	const monthBefore = at.getTime() - 30 * 24 * hour;
	const own = [
		...(client.accountId ? [client.accountId] : []),
		...client.proxies
			.filter(({ grantedAt, expiresAt }) => grantedAt.getTime() < monthBefore && expiresAt > at)
			.map(({ accountId }) => accountId),
	];
	return own.length > 0 && random.chance(0.8)
		? { placedBy: random.pick(own), channel: random.chance(0.97) ? 'web' : 'api' }
		: { placedBy: random.pick(staff.dispatchers), channel: 'phone' };
}

/** When an order is placed: with enough notice, mostly within the promise, and not at night. */
export function submission(
	world: Pick<World, 'minuteOf'>,
	random: Random,
	item: DemoServiceItem,
	startsAt: Date,
	channel: Wish['channel'],
): Date {
	const least = item.minimumLeadMinutes + 3;
	const promised = Math.max(item.serveWithinDays * 24 * 60 - 30, least + 60);
	const most = random.chance(0.05) ? promised * 1.4 : promised;
	const [opens, closes] = channel === 'phone' ? [8 * 60, 20 * 60] : [6.5 * 60, 22.5 * 60];
	let submittedAt = startsAt;
	for (let attempt = 0; attempt < 8; attempt += 1) {
		const lead = least + (most - least) * random.next() ** 1.6;
		submittedAt = new Date(startsAt.getTime() - Math.round(lead * 60) * 1_000);
		const minute = world.minuteOf(submittedAt);
		if (item.roundTheClock || (minute >= opens && minute <= closes)) break;
	}
	return submittedAt;
}

function notesFor(random: Random, { item }: PlacedItem): string | null {
	const own = orderNotes[item.key];
	if (own && random.chance(0.45)) return random.pick(own);
	return !item.remote && random.chance(0.15) ? random.pick(orderNotes['any'] ?? []) : null;
}

/** Wishes for a woman or a man, and for who speaks the client's dialect; some are a must. */
export function wishesFor(
	random: Random,
	client: Pick<PlacedClient, 'sex' | 'languages'>,
	item: DemoServiceItem,
): Pick<Wish, 'wishedSex' | 'wishedSexMust' | 'wishedLanguage' | 'wishedLanguageMust'> {
	const bathing = item.key === 'bathing-help';
	const wishedSex = random.chance(bathing ? 0.75 : 0.05) ? client.sex : null;
	const speaksDialectOnly = client.languages.every((language) => language !== 'mandarin');
	const [language] = client.languages;
	const wishedLanguage = language && speaksDialectOnly && random.chance(0.4) ? language : null;
	return {
		wishedSex,
		wishedSexMust: wishedSex !== null && (bathing || random.chance(0.2)),
		wishedLanguage,
		wishedLanguageMust: wishedLanguage !== null && random.chance(0.25),
	};
}
