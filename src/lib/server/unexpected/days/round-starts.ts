import {
	addDays,
	addMinutes,
	instantOf,
	localDateOf,
	localDayBounds,
} from '../../../calendar/local-time.ts';

const stepMinutes = 30;

/**
 * When visits of a round may start: each half hour from the item's least notice on, within its
 * hours, so that each ends before the round does.
 */
export function roundStarts(
	round: { now: Date; endsAt: Date },
	item: {
		opensAt: string;
		closesAt: string;
		roundTheClock: boolean;
		durationMinutes: number;
		minimumLeadMinutes: number;
	},
): Date[] {
	const earliest = addMinutes(round.now, item.minimumLeadMinutes);
	const starts: Date[] = [];
	for (let date = localDateOf(earliest); ; date = addDays(date, 1)) {
		const day = localDayBounds(date);
		if (day.start >= round.endsAt) return starts;
		const opens = item.roundTheClock ? day.start : instantOf(date, item.opensAt);
		const closes =
			item.roundTheClock || item.closesAt === '24:00' ? day.end : instantOf(date, item.closesAt);
		for (let start = opens; start < day.end; start = addMinutes(start, stepMinutes)) {
			const end = addMinutes(start, item.durationMinutes);
			if (start >= earliest && end <= closes && end <= round.endsAt) starts.push(start);
		}
	}
}
