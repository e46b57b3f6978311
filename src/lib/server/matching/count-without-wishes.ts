import { addMinutes } from '../../calendar/local-time.ts';
import { findPlace } from '../areas/index.ts';
import { getServiceItem } from '../catalogue/index.ts';
import { requireClient } from '../clients/index.ts';
import type { OrderRequestInput } from '../orders/index.ts';
import type { Context } from '../platform/context.ts';
import { newId } from '../platform/ids.ts';
import { askAbout, brokenRules, rulesOfClaiming } from './rules.ts';
import type { CandidateList, OrderSnapshot } from './snapshot.ts';
import { storedCandidates } from './stored-candidates.ts';

/** A wish that the client made a must. */
export const mustWishes = ['sex', 'language'] as const;
export type MustWish = (typeof mustWishes)[number];

/** As many are counted at most; then there are enough. */
export const mostCounted = 50;
/** With fewer than this, wishes that stand in the way are told. */
const fewVolunteers = 3;

/** How many volunteers could come, before an order is placed. Counts only: nobody is told who. */
export interface WishCounts {
	/** Volunteers who break no rule; 50 stands for 50 or more. */
	volunteers: number;
	/** What stands in the way where that is fewer than three; null when nothing does. */
	obstacle: 'wishes' | 'nobody_nearby' | 'nobody_free' | null;
	/** How many there would be without some of the musts, where that is more; the fewest left out first. */
	without: { wishes: MustWish[]; volunteers: number }[];
}

/**
 * Counts the volunteers who could take an order that is not placed yet, and how many there would be
 * without its musts: contradictory musts are explained beforehand. The order may be placed all the
 * same; the desk looks for someone then.
 * @throws client_not_yours, consent_expired, item_unknown, outside_district
 */
export async function countWithoutWishes(
	ctx: Context,
	input: OrderRequestInput,
): Promise<WishCounts> {
	const order = await snapshotOfRequest(ctx, input);
	const count = async (asked: OrderSnapshot) => {
		const list = await storedCandidates(ctx.sql).listCandidates(asked, ctx.now);
		const question = askAbout(asked, ctx.now);
		const able = list.candidates.filter(
			(candidate) => brokenRules(question, candidate, rulesOfClaiming).length === 0,
		);
		return { list, volunteers: Math.min(mostCounted, able.length) };
	};
	const { list, volunteers } = await count(order);
	if (volunteers >= Math.max(fewVolunteers, order.placesNeeded))
		return { volunteers, obstacle: null, without: [] };
	const without: WishCounts['without'] = [];
	for (const wishes of leftOut(order)) {
		const relaxed = await count({
			...order,
			wishedSexMust: order.wishedSexMust && !wishes.includes('sex'),
			wishedLanguageMust: order.wishedLanguageMust && !wishes.includes('language'),
		});
		const best = Math.max(volunteers, ...without.map((each) => each.volunteers));
		if (relaxed.volunteers > best) without.push({ wishes, volunteers: relaxed.volunteers });
	}
	const obstacle =
		without.length > 0
			? 'wishes'
			: volunteers >= order.placesNeeded
				? null
				: isFarFromAll(list)
					? 'nobody_nearby'
					: 'nobody_free';
	return { volunteers, obstacle, without };
}

/** Which musts to do without: each alone, then both. */
function leftOut({ wishedSexMust, wishedLanguageMust }: OrderSnapshot): MustWish[][] {
	const musts = mustWishes.filter((wish) => (wish === 'sex' ? wishedSexMust : wishedLanguageMust));
	const alone = musts.map((wish) => [wish]);
	return musts.length > 1 ? [...alone, [...musts]] : alone;
}

/** Whether all who have what it takes live too far for their own radius. */
function isFarFromAll({ considered, ruledOut }: CandidateList): boolean {
	const { active_and_vetted: inactive = 0, skills = 0, within_radius: far = 0 } = ruledOut;
	return far > 0 && considered - inactive - skills - far <= 0;
}

async function snapshotOfRequest(ctx: Context, input: OrderRequestInput): Promise<OrderSnapshot> {
	const client = await requireClient(ctx, input.clientId, 'order.place');
	const item = await getServiceItem(ctx, client.districtId, input.itemKey);
	const { longitude, latitude } = input.place
		? await findPlace(ctx, client.districtId, input.place.communityCode, 'place.communityCode')
		: client;
	const { sex = null, sexMust = false, language = null, languageMust = false } = input.wishes ?? {};
	return {
		id: newId(),
		districtId: client.districtId,
		clientId: client.id,
		longitude,
		latitude,
		startsAt: input.startsAt,
		endsAt: input.endsAt ?? addMinutes(input.startsAt, item.durationMinutes),
		round: 1,
		urgent: false,
		wishedSex: sex,
		wishedSexMust: sex !== null && sexMust,
		wishedLanguage: language,
		wishedLanguageMust: language !== null && languageMust,
		clientLanguages: client.languages,
		skills: item.skills,
		credentialKind: item.credentialKind,
		remote: item.remote,
		risky: item.risky,
		placesNeeded: item.volunteersNeeded,
		companions: [],
	};
}
