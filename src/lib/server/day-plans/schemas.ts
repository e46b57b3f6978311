import * as v from 'valibot';
import { localDate } from '../platform/validation.ts';

/** What a plan of a day can be asked for. */
export const dayPlanLimits = { seconds: 120, mostLate: 60, breakMinutes: 60 } as const;

const whole = (least: number, most: number) =>
	v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));

export const dayPlanSchema = v.strictObject({
	areaId: v.pipe(v.string(), v.uuid()),
	/** Local date. */
	date: localDate,
	/** This day, or the seven days from it on: one plan each. */
	days: v.picklist([1, 7]),
	/** How long to look at most. */
	seconds: whole(2, dayPlanLimits.seconds),
	/** Minutes that a visit may begin after its time. */
	mostLate: whole(0, dayPlanLimits.mostLate),
	/** Minutes of a break around noon for everyone; 0 for none. */
	breakMinutes: whole(0, dayPlanLimits.breakMinutes),
});
export type DayPlanRequest = v.InferOutput<typeof dayPlanSchema>;

/** How one day is planned. */
export type DayPlanParameters = Pick<DayPlanRequest, 'seconds' | 'mostLate' | 'breakMinutes'>;

/** Where a visit for two has two places: 1 and 2. */
const position = whole(1, 2);

export const pinSchema = v.pipe(
	v.strictObject({
		orderId: v.pipe(v.string(), v.uuid()),
		position,
		/** Stays with this volunteer. */
		volunteerId: v.optional(v.pipe(v.string(), v.uuid())),
		/** Begins at this local time. */
		time: v.optional(v.pipe(v.string(), v.isoTime())),
	}),
	v.check(
		({ volunteerId, time }) => volunteerId !== undefined || time !== undefined,
		'field.required',
	),
);
export type Pin = v.InferOutput<typeof pinSchema>;

/** Why a place of a visit is left out. */
export type LeftOutReason =
	'being_asked' | 'nobody_able' | 'too_few_able' | 'pin_breaks_rule' | 'all_busy';

export interface ProposedVisit {
	orderId: string;
	position: number;
	volunteerId: string;
	/** ISO instants. */
	startsAt: string;
	endsAt: string;
	/** Minutes after the time that the client was told. */
	late: number;
	/** Minutes of the way from the place before, or from home. */
	wayMinutes: number;
	/** The volunteer has agreed to it already. */
	agreed: boolean;
	/** Who has agreed to it and would be asked to give it to another. */
	insteadOf: string | null;
	pinned: boolean;
}

export interface LeftOutVisit {
	orderId: string;
	position: number;
	reason: LeftOutReason;
	/** The rule that most broke, or that the pin breaks. */
	rule: string | null;
}

export interface Proposal {
	visits: ProposedVisit[];
	leftOut: LeftOutVisit[];
	/** Volunteers who go without the break that was asked for. */
	withoutBreak: string[];
	travelMinutes: number;
	lateMinutes: number;
	cost: number;
	/** Changes tried. */
	rounds: number;
}

/** What accepting a plan did. */
export interface AcceptanceOutcome {
	offers: number;
	refused: { orderId: string; volunteerId: string; problem: string }[];
}
