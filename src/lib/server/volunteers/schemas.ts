import * as v from 'valibot';
import { spokenLanguages } from '../clients/index.ts';
import { localDate } from '../platform/validation.ts';

const wholeNumber = (least: number, most: number) =>
	v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));
const localTime = v.pipe(v.string(), v.isoTime());

export const travelModes = ['foot', 'bicycle', 'e_bike', 'bus', 'car'] as const;

/** When in the week a volunteer is free; an end not after the start means the next day. */
export const freeTimesSchema = v.pipe(
	v.array(
		v.strictObject({
			/** 1 Monday to 7 Sunday. */
			weekday: wholeNumber(1, 7),
			startsAt: localTime,
			endsAt: v.union([localTime, v.literal('24:00')]),
		}),
	),
	v.maxLength(50),
);

/** How far, how and how much a volunteer wants to help. */
export const preferencesSchema = v.strictObject({
	radiusMetres: wholeNumber(100, 50_000),
	travelMode: v.picklist(travelModes),
	languages: v.array(v.picklist(spokenLanguages)),
	visitsPerDay: wholeNumber(1, 12),
	visitsPerWeek: wholeNumber(1, 60),
	/** Most offers in 24 hours. */
	offersPerDay: wholeNumber(1, 50),
	/** Local times between which no offer is sent; the same twice means never quiet. */
	quietFrom: localTime,
	quietUntil: localTime,
});

export type Preferences = v.InferOutput<typeof preferencesSchema>;

/** Days on which a volunteer is away, in local dates and times. */
export const timeOffSchema = v.strictObject({
	firstDay: localDate,
	/** The same day when left out. */
	lastDay: v.optional(localDate),
	/** On the first day from this time; from its beginning when left out. */
	from: v.optional(localTime),
	/** On the last day until this time; until its end when left out. */
	until: v.optional(localTime),
});

export type TimeOff = v.InferOutput<typeof timeOffSchema>;
