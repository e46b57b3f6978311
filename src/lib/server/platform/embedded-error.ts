/** What can be in the way of the embedded database. */
export type EmbeddedDatabaseProblem =
	| 'platform_not_supported'
	| 'binaries_missing'
	| 'no_unprivileged_user'
	| 'folder_in_use'
	| 'folder_not_accessible'
	| 'version_mismatch'
	| 'not_started';

/** An embedded database that cannot be used; the message is a plain sentence saying what to do. */
export class EmbeddedDatabaseError extends Error {
	readonly code: EmbeddedDatabaseProblem;

	constructor(code: EmbeddedDatabaseProblem, message: string, options?: ErrorOptions) {
		super(message, options);
		this.name = 'EmbeddedDatabaseError';
		this.code = code;
	}
}
