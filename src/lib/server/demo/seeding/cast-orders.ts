import type { Staff } from './accounts.ts';
import type { PlacedCatalogue } from './catalogue.ts';
import type { PlacedClient } from './clients.ts';
import type { Wish } from './demand.ts';
import { after, before } from './instants.ts';
import type { Script } from './script.ts';
import { orderNotes } from './texts.ts';
import type { PlacedVolunteer } from './volunteers.ts';
import { minutesOf, type World } from './world.ts';

/** An order whose story is told. */
export interface ToldOrder {
	readonly wish: Wish;
	readonly script: Script;
}

/** A local time: the day counted from today, and 'HH:MM'. */
type LocalTime = readonly [day: number, time: string];

/** Generated clients who are there for the orders that are told. */
export interface ClientsOfCast {
	/** Neighbours of the experienced volunteer, who live alone. */
	readonly neighbours: readonly PlacedClient[];
	/** From all over the district, waiting for somebody just now. */
	readonly waiting: readonly PlacedClient[];
}

/** Chooses them; nothing else is drawn for them, so that their time is free. */
export function chooseClientsOfCast(
	clients: readonly PlacedClient[],
	near: PlacedVolunteer,
): ClientsOfCast {
	const free = clients.filter(({ castKey, lastDay }) => castKey === null && lastDay === Infinity);
	const neighbours = free
		.filter(({ category, home }) => {
			return category === 'living_alone' && home.town.code === near.home.town.code;
		})
		.slice(0, 6);
	const towns = new Set<string>();
	const waiting = free.filter((client) => {
		const { code } = client.home.town;
		if (client.category !== 'empty_nest' || neighbours.includes(client) || towns.has(code))
			return false;
		towns.add(code);
		return true;
	});
	return { neighbours, waiting };
}

/**
 * What the members of the cast have behind and before them, so that each role has something to
 * see and something to do on the day the demo starts.
 */
