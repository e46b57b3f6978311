import type { AccountActor, Actor, Context, Role } from '../platform/context.ts';
import { domainError } from '../platform/errors.ts';

/**
 * Who may do what: the one file. `self` is the person the thing is about (the client, or the
 * volunteer), `proxy` one with the client's consent in force, `placer` who placed the order.
 * A role of staff holds within its scope of areas and brand only; `neighbour` is a dispatcher of a
 * town to which an order has climbed, for as long as nobody has taken it.
 */
export type Holder = 'self' | 'proxy' | 'placer' | 'neighbour' | Role;

export const permissions = {
	'account.manage': ['administrator'],
	'client.search': ['dispatcher', 'grid_chief', 'administrator'],
	'client.see': ['self', 'proxy', 'dispatcher', 'grid_chief', 'administrator'],
	'client.record': ['dispatcher', 'grid_chief', 'administrator'],
	'client.see_contact': ['self', 'proxy', 'dispatcher', 'grid_chief'],
	'consent.record': ['self', 'dispatcher', 'grid_chief', 'administrator'],
	'consent.revoke': ['self', 'dispatcher', 'administrator'],
	'volunteer.search': ['dispatcher', 'grid_chief', 'administrator'],
	'volunteer.see': ['self', 'dispatcher', 'grid_chief', 'supervisor', 'administrator'],
	'volunteer.change': ['self', 'administrator'],
	'volunteer.set_times': ['self', 'dispatcher', 'grid_chief', 'administrator'],
	'order.place': ['self', 'proxy', 'dispatcher', 'grid_chief'],
	'order.see': [
		'self',
		'proxy',
		'placer',
		'neighbour',
		'dispatcher',
		'grid_chief',
		'programme_manager',
		'supervisor',
		'administrator',
	],
	'order.see_address': ['self', 'proxy', 'dispatcher', 'grid_chief'],
	'order.admit': ['dispatcher'],
	'order.refuse': ['dispatcher'],
	'order.cancel': ['self', 'proxy', 'placer', 'dispatcher'],
	'order.review': ['self', 'proxy'],
	'order.follow_up': ['grid_chief', 'dispatcher'],
	'order.expire': ['dispatcher'],
	'order.offer': ['neighbour', 'dispatcher', 'grid_chief'],
	'order.explain_candidate': [
		'neighbour',
		'dispatcher',
		'grid_chief',
		'supervisor',
		'administrator',
	],
	'order.match_again': ['dispatcher'],
	'order.see_climb': [
		'neighbour',
		'dispatcher',
		'grid_chief',
		'programme_manager',
		'supervisor',
		'administrator',
	],
	'order.see_decisions': ['dispatcher', 'supervisor', 'administrator'],
	'order.see_unmet': ['dispatcher', 'programme_manager', 'supervisor', 'administrator'],
	'offer.answer': ['self'],
	'offer.see': ['self', 'dispatcher'],
	'task.claim': ['self'],
	'visit.see': ['self', 'dispatcher', 'supervisor'],
	'visit_plan.see': [
		'self',
		'proxy',
		'dispatcher',
		'grid_chief',
		'programme_manager',
		'supervisor',
		'administrator',
	],
	'visit_plan.arrange': ['dispatcher', 'programme_manager'],
	'visit_plan.skip': ['self', 'proxy', 'dispatcher', 'grid_chief', 'programme_manager'],
	'visit.see_address': ['self'],
	'visit.attend': ['self'],
	'visit.drop_out': ['self', 'dispatcher'],
	'visit.mark_missed': ['dispatcher'],
	'visit.move': ['dispatcher'],
	'visit.check_out_for': ['dispatcher'],
	'day.declare': ['dispatcher', 'administrator'],
	'visit.close_absence': ['dispatcher', 'grid_chief'],
	'hours.see': ['self', 'supervisor', 'administrator'],
	'hours.correct': ['administrator'],
	'metrics.see': ['programme_manager', 'supervisor', 'administrator'],
	'metrics.see_orders': ['programme_manager', 'supervisor', 'administrator'],
	'holidays.record': ['administrator'],
	'roster.import': ['administrator'],
	'simulation.run': ['programme_manager', 'supervisor', 'administrator'],
	'plan.see': ['dispatcher', 'programme_manager', 'supervisor', 'administrator'],
	'plan.request': ['dispatcher', 'administrator'],
	'day_plan.make': ['dispatcher', 'grid_chief'],
	'weights.see': ['programme_manager', 'supervisor', 'administrator'],
	'weights.change': ['programme_manager', 'administrator'],
} as const satisfies Record<string, readonly Holder[]>;

