import { someOf } from './world.ts';
import type { Random } from '../random.ts';
import type { TravelMode } from '../../volunteers/index.ts';

/** A stretch of a week in which somebody is free: 1 Monday to 7 Sunday, minutes from midnight. */
export type FreeStretch = readonly [weekday: number, start: number, end: number];

/** A kind of people among the volunteers of a district. */
export interface VolunteerProfile {
	/** How many of a hundred volunteers are so. */
	readonly share: number;
	readonly ages: readonly [youngest: number, oldest: number];
	/** Share of women. */
	readonly women: number;
	/** Probability of each skill. */
	readonly skills: readonly (readonly [key: string, probability: number])[];
	/** Probability of each credential. */
	readonly credentials: readonly (readonly [kind: string, probability: number])[];
	readonly radiusMetres: readonly [nearest: number, farthest: number];
	readonly travelModes: readonly (readonly [mode: TravelMode, weight: number])[];
	/** Share with an accident insurance in force. */
	readonly insured: number;
	/** How readily they accept what they are offered; 1 is usual. */
	readonly readiness: number;
	readonly freeTimes: (random: Random) => FreeStretch[];
}

const hour = 60;
const weekdays = [1, 2, 3, 4, 5] as const;

/** Mornings and afternoons of most weekdays, and some Saturday mornings. */
function ofRetirement(random: Random): FreeStretch[] {
	const stretches = weekdays
		.filter(() => random.chance(0.75))
		.flatMap((weekday): FreeStretch[] => [
			...someOf(random, [[[weekday, 8 * hour, 12 * hour] as const, 0.85]]),
			...someOf(random, [[[weekday, 13 * hour, 17.5 * hour] as const, 0.75]]),
		]);
	if (random.chance(0.3)) stretches.push([6, 8 * hour, 12 * hour]);
	if (random.chance(0.15)) stretches.push([7, 8.5 * hour, 12 * hour]);
	return stretches.length > 0 ? stretches : [[2, 8 * hour, 12 * hour]];
}

/** Evenings of some weekdays, and the weekend. */
function ofEmployment(random: Random): FreeStretch[] {
	const evenings = weekdays.filter(() => random.chance(0.55));
	return [
		...evenings.map((weekday): FreeStretch => [weekday, 18 * hour, 21.5 * hour]),
		...someOf<FreeStretch>(random, [[[6, 8.5 * hour, 18 * hour], 0.85]]),
		[7, 9 * hour, 18 * hour],
	];
}

/** The weekend, and an afternoon or two without lectures. */
function ofStudies(random: Random): FreeStretch[] {
	return [
		...weekdays
			.filter(() => random.chance(0.3))
			.map((weekday): FreeStretch => [weekday, 13 * hour, 20 * hour]),
		...someOf<FreeStretch>(random, [[[7, 9 * hour, 18 * hour], 0.8]]),
		[6, 8.5 * hour, 18 * hour],
	];
}

/** Saturdays and Sundays only. */
function ofSchool(random: Random): FreeStretch[] {
	return [
		[6, 9 * hour, 17 * hour],
		...someOf<FreeStretch>(random, [[[7, 9 * hour, 17 * hour], 0.7]]),
	];
}

/** Whole days of a working week with days off, as shift workers and the self-employed have. */
function ofShifts(random: Random): FreeStretch[] {
	const days = [...weekdays, 6, 7].filter(() => random.chance(0.6));
	return (days.length > 0 ? days : [1, 3]).map((weekday) => [weekday, 7.5 * hour, 18 * hour]);
}

/** Office hours by arrangement, and the evenings until late. */
function ofProfession(random: Random): FreeStretch[] {
	return [
		...weekdays
			.filter(() => random.chance(0.6))
			.map((weekday): FreeStretch => [weekday, 9 * hour, 17.5 * hour]),
		...[1, 2, 3, 4, 5, 6, 7]
			.filter(() => random.chance(0.5))
			.map((weekday): FreeStretch => [weekday, 18 * hour, 24 * hour]),
		...someOf<FreeStretch>(random, [[[6, 9 * hour, 17.5 * hour], 0.6]]),
		[7, 9 * hour, 17 * hour],
	];
}

