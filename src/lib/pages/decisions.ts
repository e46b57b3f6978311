import { formatDistance, formatInstant } from '../i18n/format.ts';
import { translator, type Locale } from '../i18n/index.ts';
import {
	scoreParts,
	type CandidateExplanation,
	type Decision,
	type OrderOfferRow,
	type RuleResult,
} from '../server/matching/index.ts';
import { writeChance } from './weights.ts';

/** Writes a share from 0 to 1 as a score of 100. */
const outOfHundred = (share: number) => String(Math.round(share * 100));

/** Writes the decision log, one entry a look, for Timeline.svelte. */
export function writeDecisions(
	locale: Locale,
	decisions: Decision[],
): { at: string; text: string; detail: string }[] {
	const t = translator(locale);
	const list = new Intl.ListFormat(locale, { style: 'narrow', type: 'unit' });
	return decisions.map(({ at, round, wave, considered, ruledOut, asked, outcome }) => {
		const setAside = asked.find(({ brokenRules }) => brokenRules);
		const byName = outcome === 'asked' && considered === 1 && Object.keys(ruledOut).length === 0;
		const ruledOutWords = Object.entries(ruledOut)
			.sort(([, one], [, other]) => other - one)
			.map(([rule, count]) =>
				t('matching:desk.ruled_out_one', { rule: t(`matching:rule_name.${rule}`), count }),
			);
		const outcomeWords = {
			asked: () =>
				t('matching:desk.asked', {
					count: asked.length,
					names: list.format(asked.map(({ name, score }) => `${name} ${outOfHundred(score)}`)),
				}),
			waiting: () => t('matching:desk.waiting'),
			desk: () => t('matching:desk.handed'),
		};
		const details = [
			ruledOutWords.length > 0 &&
				t('matching:desk.ruled_out', { list: list.format(ruledOutWords) }),
			outcomeWords[outcome](),
			setAside &&
				t('matching:desk.set_aside', {
					rules: list.format(
						(setAside.brokenRules ?? []).map((rule) => t(`matching:rule_name.${rule}`)),
					),
					reason: t(`matching:override_reason.${setAside.reason}`),
				}),
		];
		return {
			at: formatInstant(locale, at),
			text: byName
				? t('matching:desk.by_name', { round })
				: t('matching:desk.considered', { round, wave, considered }),
			detail: details.filter(Boolean).join(' · '),
		};
	});
}

/** An offer as the desk sees it: who, why, and what became of it. */
export interface WrittenOffer {
	id: string;
	volunteer: { id: string; name: string };
	sent: string;
	score: string;
	why: string;
	state: string;
	tone: 'good' | 'waiting' | 'plain';
	answer: string;
}

export function writeOffer(locale: Locale, offer: OrderOfferRow): WrittenOffer {
	const t = translator(locale);
	const { state, source, declineReason } = offer;
	const strong = Object.entries(offer.scoreParts)
		.filter(([part, share]) => share >= 0.5 && part !== 'acceptance')
		.map(([part]) => t(`matching:part.${part}`));
	return {
		id: offer.id,
		volunteer: offer.volunteer,
		sent: formatInstant(locale, offer.sentAt),
		score: outOfHundred(offer.score),
		why: [source === 'dispatcher' && t('matching:desk.source_dispatcher'), ...strong]
			.filter(Boolean)
			.join(' · '),
		state: t(`matching:desk_offer_state.${state}`),
		tone: state === 'accepted' ? 'good' : state === 'sent' ? 'waiting' : 'plain',
		answer: [
			offer.answeredAt && formatInstant(locale, offer.answeredAt),
			declineReason && t(`matching:decline_reason.${declineReason}`),
		]
			.filter(Boolean)
			.join(' · '),
	};
}

/** Writes what each rule says of a candidate, the broken ones first, and what their score is made of. */
export function writeExplanation(locale: Locale, explanation: CandidateExplanation) {
	const t = translator(locale);
	return {
		volunteer: explanation.volunteer,
		proposable: explanation.proposable,
		rules: [...explanation.rules]
			.sort((one, other) => Number(one.passed) - Number(other.passed))
			.map((result) => ({
				rule: result.rule,
				name: t(`matching:rule_name.${result.rule}`),
				passed: result.passed,
				finding: writeFinding(locale, result),
			})),
		score: writeScore(locale, explanation),
	};
}

function writeScore(
	locale: Locale,
	{ score, weights: { weights }, neighbourLoad }: CandidateExplanation,
) {
	const t = translator(locale);
	const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
	const points = (share: number) => number.format(share * 100);
	return {
		title: t('weights:score', { score: points(score.total) }),
		parts: [...scoreParts]
			.sort((one, other) => weights[other] - weights[one])
			.map((part) => ({
				part,
				name: t(`weights:part_name.${part}`),
				share: points(score.parts[part]),
				weight: `${points(weights[part])}%`,
				points: points(weights[part] * score.parts[part]),
			})),
		sum: points(score.total),
		load: t('weights:load', { load: score.load, mean: number.format(neighbourLoad) }),
		chance: writeChance(locale, score.chance),
	};
}

/** Rules whose required and actual values help a reader; the sentence of the others says all. */
const telling: readonly RuleResult['rule'][] = [
	'within_radius',
	'time_to_get_there',
	'visits_per_day',
	'visits_per_week',
	'offers_per_day',
	'free_then',
	'outside_quiet_hours',
];

function writeFinding(locale: Locale, { rule, required, actual, passed }: RuleResult): string {
	const t = translator(locale);
	const sentence = passed ? '' : t(`matching:rule.${rule}`);
	if (!telling.includes(rule) || required === null || actual === null) return sentence;
	const write = (value: RuleResult['actual']) => {
		if (Array.isArray(value)) return value.join(', ') || t('common:none');
		return rule === 'within_radius' ? formatDistance(locale, Number(value)) : String(value);
	};
	const finding = t(`matching:finding.${rule}`, {
		required: write(required),
		actual: write(actual),
	});
	return sentence === '' ? finding : `${sentence} ${finding}`;
}
