import { addMinutes } from '../../calendar/local-time.ts';

/** Minutes beyond the planned end after which a visit runs over, and the desk sees it. */
export const overAfterMinutes = 15;
/** Minutes beyond the planned end after which the volunteer is reminded to check out. */
export const remindToCheckOutMinutes = 60;

/** What the volunteer tries at the door, in this order. */
export const stepsAtTheDoor = ['rang', 'called_client', 'asked_neighbours', 'called_desk'] as const;
/** What the desk tries, in this order. */
export const stepsOfTheDesk = [
	'desk_called_client',
	'desk_called_family',
	'desk_called_grid_chief',
	'desk_called_emergency',
] as const;
export type AbsenceStep = (typeof stepsAtTheDoor)[number] | (typeof stepsOfTheDesk)[number];

export const absenceOutcomes = ['came', 'away_as_known', 'emergency_called', 'not_found'] as const;
export type AbsenceOutcome = (typeof absenceOutcomes)[number];

/**
 * By when each step at the door is to be done, in minutes from the report: a quarter of an hour at
 * the door in all, then it is the desk's.
 */
const minutesUntil: Record<AbsenceStep, number> = {
	rang: 0,
	called_client: 5,
	asked_neighbours: 10,
	called_desk: 15,
	desk_called_client: 20,
	desk_called_family: 25,
	desk_called_grid_chief: 35,
	desk_called_emergency: 60,
};

export function stepDueAt(step: AbsenceStep, reportedAt: Date): Date {
	return addMinutes(reportedAt, minutesUntil[step]);
}
