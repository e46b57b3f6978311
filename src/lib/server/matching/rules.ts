import {
	addDays,
	addMinutes,
	instantOf,
	localDateOf,
	localDayBounds,
	localTimeOf,
	mondayOf,
	weekdayOfDate,
} from '../../calendar/local-time.ts';
import { distanceMetres, travelMinutes } from '../volunteers/index.ts';
import type { CandidateSnapshot, OrderSnapshot, TakenTime } from './snapshot.ts';

const adultAge = 18;

/** What a rule looks at besides the volunteer; worked out once for an order and a moment. */
export interface Question {
	order: OrderSnapshot;
	now: Date;
	/** Local date on which the visit begins. */
	date: string;
	/** Local time 'HH:MM' of now. */
	time: string;
	day: { start: Date; end: Date };
	week: { start: Date; end: Date };
	/** Who was born on this local date or before is of age on the day of the visit. */
	adultBornUntil: string;
	/** The visit as local times on weekdays: one piece, or two when it crosses midnight. */
	pieces: { weekday: number; from: string; until: string }[];
}

export function askAbout(order: OrderSnapshot, now: Date): Question {
	const date = localDateOf(order.startsAt);
	const monday = mondayOf(date);
	return {
		order,
		now,
		date,
		time: localTimeOf(now),
		day: localDayBounds(date),
		week: { start: instantOf(monday, '00:00'), end: instantOf(addDays(monday, 7), '00:00') },
		adultBornUntil: `${Number(date.slice(0, 4)) - adultAge}${date.slice(4)}`,
		pieces: piecesByWeekday(order.startsAt, order.endsAt),
	};
}

function piecesByWeekday(startsAt: Date, endsAt: Date): Question['pieces'] {
	const pieces: Question['pieces'] = [];
	let from = localTimeOf(startsAt);
	for (let date = localDateOf(startsAt); ; date = addDays(date, 1)) {
		const midnight = localDayBounds(date).end;
		const last = endsAt <= midnight;
		const until = !last || endsAt.getTime() === midnight.getTime() ? '24:00' : localTimeOf(endsAt);
		pieces.push({ weekday: weekdayOfDate(date), from, until });
		if (last) return pieces;
		from = '00:00';
	}
}

/** A value that a rule names: keys, counts, metres, minutes, local dates and times. */
export type RuleValue = string | number | boolean | null | string[];

interface Finding {
	required: RuleValue;
	actual: RuleValue;
	passed: boolean;
}

type Rule = (question: Question, candidate: CandidateSnapshot) => Finding;

/** Identity and record were checked, and the volunteer is not paused and has not left. */
const activeAndVetted: Rule = (_question, { state, vettedOn }) => {
	const actual = state !== 'active' ? state : vettedOn !== null ? 'vetted' : 'not_vetted';
	return { required: 'vetted', actual, passed: actual === 'vetted' };
};

/** Has each skill that the item asks for. */
const skills: Rule = ({ order }, candidate) => ({
	required: order.skills,
	get actual() {
		return order.skills.filter((skill) => candidate.skills.includes(skill));
	},
	passed: order.skills.every((skill) => candidate.skills.includes(skill)),
});

/** The place lies within the volunteer's own radius, in metres; by phone distance does not count. */
const withinRadius: Rule = ({ order }, candidate) => {
	if (order.remote) return { required: null, actual: null, passed: true };
	const metres = distanceMetres(candidate, order);
	return {
		required: candidate.radiusMetres,
		actual: metres,
		passed: metres <= candidate.radiusMetres,
	};
};

/** Holds the credential that the item asks for, valid on the day of the visit. */
const credential: Rule = ({ order, date }, candidate) => {
	const kind = order.credentialKind;
	if (kind === null) return { required: null, actual: null, passed: true };
	const held = candidate.credentials.filter((each) => each.kind === kind);
	const valid = held.some(
		({ validFrom, validUntil }) => validFrom <= date && (validUntil === null || date <= validUntil),
	);
	const actual = valid ? 'valid' : held.length > 0 ? 'not_valid_then' : 'missing';
	return { required: kind, actual, passed: valid };
};

/** Neither the two nor staff asked that they never meet. */
const doNotPair: Rule = (_question, candidate) => ({
	required: false,
	actual: candidate.doNotPair,
	passed: !candidate.doNotPair,
});

/** A wish for a woman or a man, where the client made it a must. */
const wishedSex: Rule = ({ order }, candidate) => {
	const required = order.wishedSexMust ? order.wishedSex : null;
	const passed = required === null || candidate.sex === required;
	return { required, actual: candidate.sex, passed };
};

/** A wish for a language, where the client made it a must. */
const wishedLanguage: Rule = ({ order }, candidate) => {
	const required = order.wishedLanguageMust ? order.wishedLanguage : null;
	const passed = required === null || candidate.languages.includes(required);
	return { required, actual: candidate.languages, passed };
};

