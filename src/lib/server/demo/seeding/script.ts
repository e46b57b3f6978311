import type { PlacedVolunteer } from './volunteers.ts';

/** What is told of an order of the cast, instead of left to chance. */
export interface Script {
	/** Who take it, one for each place. */
	readonly takenBy?: readonly PlacedVolunteer[];
	/** Who are asked and have not answered by now. */
	readonly waitsFor?: readonly PlacedVolunteer[];
	/** Waits for a dispatcher to admit it. */
	readonly waitsForAdmission?: boolean;
	/** Nobody was found, and it waits on the desk. */
	readonly onDesk?: boolean;
	readonly cancelAt?: Date;
	/** Points of the review; null for none yet. */
	readonly rating?: number | null;
	/** Whether the follow-up is still to do. */
	readonly followUpIsOpen?: boolean;
}
