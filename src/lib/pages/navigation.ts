import type { Actor, Role } from '../server/platform/context.ts';

export interface NavigationEntry {
	path: string;
	/** Key in the catalogue `common`. */
	label: string;
}

/** The entries of the menu that a person has a use for; the first is where signing in leads. */
export function navigationOf(actor: Actor): NavigationEntry[] {
	const entry = (path: string, label: string) => ({ path, label: `common:menu.${label}` });
	if (actor.kind !== 'account') return [entry('/services', 'services'), entry('/brands', 'brands')];
	const has = (...roles: Role[]) => actor.grants.some((grant) => roles.includes(grant.role));
	const entries: NavigationEntry[] = [];
	if (has('dispatcher', 'grid_chief'))
		entries.push(
			entry('/desk', 'desk'),
			entry('/desk/calls', 'calls'),
			entry('/desk/unexpected', 'unexpected'),
			entry('/desk/calendar', 'calendar'),
			entry('/desk/volunteers', 'volunteers'),
			entry('/desk/day-plans', 'day_plans'),
		);
	if (has('grid_chief', 'dispatcher')) entries.push(entry('/desk/follow-ups', 'follow_ups'));
	if (has('programme_manager', 'supervisor', 'administrator'))
		entries.push(
			entry('/manage/brands', 'figures'),
			entry('/manage/fairness', 'fairness'),
			entry('/manage/simulations', 'simulations'),
		);
	if (has('dispatcher', 'grid_chief', 'programme_manager', 'supervisor', 'administrator'))
		entries.push(entry('/desk/visit-plans', 'series'));
	if (has('dispatcher', 'programme_manager', 'supervisor', 'administrator'))
		entries.push(entry('/manage/unmet', 'unmet'));
	if (has('dispatcher', 'administrator')) entries.push(entry('/desk/plans', 'plans'));
	if (has('administrator'))
		entries.push(
			entry('/admin/accounts', 'accounts'),
			entry('/admin/rosters', 'rosters'),
			entry('/admin/holidays', 'holidays'),
		);
	if (actor.volunteerId)
		entries.push(
			entry('/volunteer/offers', 'offers'),
			entry('/volunteer/series', 'series_offers'),
			entry('/volunteer/tasks', 'tasks'),
			entry('/volunteer/visits', 'visits'),
			entry('/calendar', 'my_calendar'),
			entry('/volunteer/hours', 'hours'),
			entry('/volunteer/profile', 'profile'),
		);
	if (actor.clientId || (!actor.volunteerId && actor.grants.length === 0))
		entries.push(entry('/services', 'services'), entry('/orders', 'orders'));
	if (!actor.volunteerId && (actor.clientId || actor.grants.length === 0))
		entries.push(entry('/calendar', 'my_calendar'));
	return entries;
}
