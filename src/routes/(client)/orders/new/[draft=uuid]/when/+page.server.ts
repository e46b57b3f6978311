import { addDays, addMinutes, instantOf, localDateOf } from '$lib/calendar/local-time.ts';
import { formatDay } from '$lib/i18n/format.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import { answerQuestion, loadQuestion } from '$lib/pages/order-questions.ts';
import { wordHours, wordNotice } from '$lib/pages/service-items.ts';
import { requireAccount } from '$lib/server/accounts/index.ts';
import { getServiceItem, type ServiceItemRow } from '$lib/server/catalogue/index.ts';
import { mostDaysAhead } from '$lib/server/orders/index.ts';
import type { Actions, PageServerLoad } from './$types';

const stepMinutes = 30;

export const load: PageServerLoad = async (event) => {
	const { draft, before } = await loadQuestion(event, 'when');
	const { ctx, locale, t } = event.locals;
	return loadPage(event, async () => {
		const { districtId } = requireAccount(ctx);
		const item = await getServiceItem(ctx, districtId, draft.answers.what?.itemKey ?? '');
		const earliest = addMinutes(ctx.now, item.minimumLeadMinutes);
		const times = startTimes(item);
		const last = addDays(localDateOf(ctx.now), mostDaysAhead);
		const dates: { value: string; label: string }[] = [];
		for (let date = localDateOf(earliest); date <= last; date = addDays(date, 1))
			if (instantOf(date, times.at(-1) ?? item.opensAt) >= earliest)
				dates.push({ value: date, label: formatDay(locale, instantOf(date, '12:00')) });
		// The day proposed is the first on which every time can still be chosen.
		const wholeDay = dates.find(({ value }) => instantOf(value, times[0] ?? '00:00') >= earliest);
		return {
			before,
			dates,
			times,
			proposed: { date: wholeDay?.value ?? '', time: times[0] ?? '' },
			hint: t('orders:ask.when_hint', { hours: wordHours(item, t), notice: wordNotice(item, t) }),
			answer: draft.answers.when,
		};
	});
};

/** Each half hour at which a visit may begin, 'HH:MM'. */
function startTimes(item: ServiceItemRow): string[] {
	const minutesOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
	const first = item.roundTheClock ? 0 : minutesOf(item.opensAt);
	const last = item.roundTheClock
		? 24 * 60 - stepMinutes
		: minutesOf(item.closesAt) - item.durationMinutes;
	const times: string[] = [];
	for (let minutes = first; minutes <= last; minutes += stepMinutes) {
		const [hour, minute] = [Math.floor(minutes / 60), minutes % 60];
		times.push(`${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);
	}
	return times;
}

export const actions: Actions = { default: (event) => answerQuestion(event, 'when') };