/** Free in the week's pattern during the whole visit. Texts are made only when asked for. */
const freeThen: Rule = ({ pieces }, { freeTimes }) => ({
	get required() {
		return pieces.map(({ from, until }) => `${from}–${until}`);
	},
	get actual() {
		return freeTimes
			.filter((free) => pieces.some(({ weekday }) => weekday === free.weekday))
			.map(({ startsAt, endsAt }) => `${startsAt}–${endsAt}`);
	},
	passed: pieces.every(({ weekday, from, until }) =>
		freeTimes.some(
			(free) => free.weekday === weekday && free.startsAt <= from && free.endsAt >= until,
		),
	),
});

/**
 * Nothing else is agreed then, and there is time to travel from what comes before and to what
 * comes after: minutes needed and minutes there are, at the tighter of the two.
 */
const timeToGetThere: Rule = ({ order }, candidate) => {
	let tightest = { needed: 0, gap: Number.POSITIVE_INFINITY };
	for (const taken of candidate.takenTimes) {
		const gap = minutesBetween(taken, order);
		const needed =
			order.remote || taken.place === null
				? 0
				: travelMinutes(candidate.travelMode, distanceMetres(taken.place, order));
		if (gap - needed < tightest.gap - tightest.needed) tightest = { needed, gap };
	}
	return {
		required: tightest.needed,
		actual: Number.isFinite(tightest.gap) ? tightest.gap : null,
		passed: tightest.gap >= tightest.needed,
	};
};

/** Whole minutes between two stretches of time; below 0 when they overlap. */
function minutesBetween(taken: TakenTime, order: OrderSnapshot): number {
	const before = order.startsAt.getTime() - taken.endsAt.getTime();
	const after = taken.startsAt.getTime() - order.endsAt.getTime();
	return Math.floor(Math.max(before, after) / 60_000);
}

function visitsBetween(candidate: CandidateSnapshot, span: { start: Date; end: Date }): number {
	return candidate.takenTimes.filter(
		({ kind, startsAt }) => kind === 'visit' && startsAt >= span.start && startsAt < span.end,
	).length;
}

/** Fewer visits on the local day than the volunteer's own limit. */
const visitsPerDay: Rule = ({ day }, candidate) => {
	const visits = visitsBetween(candidate, day);
	return {
		required: candidate.visitsPerDay,
		actual: visits,
		passed: visits < candidate.visitsPerDay,
	};
};

/** Fewer visits from Monday to Sunday than the volunteer's own limit. */
const visitsPerWeek: Rule = ({ week }, candidate) => {
	const visits = visitsBetween(candidate, week);
	return {
		required: candidate.visitsPerWeek,
		actual: visits,
		passed: visits < candidate.visitsPerWeek,
	};
};

/**
 * A minor serves in a team, with the guardian's consent, beside an adult, and in nothing risky
 * (志愿服务条例; a visit of one place is never a minor's).
 */
const minorInTeam: Rule = ({ order, date, adultBornUntil }, candidate) => {
	const found = (actual: string) => ({ required: 'adult', actual, passed: actual === 'in_team' });
	if (candidate.birthDate <= adultBornUntil)
		return { required: 'adult', actual: 'adult', passed: true };
	if (candidate.guardianConsentOn === null || candidate.guardianConsentOn > date)
		return found('no_guardian_consent');
	if (!candidate.inTeam) return found('no_team');
	if (order.risky) return found('risky');
	if (order.placesNeeded < 2) return found('alone');
	if (order.companions.some((birthDate) => birthDate > adultBornUntil))
		return found('no_adult_beside');
	return found('in_team');
};

/** Insured against accidents on the day, where the service may be dangerous (志愿服务条例 art. 17). */
const insured: Rule = ({ order, date }, { insuredUntil }) => ({
	required: order.risky ? date : null,
	actual: insuredUntil,
	passed: !order.risky || (insuredUntil !== null && insuredUntil >= date),
});

/** Did not drop out of this order before. */
const notDroppedOut: Rule = (_question, candidate) => ({
	required: false,
	actual: candidate.droppedOutOfThisOrder,
	passed: !candidate.droppedOutOfThisOrder,
});

/** Did not decline this order, in whichever round. */
const notDeclined: Rule = (_question, candidate) => ({
	required: false,
	actual: candidate.declinedThisOrder,
	passed: !candidate.declinedThisOrder,
});

/** Was not asked in this round yet. */
const notAskedThisRound: Rule = (_question, candidate) => ({
	required: false,
	actual: candidate.askedThisRound,
	passed: !candidate.askedThisRound,
});

