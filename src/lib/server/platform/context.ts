import type { Locale } from '../../i18n/locales.ts';
import type { Sql } from './sql.ts';
import type { FieldCodec } from './encryption.ts';

export type Role =
	'dispatcher' | 'grid_chief' | 'programme_manager' | 'supervisor' | 'administrator';

/** A role of staff with its scope: a subtree of areas, and one brand or all. */
export interface RoleGrant {
	role: Role;
	areaPath: string;
	brandId: string | null;
}

/** Size of text on pages, a setting of the account. */
export type TextSize = 'standard' | 'large' | 'largest';

/** Who acts. An account may be client, volunteer and staff at the same time. */
export type Actor =
	| { kind: 'system' }
	| { kind: 'anonymous' }
	| {
			kind: 'account';
			accountId: string;
			districtId: string;
			displayName: string;
			clientId: string | null;
			volunteerId: string | null;
			grants: RoleGrant[];
			locale: Locale;
			elderView: boolean;
			textSize: TextSize;
			/** Hash of the session, or null for a bearer token. */
			sessionHash: string | null;
	  };

export type AccountActor = Extract<Actor, { kind: 'account' }>;

/** What every operation is given: passed, never ambient. */
export interface Context {
	sql: Sql;
	actor: Actor;
	/** The present, for rules and rows alike. */
	now: Date;
	/** Id of the request or job run, for logs and audit. */
	requestId: string;
	/** Language of the reader of what this operation answers. */
	locale: Locale;
	codec: FieldCodec;
}

/** The account that acts, or null. */
export function accountOf(ctx: Context): AccountActor | null {
	return ctx.actor.kind === 'account' ? ctx.actor : null;
}
