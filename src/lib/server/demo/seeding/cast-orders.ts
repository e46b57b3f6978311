import type { Staff } from './accounts.ts';
import type { PlacedCatalogue } from './catalogue.ts';
import type { PlacedClient } from './clients.ts';
import type { Wish } from './demand.ts';
import { after, before } from './instants.ts';
import type { Script } from './script.ts';
import type { PlacedVolunteer } from './volunteers.ts';
import { minutesOf, type World } from './world.ts';

/** An order whose story is told. */
export interface ToldOrder {
	readonly wish: Wish;
	readonly script: Script;
}

interface Telling {
	readonly client: PlacedClient;
	readonly itemKey: string;
	/** Day counted from today, and local time 'HH:MM'. */
	readonly day: number;
	readonly time: string;
	readonly placedBy: string;
	/** Days and local time at which it was placed; a day and a half before at ten where left out. */
	readonly placed?: { readonly day: number; readonly time: string };
	readonly notes?: string;
	readonly script: Script;
}

/** How many generated clients keep their time for visits of the cast. */
export const clientsOfCast = 6;

/** Those clients: neighbours of the experienced volunteer, who live alone. */
export function chooseClientsOfCast(
	clients: readonly PlacedClient[],
	near: PlacedVolunteer,
): PlacedClient[] {
	return clients
		.filter(
			({ castKey, category, lastDay, home }) =>
				castKey === null &&
				category === 'living_alone' &&
				lastDay === Infinity &&
				home.town.code === near.home.town.code,
		)
		.slice(0, clientsOfCast);
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
	neighbours: readonly PlacedClient[],
): ToldOrder[] {
	const chen = volunteerOf('chen-xiaoming');
	const zhou = volunteerOf('zhou-li');
	const sun = volunteerOf('sun-hao');
	const li = clientOf('li-xiuying');
	const zhao = clientOf('zhao-jianguo');
	const shen = clientOf('shen-zhiqiang');
	const wang = proxyOf(li);
	const gu = proxyOf(shen);
	const [dispatcher] = staff.dispatchers as [string, ...string[]];
	const own = ({ accountId }: PlacedClient) => accountId ?? dispatcher;
	const neighbour = (index: number) => neighbours[index % neighbours.length] as PlacedClient;
	const told: ToldOrder[] = [];

	function tell(telling: Telling): void {
		const item = catalogue.itemOf(telling.itemKey);
		const startsAt = world.instant(telling.day, minutesOf(telling.time));
		const earliest = before(startsAt, item.item.minimumLeadMinutes + 30);
		const usual = world.instant(telling.day - 2, 10 * 60 + (Math.abs(telling.day) % 50));
		const placed = telling.placed
			? world.instant(telling.placed.day, minutesOf(telling.placed.time))
			: usual < earliest
				? usual
				: earliest;
		told.push({
			wish: {
				client: telling.client,
				item,
				placedBy: telling.placedBy,
				channel: telling.placedBy === dispatcher ? 'phone' : 'web',
				// What is still to come was placed by now, however early in the day the demo starts.
				submittedAt: placed <= world.now ? placed : before(world.now, 25),
				startsAt,
				endsAt: after(startsAt, item.item.durationMinutes),
				notes: telling.notes ?? null,
				wishedSex: null,
				wishedSexMust: false,
				wishedLanguage: null,
				wishedLanguageMust: false,
			},
			script: telling.script,
		});
	}

	// Li Xiuying, for whom her daughter orders, or who calls the desk.
	tell({
		client: li,
		itemKey: 'hospital-escort',
		day: -83,
		time: '08:00',
		placedBy: wang,
		script: { takenBy: [chen], rating: 5 },
	});
	tell({
		client: li,
		itemKey: 'haircut',
		day: -64,
		time: '14:00',
		placedBy: dispatcher,
		script: { takenBy: [zhou], rating: null },
	});
	tell({
		client: li,
		itemKey: 'hospital-escort',
		day: -52,
		time: '08:00',
		placedBy: wang,
		notes: '复诊配药，结束后送回家。',
		script: { takenBy: [chen], rating: 5 },
	});
	tell({
		client: li,
		itemKey: 'home-visit',
		day: -38,
		time: '09:30',
		placedBy: wang,
		script: { takenBy: [chen], rating: 4 },
	});
	tell({
		client: li,
		itemKey: 'home-visit',
		day: -27,
		time: '10:00',
		placedBy: wang,
		script: { takenBy: [zhou], cancelAt: world.instant(-28, 15 * 60) },
	});
	tell({
		client: li,
		itemKey: 'hospital-escort',
		day: -20,
		time: '08:15',
		placedBy: wang,
		script: { takenBy: [chen], rating: 5 },
	});
	tell({
		client: li,
		itemKey: 'accompanying-walk',
		day: -9,
		time: '15:30',
		placedBy: dispatcher,
		script: { takenBy: [chen], rating: null, followUpIsOpen: true },
	});
	tell({
		client: li,
		itemKey: 'hospital-escort',
		day: -2,
		time: '08:00',
		placedBy: wang,
		notes: '挂的是心内科上午的号，请带好医保卡。',
		script: { takenBy: [chen], rating: null, followUpIsOpen: true },
	});
	tell({
		client: li,
		itemKey: 'hospital-escort',
		day: 3,
		time: '08:00',
		placedBy: wang,
		placed: recently(40),
		notes: '做胃镜，早上要空腹。',
		script: { waitsFor: [chen] },
	});

	// Zhao Jianguo, who orders for himself.
	tell({
		client: zhao,
		itemKey: 'veteran-home-visit',
		day: -72,
		time: '09:30',
		placedBy: own(zhao),
		script: { takenBy: [chen], rating: 5 },
	});
	tell({
		client: zhao,
		itemKey: 'smartphone-help',
		day: -33,
		time: '14:00',
		placedBy: own(zhao),
		script: { rating: 4 },
	});
	tell({
		client: zhao,
		itemKey: 'veteran-home-visit',
		day: -13,
		time: '14:30',
		placedBy: own(zhao),
		script: { rating: 5 },
	});
	tell({
		client: zhao,
		itemKey: 'honour-plaque-care',
		day: 2,
		time: '10:00',
		placedBy: own(zhao),
		script: {},
	});

	// Shen Zhiqiang and his agent.
	tell({
		client: shen,
		itemKey: 'newspaper-reading',
		day: -47,
		time: '10:00',
		placedBy: own(shen),
		script: { rating: 5 },
	});
	tell({
		client: shen,
		itemKey: 'newspaper-reading',
		day: -16,
		time: '10:00',
		placedBy: own(shen),
		script: { rating: 5 },
	});
	tell({
		client: shen,
		itemKey: 'paperwork-on-behalf',
		day: -6,
		time: '13:30',
		placedBy: gu,
		notes: '补办残疾人证年审。',
		script: { rating: null },
	});
	tell({
		client: shen,
		itemKey: 'job-guidance',
		day: 4,
		time: '10:00',
		placedBy: own(shen),
		placed: recently(35),
		script: { waitsForAdmission: true },
	});

	// The volunteers: a year-round routine for one, some visits for the other, a first task for the third.
	const routine = ['hospital-escort', 'home-visit', 'accompanying-walk'];
	for (const [index, day] of freeDays(-88, 4).entries())
		tell({
			client: neighbour(index),
			itemKey: routine[index % 3] as string,
			day,
			time: ['08:15', '14:00', '15:30'][index % 3] as string,
			placedBy: dispatcher,
			script: { takenBy: [chen], rating: index % 4 === 3 ? null : 5 - (index % 5 === 0 ? 1 : 0) },
		});
	for (const [index, day] of freeDays(-86, 9).entries())
		tell({
			client: neighbour(index + 3),
			itemKey: index % 2 === 0 ? 'haircut' : 'home-cooking',
			day,
			time: index % 2 === 0 ? '09:30' : '16:30',
			placedBy: dispatcher,
			script: { takenBy: [zhou], rating: index % 3 === 2 ? 4 : 5 },
		});
	tellVisitSoon();
	tell({
		client: neighbour(1),
		itemKey: 'haircut',
		day: 1,
		time: '10:00',
		placedBy: dispatcher,
		script: { takenBy: [zhou] },
	});
	tell({
		client: neighbour(2),
		itemKey: 'haircut',
		day: 4,
		time: '14:00',
		placedBy: dispatcher,
		placed: recently(55),
		script: { waitsFor: [] },
	});
	const inHaiwan = nearest(clients, sun);
	tell({
		client: inHaiwan,
		itemKey: 'smartphone-help',
		day: 3,
		time: '16:00',
		placedBy: dispatcher,
		placed: recently(30),
		notes: '想学视频通话。',
		script: { waitsFor: [sun] },
	});

	// The desk: what to admit, and what nobody took.
	tell({
		client: neighbour(3),
		itemKey: 'wheelchair-outing',
		day: 4,
		time: '14:00',
		placedBy: dispatcher,
		placed: recently(20),
		script: { waitsForAdmission: true },
	});
	tell({
		client: neighbour(4),
		itemKey: 'bathing-help',
		day: 5,
		time: '10:00',
		placedBy: dispatcher,
		placed: recently(50),
		script: { waitsForAdmission: true },
	});
	tell({
		client: neighbour(5),
		itemKey: 'electrical-repair',
		day: 3,
		time: '15:00',
		placedBy: dispatcher,
		placed: recently(150),
		notes: '总闸跳了两次。',
		script: { onDesk: true },
	});
	tell({
		client: neighbour(0),
		itemKey: 'calligraphy-class',
		day: 2,
		time: '09:30',
		placedBy: dispatcher,
		placed: recently(260),
		script: { onDesk: true },
	});
	return told;

	/** A visit for the experienced volunteer that can be checked in to as soon as the demo is up. */
	function tellVisitSoon(): void {
		const minute = Math.ceil((world.minuteOf(world.now) + 15) / 15) * 15;
		const choices: readonly (readonly [itemKey: string, opens: number, lastStart: number])[] = [
			['accompanying-walk', 8 * 60, 16 * 60 + 30],
			['phone-chat', 8 * 60, 19 * 60 + 40],
		];
		const fitting = choices.find(([, opens, lastStart]) => minute >= opens && minute <= lastStart);
		// At night it is the walk of the next morning.
		const [itemKey, start, day] = fitting
			? [fitting[0], minute, 0]
			: ['accompanying-walk', 9 * 60, minute < 8 * 60 ? 0 : 1];
		const time = `${String(Math.floor(start / 60)).padStart(2, '0')}:${String(start % 60).padStart(2, '0')}`;
		tell({
			client: neighbour(0),
			itemKey,
			day,
			time,
			placedBy: dispatcher,
			placed: { day: day - 1, time: '16:20' },
			script: { takenBy: [chen] },
		});
	}

	/** Every so many days until three days ago, but for the days told of already. */
	function freeDays(first: number, every: number): number[] {
		const taken = new Set(told.map(({ wish }) => world.dayOf(wish.startsAt)));
		return Array.from(
			{ length: Math.floor((-3 - first) / every) + 1 },
			(_, i) => first + i * every,
		).filter((day) => !taken.has(day));
	}

	/** So many minutes ago, as a day and time of the telling. */
	function recently(minutesAgo: number): { day: number; time: string } {
		const at = before(world.now, minutesAgo);
		const minute = Math.floor(world.minuteOf(at));
		return {
			day: world.dayOf(at),
			time: `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`,
		};
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
}

function proxyOf(client: PlacedClient): string {
	return known(client.proxies[0], client.castKey ?? 'client').accountId;
}

function nearest(clients: readonly PlacedClient[], to: PlacedVolunteer): PlacedClient {
	const inTown = clients.find(
		({ castKey, lastDay, home, category }) =>
			castKey === null &&
			lastDay === Infinity &&
			category !== 'child' &&
			home.town.code === to.home.town.code,
	);
	return known(inTown, 'client in the town of the student');
}

function known<T>(found: T | undefined, key: string): T {
	if (found === undefined) throw new RangeError(`The demo has no ${key}`);
	return found;
}