export function tellCastOrders(
	world: World,
	catalogue: PlacedCatalogue,
	staff: Staff,
	clients: readonly PlacedClient[],
	volunteers: readonly PlacedVolunteer[],
	{ neighbours, waiting }: ClientsOfCast,
): ToldOrder[] {
	const told: ToldOrder[] = [];
	const chen = volunteerOf('chen-xiaoming');
	const zhou = volunteerOf('zhou-li');
	const sun = volunteerOf('sun-hao');
	const li = clientOf('li-xiuying');
	const zhao = clientOf('zhao-jianguo');
	const shen = clientOf('shen-zhiqiang');
	const daughter = proxyOf(li);
	const agent = proxyOf(shen);
	const [desk] = staff.dispatchers as [string, ...string[]];
	const [own, his] = [zhao.accountId ?? desk, shen.accountId ?? desk];
	const neighbour = (index: number) => neighbours[index % neighbours.length] as PlacedClient;
	const open = { followUpIsOpen: true, rating: null };

	// Li Xiuying, for whom her daughter orders, or who calls the desk.
	tell(li, 'hospital-escort', [-83, '08:00'], daughter, { takenBy: [chen], rating: 5 });
	tell(li, 'haircut', [-64, '14:00'], desk, { takenBy: [zhou], rating: null });
	tell(li, 'hospital-escort', [-52, '08:00'], daughter, { takenBy: [chen], rating: 5 });
	tell(li, 'home-visit', [-38, '09:30'], daughter, { takenBy: [chen], rating: 4 });
	tell(li, 'home-visit', [-27, '10:00'], daughter, {
		takenBy: [zhou],
		cancelAt: world.instant(-28, 15 * 60),
	});
	tell(li, 'hospital-escort', [-20, '08:15'], daughter, { takenBy: [chen], rating: 5 });
	tell(li, 'accompanying-walk', [-9, '15:30'], desk, { takenBy: [chen], ...open });
	tell(li, 'hospital-escort', [-2, '08:00'], daughter, { takenBy: [chen], ...open });
	tell(li, 'hospital-escort', [3, '08:00'], daughter, { waitsFor: [chen] }, recently(40));

	// Zhao Jianguo, who orders for himself, and Shen Zhiqiang with his agent.
	tell(zhao, 'veteran-home-visit', [-72, '09:30'], own, { rating: 5 });
	tell(zhao, 'smartphone-help', [-33, '14:00'], own, { rating: 4 });
	tell(zhao, 'veteran-home-visit', [-13, '14:30'], own, { rating: 5 });
	tell(zhao, 'honour-plaque-care', [2, '10:00'], own, {});
	tell(shen, 'newspaper-reading', [-47, '10:00'], his, { rating: 5 });
	tell(shen, 'newspaper-reading', [-16, '10:00'], his, { rating: 5 });
	tell(shen, 'paperwork-on-behalf', [-6, '13:30'], agent, { rating: null });
	tell(shen, 'job-guidance', [4, '10:00'], his, { waitsForAdmission: true }, recently(35));

	// The volunteers: a routine for one, some visits for the other, a first task for the third.
	const escorts = [
		['hospital-escort', '08:15'],
		['home-visit', '14:00'],
		['accompanying-walk', '15:30'],
	] as const;
	for (const [index, day] of freeDays(-88, 4).entries()) {
		const [itemKey, time] = escorts[index % 3] as (typeof escorts)[number];
		const rating = index % 4 === 3 ? null : index % 5 === 0 ? 4 : 5;
		tell(neighbour(index), itemKey, [day, time], desk, { takenBy: [chen], rating });
	}
	for (const [index, day] of freeDays(-86, 9).entries()) {
		const [itemKey, time] = index % 2 === 0 ? ['haircut', '09:30'] : ['home-cooking', '16:30'];
		const rating = index % 3 === 2 ? 4 : 5;
		tell(neighbour(index + 3), itemKey as string, [day, time as string], desk, {
			takenBy: [zhou],
			rating,
		});
	}
	tellVisitSoon();
	tell(neighbour(1), 'haircut', [1, '10:00'], desk, { takenBy: [zhou] });
	tell(neighbour(2), 'haircut', [4, '14:00'], desk, { waitsFor: [] }, recently(55));
	tell(neighbourOf(sun), 'smartphone-help', [3, '16:00'], desk, { waitsFor: [sun] }, recently(30));

	// Open tasks in several towns, what waits for admission, and what nobody took.
	const asked = ['home-visit', 'medicine-pick-up', 'newspaper-reading', 'shopping', 'home-cooking'];
	for (const [index, client] of waiting.slice(0, 10).entries())
		tell(
			client,
			asked[index % asked.length] as string,
			[1 + (index % 4), index % 2 === 0 ? '10:00' : '14:30'],
			placerOfWaiting(client),
			{ waitsFor: [] },
			recently(12 + 9 * index),
		);
	tell(
		neighbour(3),
		'wheelchair-outing',
		[4, '14:00'],
		desk,
		{ waitsForAdmission: true },
		recently(20),
	);
	tell(neighbour(4), 'bathing-help', [5, '10:00'], desk, { waitsForAdmission: true }, recently(50));
	tell(neighbour(5), 'electrical-repair', [3, '15:00'], desk, { onDesk: true }, recently(150));
	tell(neighbour(0), 'calligraphy-class', [3, '09:30'], desk, { onDesk: true }, recently(260));
	return told;

	/** Tells of an order; it was placed some days before, if nothing else is said. */
	function tell(
		client: PlacedClient,
		itemKey: string,
		[day, time]: LocalTime,
		placedBy: string,
		script: Script,
		placedAt?: Date,
	): void {
		const item = catalogue.itemOf(itemKey);
		const startsAt = world.instant(day, minutesOf(time));
		const latest = before(startsAt, item.item.minimumLeadMinutes + 30);
		const usual = world.instant(day - 2, 10 * 60 + (Math.abs(day) % 50));
		const placed = placedAt ?? (usual < latest ? usual : latest);
		const [note] = orderNotes[itemKey] ?? [];
		told.push({
			wish: {
				client,
				item,
				placedBy,
				channel: placedBy === desk ? 'phone' : 'web',
				// What is still to come was placed by now, however early in the day the demo starts.
				submittedAt: placed < world.now ? placed : before(world.now, 25),
				startsAt,
				endsAt: after(startsAt, item.item.durationMinutes),
				notes: note ?? null,
				wishedSex: null,
				wishedSexMust: false,
				wishedLanguage: null,
				wishedLanguageMust: false,
			},
			script,
		});
	}

	/** A visit for the experienced volunteer that can be checked in to as soon as the demo is up. */
	function tellVisitSoon(): void {
		const minute = Math.ceil((world.minuteOf(world.now) + 15) / 15) * 15;
		const itemKey = minute <= 16 * 60 + 30 ? 'accompanying-walk' : 'phone-chat';
		const isDay = minute >= 8 * 60 && minute <= 19 * 60 + 30;
		// At night it is a walk in the morning.
		const when: LocalTime = isDay ? [0, localTime(minute)] : [minute < 8 * 60 ? 0 : 1, '09:00'];
		const told = isDay ? itemKey : 'accompanying-walk';
		tell(neighbour(0), told, when, desk, { takenBy: [chen] }, world.instant(when[0] - 1, 980));
	}

	/** Every so many days until three days ago, but for the days told of already. */
	function freeDays(first: number, every: number): number[] {
		const taken = new Set(told.map(({ wish }) => world.dayOf(wish.startsAt)));
		const count = Math.floor((-3 - first) / every) + 1;
		return Array.from({ length: count }, (_, index) => first + index * every).filter(
			(day) => !taken.has(day),
		);
	}

	function recently(minutesAgo: number): Date {
		return before(world.now, minutesAgo);
	}

	function placerOfWaiting({ accountId, proxies }: PlacedClient): string {
		const proxy = proxies.find(({ expiresAt }) => expiresAt > world.now);
		return accountId ?? proxy?.accountId ?? desk;
	}

	function volunteerOf(key: string): PlacedVolunteer {
		return known(
			volunteers.find(({ castKey }) => castKey === key),
			key,
		);
	}

	function clientOf(key: string): PlacedClient {
		return known(
			clients.find(({ castKey }) => castKey === key),
			key,
		);
	}

	/** Somebody grown up who lives in the same town. */
	function neighbourOf({ home }: PlacedVolunteer): PlacedClient {
		const found = clients.find(
			({ castKey, lastDay, category, home: { town } }) =>
				castKey === null &&
				lastDay === Infinity &&
				category !== 'child' &&
				town.code === home.town.code,
		);
		return known(found, `client in ${home.town.nameEn}`);
	}
}

function localTime(minute: number): string {
	const two = (value: number) => String(value).padStart(2, '0');
	return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

function proxyOf(client: PlacedClient): string {
	return known(client.proxies[0], 'proxy of the cast').accountId;
}

function known<T>(found: T | undefined, what: string): T {
	if (found === undefined) throw new RangeError(`The demo has no ${what}`);
	return found;
}
