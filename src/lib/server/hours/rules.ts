/**
 * Most minutes beyond the planned end that count without a correction: who forgot to check out
 * gets no more. A choice of the house; administrators correct what was really longer.
 */
export const mostMinutesBeyondPlan = 60;

/**
 * Whole minutes of actual service, travel excluded, and whether the cap cut them.
 * @param plannedMinutes planned length of the visit
 */
export function serviceMinutes(service: {
	checkedInAt: Date;
	checkedOutAt: Date;
	plannedMinutes: number;
}): { minutes: number; capped: boolean } {
	const actual = Math.floor(
		(service.checkedOutAt.getTime() - service.checkedInAt.getTime()) / 60_000,
	);
	const most = service.plannedMinutes + mostMinutesBeyondPlan;
	return { minutes: Math.max(0, Math.min(actual, most)), capped: actual > most };
}

/**
 * Hours from which a volunteer has one to five stars. Source: the ministry's measures on recording
 * volunteer service (民函〔2012〕340号); cities set their own, so a district may change it here.
 */
export const starThresholdHours: readonly number[] = [100, 300, 600, 1000, 1500];

/**
 * Stars for minutes of both grades together.
 * @returns level 0 to 5, and what the next one takes; null at the top
 */
export function starsOf(minutes: number): {
	level: number;
	next: { level: number; atMinutes: number; missingMinutes: number } | null;
} {
	const level = starThresholdHours.filter((hours) => minutes >= hours * 60).length;
	const nextHours = starThresholdHours[level];
	return {
		level,
		next:
			nextHours === undefined
				? null
				: {
						level: level + 1,
						atMinutes: nextHours * 60,
						missingMinutes: nextHours * 60 - Math.max(0, minutes),
					},
	};
}