export type Permission = keyof typeof permissions;

/** What a permission is asked for: where it stands, and how the actor is related to it. */
export interface Subject {
	districtId: string;
	/** Path of the area, for roles of staff; a district-wide thing carries the district's. */
	areaPath: string;
	brandId?: string | null;
	/** The client it is about. */
	clientId?: string | null;
	/** The volunteer it is about. */
	volunteerId?: string | null;
	/** The actor holds the client's consent in force. */
	isProxy?: boolean;
	/** Account that placed the order. */
	placedBy?: string | null;
	/** Paths of the neighbouring towns to which it has climbed. */
	openedTo?: readonly string[];
}

/** Whether `path` lies in the subtree of `root` (both are codes joined by dots). */
export function isWithin(path: string, root: string): boolean {
	return path === root || path.startsWith(`${root}.`);
}

function holds(actor: AccountActor, holder: Holder, subject: Subject): boolean {
	switch (holder) {
		case 'self':
			return (
				(subject.clientId != null && subject.clientId === actor.clientId) ||
				(subject.volunteerId != null && subject.volunteerId === actor.volunteerId)
			);
		case 'proxy':
			return subject.isProxy === true;
		case 'placer':
			return subject.placedBy != null && subject.placedBy === actor.accountId;
		case 'neighbour':
			return (subject.openedTo ?? []).some((areaPath) =>
				holds(actor, 'dispatcher', { ...subject, areaPath }),
			);
		default:
			return actor.grants.some(
				(grant) =>
					grant.role === holder &&
					isWithin(subject.areaPath, grant.areaPath) &&
					(grant.brandId === null || grant.brandId === (subject.brandId ?? null)),
			);
	}
}

/** Whether the actor may do it; the system may do everything. */
export function may(actor: Actor, permission: Permission, subject: Subject): boolean {
	if (actor.kind === 'system') return true;
	if (actor.kind === 'anonymous' || actor.districtId !== subject.districtId) return false;
	return permissions[permission].some((holder) => holds(actor, holder, subject));
}

/** @throws not_signed_in or not_allowed. */
export function requirePermission(ctx: Context, permission: Permission, subject: Subject): void {
	if (may(ctx.actor, permission, subject)) return;
	throw domainError(ctx.actor.kind === 'anonymous' ? 'not_signed_in' : 'not_allowed');
}

/** The scopes in which the actor's roles hold a permission, for lists; empty when none does. */
export function scopesOf(
	actor: Actor,
	permission: Permission,
): { areaPath: string; brandId: string | null }[] {
	if (actor.kind !== 'account') return [];
	const holders: readonly Holder[] = permissions[permission];
	return actor.grants
		.filter((grant) => holders.includes(grant.role))
		.map(({ areaPath, brandId }) => ({ areaPath, brandId }));
}

/** The scopes of a dispatcher into which what climbed there comes with a permission, for lists. */
export function neighbourScopesOf(
	actor: Actor,
	permission: Permission,
): { areaPath: string; brandId: string | null }[] {
	const holders: readonly Holder[] = permissions[permission];
	if (actor.kind !== 'account' || !holders.includes('neighbour')) return [];
	return actor.grants
		.filter(({ role }) => role === 'dispatcher')
		.map(({ areaPath, brandId }) => ({ areaPath, brandId }));
}

/** @throws not_signed_in for the anonymous and the system. */
export function requireAccount(ctx: Context): AccountActor {
	if (ctx.actor.kind !== 'account') throw domainError('not_signed_in');
	return ctx.actor;
}