/** Fewer offers in the last 24 hours than the volunteer wants. */
const offersPerDay: Rule = (_question, candidate) => ({
	required: candidate.offersPerDay,
	actual: candidate.recentOffers.length,
	passed: candidate.recentOffers.length < candidate.offersPerDay,
});

function isQuiet({ quietFrom, quietUntil }: CandidateSnapshot, time: string): boolean {
	return quietFrom <= quietUntil
		? time >= quietFrom && time < quietUntil
		: time >= quietFrom || time < quietUntil;
}

/** An offer does not disturb in quiet hours, unless it is urgent. */
const outsideQuietHours: Rule = ({ order, time }, candidate) => ({
	get required() {
		return `${candidate.quietFrom}–${candidate.quietUntil}`;
	},
	actual: time,
	passed: order.urgent || !isQuiet(candidate, time),
});

/**
 * The hard rules by name, in the order in which they are asked: who breaks several is counted under
 * the first. `coarseRules` come first, since a source of candidates applies them beforehand.
 */
const rules = {
	active_and_vetted: activeAndVetted,
	skills,
	within_radius: withinRadius,
	credential,
	wished_sex: wishedSex,
	wished_language: wishedLanguage,
	insured,
	free_then: freeThen,
	do_not_pair: doNotPair,
	minor_in_team: minorInTeam,
	time_to_get_there: timeToGetThere,
	visits_per_day: visitsPerDay,
	visits_per_week: visitsPerWeek,
	not_dropped_out: notDroppedOut,
	not_declined: notDeclined,
	not_asked_this_round: notAskedThisRound,
	offers_per_day: offersPerDay,
	outside_quiet_hours: outsideQuietHours,
} as const satisfies Record<string, Rule>;

export type RuleName = keyof typeof rules;
export const ruleNames = Object.keys(rules) as RuleName[];

/** Rules that time heals: whoever breaks no others can be asked later. */
const rulesOfTheMoment: readonly RuleName[] = ['offers_per_day', 'outside_quiet_hours'];

/** Rules about asking, which say nothing against someone who comes forward. */
const rulesOfAsking: readonly RuleName[] = [
	...rulesOfTheMoment,
	'not_declined',
	'not_asked_this_round',
];

/** Rules that a volunteer who claims an open task must meet. */
export const rulesOfClaiming = ruleNames.filter((name) => !rulesOfAsking.includes(name));

/** Rules that no dispatcher can set aside. */
export const rulesOfSafety: readonly RuleName[] = [
	'active_and_vetted',
	'credential',
	'do_not_pair',
	'minor_in_team',
	'insured',
];

/** Whether a dispatcher may propose someone by name although this rule speaks against it. */
export function canBeSetAside(rule: RuleName): boolean {
	return rule !== 'not_asked_this_round' && !rulesOfSafety.includes(rule);
}

/** Rules that may have come to be broken between an offer and its acceptance. */
export const rulesOfAccepting: readonly RuleName[] = [
	...rulesOfSafety,
	'visits_per_day',
	'visits_per_week',
];

/** What a rule says of a volunteer: what is required, what is, and whether that is enough. */
export interface RuleResult extends Finding {
	rule: RuleName;
}

/** What each of the rules says of a volunteer. */
export function explainRules(
	question: Question,
	candidate: CandidateSnapshot,
	names: readonly RuleName[] = ruleNames,
): RuleResult[] {
	return names.map((rule) => ({ rule, ...rules[rule](question, candidate) }));
}

/** Names of the rules that a volunteer breaks. */
export function brokenRules(
	question: Question,
	candidate: CandidateSnapshot,
	names: readonly RuleName[] = ruleNames,
): RuleName[] {
	return names.filter((rule) => !rules[rule](question, candidate).passed);
}

/** The first rule that a volunteer breaks, or null. */
export function firstBrokenRule(question: Question, candidate: CandidateSnapshot): RuleName | null {
	return ruleNames.find((rule) => !rules[rule](question, candidate).passed) ?? null;
}

/**
 * When a volunteer can be asked who cannot be now: the end of the quiet hours, or when the oldest
 * offer that counts is 24 hours old. Null when another rule stands in the way.
 */
export function askableFrom(question: Question, candidate: CandidateSnapshot): Date | null {
	const broken = brokenRules(question, candidate);
	if (!broken.every((rule) => rulesOfTheMoment.includes(rule))) return null;
	let from = question.now;
	if (broken.includes('offers_per_day')) {
		const sent = [...candidate.recentOffers].sort((one, other) => +one - +other);
		const counting = sent[sent.length - candidate.offersPerDay] as Date;
		from = addMinutes(counting, 24 * 60);
	}
	const time = localTimeOf(from);
	if (question.order.urgent || !isQuiet(candidate, time)) return from;
	const date = localDateOf(from);
	const endsToday = time < candidate.quietUntil;
	return instantOf(endsToday ? date : addDays(date, 1), candidate.quietUntil);
}
