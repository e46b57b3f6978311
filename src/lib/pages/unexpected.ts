import { formatTime } from '../i18n/format.ts';
import { translator, type Locale } from '../i18n/index.ts';
import {
	stepDueAt,
	stepsAtTheDoor,
	stepsOfTheDesk,
	type AbsenceStep,
} from '../server/unexpected/index.ts';

/** The procedure at a closed door as pages show it. */
export interface WrittenDoor {
	steps: { step: AbsenceStep; name: string; note: string; done: boolean; ofDesk: boolean }[];
	/** The volunteer's next step, and the desk's. */
	next: AbsenceStep | null;
	nextOfDesk: AbsenceStep | null;
	/** What had happened, once the desk knows. */
	outcome: string | null;
}

/** Writes what was done at a closed door, what comes next, and by when; null before it is reported. */
export function describeDoor(
	locale: Locale,
	absence: {
		reportedAt: Date;
		outcome: string | null;
		steps: { step: AbsenceStep; at: string }[];
	} | null,
): WrittenDoor | null {
	if (!absence) return null;
	const t = translator(locale);
	const doneAt = new Map(absence.steps.map(({ step, at }) => [step, new Date(at)]));
	const open = (step: AbsenceStep) => !doneAt.has(step);
	return {
		steps: [...stepsAtTheDoor, ...stepsOfTheDesk].map((step) => {
			const at = doneAt.get(step);
			const due = formatTime(locale, stepDueAt(step, absence.reportedAt));
			return {
				step,
				name: t(`unexpected:step.${step}`),
				note: at
					? t('unexpected:done_at', { when: formatTime(locale, at) })
					: t('unexpected:due_by', { when: due }),
				done: at !== undefined,
				ofDesk: (stepsOfTheDesk as readonly string[]).includes(step),
			};
		}),
		next: stepsAtTheDoor.find(open) ?? null,
		nextOfDesk: stepsOfTheDesk.find(open) ?? null,
		outcome: absence.outcome && t(`unexpected:outcomes.${absence.outcome}`),
	};
}
