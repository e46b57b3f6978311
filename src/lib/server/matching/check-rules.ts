import { translator } from '../../i18n/index.ts';
import type { Context } from '../platform/context.ts';
import { domainError, type DomainError } from '../platform/errors.ts';
import { askAbout, brokenRules, type RuleName } from './rules.ts';
import type { CandidateSnapshot, OrderSnapshot } from './snapshot.ts';
import { storedCandidates } from './stored-candidates.ts';

/**
 * An order and one volunteer as the rules look at them.
 * @throws not_found when either does not exist, or they belong to two districts
 */
export async function snapshotsOf(
	ctx: Context,
	orderId: string,
	volunteerId: string,
): Promise<{ order: OrderSnapshot; candidate: CandidateSnapshot }> {
	const source = storedCandidates(ctx.sql);
	const order = await source.findOrder(orderId);
	const candidate = order && (await source.findCandidate(order, volunteerId, ctx.now));
	if (!candidate) throw domainError('not_found');
	return { order, candidate };
}

/** The refusal that names the rules that stand in the way, in the reader's language. */
export function refusalOf(ctx: Context, broken: readonly RuleName[]): DomainError {
	const t = translator(ctx.locale);
	return domainError('rule_broken', {
		parameters: { rule: broken.map((name) => t(`matching:rule.${name}`)).join(' ') },
	});
}

/**
 * Checks rules for a volunteer who is about to take a place; the caller holds the order's and the
 * volunteer's locks, so that what is true stays true.
 * @throws not_found, time_conflict, rule_broken with the rules in words
 */
export async function requireRules(
	ctx: Context,
	orderId: string,
	volunteerId: string,
	names: readonly RuleName[],
): Promise<void> {
	const { order, candidate } = await snapshotsOf(ctx, orderId, volunteerId);
	const broken = brokenRules(askAbout(order, ctx.now), candidate, names);
	if (broken.includes('time_to_get_there')) throw domainError('time_conflict');
	if (broken.length > 0) throw refusalOf(ctx, broken);
}
