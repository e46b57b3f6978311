import * as v from 'valibot';
import { formatInstant, formatLocalDate } from '$lib/i18n/format.ts';
import { inLocale } from '$lib/i18n/index.ts';
import { formAction } from '$lib/pages/form-action.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import { areasInScope, townsInScope } from '$lib/server/areas/index.ts';
import { listServiceItems } from '$lib/server/catalogue/index.ts';
import { clientCategories } from '$lib/server/clients/index.ts';
import { id } from '$lib/server/platform/validation.ts';
import {
	careRoundSchema,
	declareWeatherDay,
	readDays,
	startCareRound,
	undoWeatherDay,
	weatherDaySchema,
	weatherReasons,
} from '$lib/server/unexpected/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { ctx, locale, t } = event.locals;
	return loadPage(event, async () => {
		const { weatherDays, rounds } = await readDays(ctx);
		const roots = await areasInScope(ctx, 'day.declare');
		const towns = await townsInScope(ctx, 'day.declare');
		const areas = new Map([...roots, ...towns].map((area) => [area.code, area]));
		const items = await listServiceItems(ctx, {});
		return {
			done:
				['declared', 'undone', 'started'].find((word) => event.url.searchParams.has(word)) ?? null,
			areas: [...areas.values()].map((area) => ({
				value: area.code,
				label: inLocale(locale, area, 'name'),
			})),
			items: items.map((item) => ({ value: item.key, label: inLocale(locale, item, 'name') })),
			reasons: weatherReasons,
			categories: clientCategories,
			weatherDays: weatherDays.map((day) => ({
				id: day.id,
				title: t('unexpected:days.weather_title', {
					area: inLocale(locale, day, 'areaName'),
					date: formatLocalDate(locale, day.date),
					reason: t(`unexpected:days.reason.${day.reason}`),
				}),
				movedTo: formatLocalDate(locale, day.movedTo),
				isUndone: day.undoneAt !== null,
				moved: day.moved,
				refused: day.refused,
				waiting: day.waiting,
			})),
			rounds: rounds.map((round) => ({
				id: round.id,
				title: t('unexpected:days.round_title', {
					item: inLocale(locale, round, 'itemName'),
					area: inLocale(locale, round, 'areaName'),
					until: formatInstant(locale, round.endsAt),
				}),
				group: [
					round.riskTier && t(`unexpected:days.tier.${round.riskTier}`),
					round.category && t(`clients:category.${round.category}`),
				]
					.filter(Boolean)
					.join(' · '),
				clients: round.clients,
				reached: round.reached,
				staffed: round.staffed,
				failed: round.failed,
			})),
		};
	});
};

export const actions: Actions = {
	declare: (event) =>
		formAction(event, {
			schema: weatherDaySchema,
			resourceType: 'weather_day',
			run: declareWeatherDay,
			done: '/desk/days?declared',
		}),
	undo: (event) =>
		formAction(event, {
			schema: v.strictObject({ weatherDayId: id }),
			resourceType: 'weather_day',
			run: async (ctx, { weatherDayId }) => {
				await undoWeatherDay(ctx, weatherDayId);
				return weatherDayId;
			},
			done: '/desk/days?undone',
		}),
	start: (event) =>
		formAction(event, {
			// The second form of the page has its own name for the area, so that each keeps its input.
			schema: v.pipe(
				v.record(v.string(), v.string()),
				v.transform(({ roundArea, ...fields }) => ({ ...fields, area: roundArea })),
				careRoundSchema,
			),
			resourceType: 'care_round',
			run: async (ctx, input) => (await startCareRound(ctx, input)).id,
			done: '/desk/days?started',
		}),
};