/** Whole days and nights, as rescue and farewell services need them. */
function roundTheClock(random: Random): FreeStretch[] {
	const days = [1, 2, 3, 4, 5, 6, 7].filter(() => random.chance(0.6));
	return (days.length > 0 ? days : [6, 7]).map((weekday) => [weekday, 0, 24 * hour]);
}

const onFootOrBike = [
	['foot', 3],
	['bicycle', 3],
	['e_bike', 4],
	['bus', 1],
] as const;
const onWheels = [
	['e_bike', 5],
	['car', 4],
	['bus', 1],
] as const;
const byCar = [
	['car', 8],
	['e_bike', 2],
] as const;

/** Who volunteers in the demo district. Shares are plausible, not measured. */
export const volunteerProfiles: readonly VolunteerProfile[] = [
	{
		// Retired neighbours.
		share: 27,
		ages: [57, 72],
		women: 0.68,
		skills: [
			['companionship', 0.85],
			['elder_care', 0.3],
			['hospital_escort', 0.22],
			['reading_aloud', 0.28],
			['cooking', 0.2],
			['housekeeping', 0.22],
			['gardening', 0.22],
			['singing_and_dancing', 0.15],
			['calligraphy', 0.06],
			['policy_knowledge', 0.08],
			['mediation', 0.1],
			['minor_repair', 0.08],
			['photography', 0.05],
			['event_hosting', 0.05],
		],
		credentials: [['health_certificate', 0.22]],
		radiusMetres: [1_500, 4_000],
		travelModes: onFootOrBike,
		insured: 0.6,
		readiness: 1.1,
		freeTimes: ofRetirement,
	},
	{
		// People at work.
		share: 17,
		ages: [25, 54],
		women: 0.55,
		skills: [
			['companionship', 0.55],
			['smartphone_teaching', 0.4],
			['hospital_escort', 0.12],
			['photography', 0.15],
			['policy_knowledge', 0.1],
			['event_hosting', 0.1],
			['tutoring', 0.08],
			['public_speaking', 0.08],
			['minor_repair', 0.12],
			['mentoring', 0.06],
			['job_guidance', 0.06],
			['sign_language', 0.01],
		],
		credentials: [
			['driving_licence', 0.5],
			['first_aid_certificate', 0.08],
			['health_certificate', 0.12],
		],
		radiusMetres: [3_000, 9_000],
		travelModes: onWheels,
		insured: 0.55,
		readiness: 0.85,
		freeTimes: ofEmployment,
	},
	{
		// Students of the universities in Haiwan and of the town's colleges.
		share: 10,
		ages: [19, 24],
		women: 0.58,
		skills: [
			['companionship', 0.6],
			['smartphone_teaching', 0.85],
			['reading_aloud', 0.5],
			['tutoring', 0.25],
			['photography', 0.3],
			['event_hosting', 0.1],
			['singing_and_dancing', 0.1],
			['sign_language', 0.02],
		],
		credentials: [['driving_licence', 0.2]],
		radiusMetres: [4_000, 12_000],
		travelModes: [
			['bus', 5],
			['bicycle', 3],
			['e_bike', 2],
		],
		insured: 0.7,
		readiness: 0.9,
		freeTimes: ofStudies,
	},
	{
		// Trained hospital escorts.
		share: 7,
		ages: [40, 68],
		women: 0.65,
		skills: [
			['hospital_escort', 1],
			['companionship', 0.85],
			['elder_care', 0.6],
			['first_aid', 0.4],
		],
		credentials: [
			['health_certificate', 0.55],
			['first_aid_certificate', 0.35],
			['driving_licence', 0.4],
		],
		radiusMetres: [5_000, 10_000],
		travelModes: onWheels,
		insured: 0.85,
		readiness: 1.25,
		freeTimes: ofShifts,
	},
	{
		// Care workers on their days off.
		share: 5,
		ages: [35, 60],
		women: 0.85,
		skills: [
			['bathing_assistance', 1],
			['elder_care', 1],
			['companionship', 0.5],
			['hospital_escort', 0.4],
			['housekeeping', 0.4],
		],
		credentials: [
			['nursing_certificate', 0.95],
			['health_certificate', 0.7],
		],
		radiusMetres: [8_000, 16_000],
		travelModes: onWheels,
		insured: 0.95,
		readiness: 1,
		freeTimes: ofShifts,
	},
	{
		// Nurses.
		share: 4,
		ages: [26, 64],
		women: 0.93,
		skills: [
			['blood_pressure', 1],
			['first_aid', 0.85],
			['elder_care', 0.6],
			['hospital_escort', 0.4],
			['companionship', 0.4],
		],
		credentials: [
			['nurse_licence', 0.95],
			['first_aid_certificate', 0.75],
			['health_certificate', 0.6],
		],
		radiusMetres: [7_000, 15_000],
		travelModes: onWheels,
		insured: 0.9,
		readiness: 1,
		freeTimes: ofShifts,
	},
	{
		// Craftsmen.
		share: 5,
		ages: [30, 66],
		women: 0.06,
		skills: [
			['minor_repair', 1],
			['electrical_work', 0.55],
			['gardening', 0.25],
		],
		credentials: [
			['electrician_certificate', 0.5],
			['driving_licence', 0.6],
		],
		radiusMetres: [7_000, 15_000],
		travelModes: onWheels,
		insured: 0.9,
		readiness: 1.05,
		freeTimes: ofShifts,
	},
	{
		// Hairdressers, whose shops are closed at the start of the week.
		share: 3,
		ages: [24, 62],
		women: 0.6,
		skills: [
			['hairdressing', 1],
			['companionship', 0.4],
		],
		credentials: [['health_certificate', 0.5]],
		radiusMetres: [6_000, 12_000],
		travelModes: onWheels,
		insured: 0.6,
		readiness: 1.1,
		freeTimes: ofShifts,
	},
	{
		// Counsellors and social workers.
		share: 4,
		ages: [28, 60],
		women: 0.75,
		skills: [
			['counselling', 1],
			['companionship', 0.6],
			['bereavement_support', 0.45],
			['mediation', 0.4],
			['policy_knowledge', 0.5],
			['job_guidance', 0.35],
			['mentoring', 0.3],
		],
		credentials: [
			['psychological_counsellor', 0.6],
			['social_worker', 0.6],
		],
		radiusMetres: [12_000, 20_000],
		travelModes: byCar,
		insured: 0.75,
		readiness: 1,
		freeTimes: ofProfession,
	},
	{
		// Lawyers.
		share: 1.3,
		ages: [28, 60],
		women: 0.45,
		skills: [
			['legal_knowledge', 1],
			['mediation', 0.6],
			['public_speaking', 0.4],
			['policy_knowledge', 0.6],
		],
		credentials: [['lawyer_licence', 0.96]],
		radiusMetres: [18_000, 28_000],
		travelModes: byCar,
		insured: 0.6,
		readiness: 0.9,
		freeTimes: ofProfession,
	},
	{
		// Teachers, some of them retired.
		share: 4,
		ages: [26, 66],
		women: 0.68,
		skills: [
			['tutoring', 1],
			['mentoring', 0.5],
			['public_speaking', 0.5],
			['calligraphy', 0.2],
			['singing_and_dancing', 0.15],
			['event_hosting', 0.25],
			['reading_aloud', 0.4],
		],
		credentials: [['teacher_qualification', 0.95]],
		radiusMetres: [8_000, 16_000],
		travelModes: onWheels,
		insured: 0.6,
		readiness: 0.95,
		freeTimes: (random) => [
			...weekdays
				.filter(() => random.chance(0.65))
				.map((weekday): FreeStretch => [weekday, 15.5 * hour, 20 * hour]),
			[6, 8.5 * hour, 18 * hour],
			[7, 9 * hour, 17 * hour],
		],
	},
	{
		// Retired officers.
		share: 2.5,
		ages: [55, 70],
		women: 0.12,
		skills: [
			['mentoring', 1],
			['public_speaking', 0.85],
			['companionship', 0.6],
			['policy_knowledge', 0.45],
			['event_hosting', 0.2],
		],
		credentials: [['driving_licence', 0.7]],
		radiusMetres: [12_000, 22_000],
		travelModes: byCar,
		insured: 0.8,
		readiness: 1.15,
		freeTimes: ofShifts,
	},
	{
		// Red vests of the rescue patrols.
		share: 3,
		ages: [22, 58],
		women: 0.3,
		skills: [
			['street_outreach', 1],
			['first_aid', 0.75],
			['companionship', 0.3],
		],
		credentials: [
			['first_aid_certificate', 0.8],
			['health_certificate', 0.75],
			['driving_licence', 0.7],
		],
		radiusMetres: [15_000, 28_000],
		travelModes: byCar,
		insured: 0.97,
		readiness: 1.1,
		freeTimes: roundTheClock,
	},
	{
		// Hosts of ceremonies and farewells.
		share: 3.2,
		ages: [24, 62],
		women: 0.62,
		skills: [
			['ceremony_etiquette', 1],
			['bereavement_support', 0.65],
			['photography', 0.4],
			['event_hosting', 0.35],
			['companionship', 0.4],
			['policy_knowledge', 0.3],
		],
		credentials: [['driving_licence', 0.5]],
		radiusMetres: [16_000, 28_000],
		travelModes: byCar,
		insured: 0.75,
		readiness: 1.1,
		freeTimes: roundTheClock,
	},
	{
		// Friends of song, dance and the brush.
		share: 3,
		ages: [48, 72],
		women: 0.72,
		skills: [
			['singing_and_dancing', 0.6],
			['calligraphy', 0.45],
			['event_hosting', 0.5],
			['photography', 0.4],
			['companionship', 0.5],
		],
		credentials: [],
		radiusMetres: [6_000, 13_000],
		travelModes: onWheels,
		insured: 0.5,
		readiness: 1.05,
		freeTimes: ofShifts,
	},
	{
		// Clever housewives.
		share: 4,
		ages: [35, 66],
		women: 0.97,
		skills: [
			['cooking', 1],
			['housekeeping', 0.9],
			['companionship', 0.45],
			['hairdressing', 0.1],
		],
		credentials: [['health_certificate', 0.88]],
		radiusMetres: [4_000, 9_000],
		travelModes: onWheels,
		insured: 0.7,
		readiness: 1.1,
		freeTimes: ofShifts,
	},
	{
		// Those who stand by disabled people.
		share: 1.8,
		ages: [27, 60],
		women: 0.6,
		skills: [
			['job_guidance', 1],
			['mentoring', 0.75],
			['sign_language', 0.5],
			['companionship', 0.4],
		],
		credentials: [['social_worker', 0.4]],
		radiusMetres: [15_000, 25_000],
		travelModes: byCar,
		insured: 0.7,
		readiness: 1,
		freeTimes: ofProfession,
	},
	{
		// Pupils, with a guardian's consent.
		share: 2,
		ages: [14, 17],
		women: 0.55,
		skills: [
			['companionship', 0.7],
			['smartphone_teaching', 0.6],
			['reading_aloud', 0.6],
			['singing_and_dancing', 0.15],
		],
		credentials: [],
		radiusMetres: [1_500, 4_000],
		travelModes: [
			['foot', 3],
			['bicycle', 4],
			['bus', 2],
		],
		insured: 0.9,
		readiness: 0.9,
		freeTimes: ofSchool,
	},
];
