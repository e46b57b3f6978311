import { clean } from './accounts/clean-sessions.ts';
import { refreshCalendars } from './calendars/refresh.ts';
import { makeAll } from './day-plans/make.ts';
import { closeDone } from './feedback/close-done.ts';
import { schedule } from './feedback/schedule-follow-ups.ts';
import { checkDerived } from './matching/check-derived-rows.ts';
import { climb } from './matching/climb.ts';
import { endDecisionLogs } from './matching/expire-decision-logs.ts';
import { endOffers } from './matching/expire-offers.ts';
import { endUnmet } from './matching/expire-unmet-orders.ts';
import { learn } from './matching/learn-acceptance.ts';
import { planAll } from './matching/plan-together.ts';
import { learnAnswers } from './matching/learn-answer-times.ts';
import { staff } from './matching/staff-plans.ts';
import { propose } from './matching/propose.ts';
import { deliver } from './messages/deliver.ts';
import { remind } from './messages/remind.ts';
import { markRecent } from './metrics/mark-recent-days.ts';
import { recompute } from './metrics/recompute.ts';
import { cleanOldDrafts } from './orders/clean-drafts.ts';
import { discardExpired } from './rosters/discard-expired.ts';
import { write } from './rosters/write.ts';
import { runAll } from './simulation/run.ts';
import { moveOutdoor } from './unexpected/move-outdoor.ts';
import { placeOrders } from './unexpected/place-round-orders.ts';
import { watch } from './unexpected/watch.ts';
import { checkPlans } from './visits/check-plans.ts';
import { generate } from './visits/generate.ts';
import { missOverdue } from './visits/miss-overdue.ts';
import type { TaskWork } from '../task-work.ts';

/** All tasks of the worker by name: the folder and the verb. */
export const tasks: Record<string, TaskWork> = {
	'accounts/clean-sessions': clean,
	'calendars/refresh': refreshCalendars,
	'day-plans/make': makeAll,
	'feedback/close-done': closeDone,
	'feedback/schedule-follow-ups': schedule,
	'matching/check-derived-rows': checkDerived,
	'matching/climb': climb,
	'matching/expire-decision-logs': endDecisionLogs,
	'matching/expire-offers': endOffers,
	'matching/expire-unmet-orders': endUnmet,
	'matching/learn-acceptance': learn,
	'matching/plan-together': planAll,
	'matching/learn-answer-times': learnAnswers,
	'matching/staff-plans': staff,
	'matching/propose': propose,
	'messages/deliver': deliver,
	'messages/remind': remind,
	'metrics/mark-recent-days': markRecent,
	'metrics/recompute': recompute,
	'orders/clean-drafts': cleanOldDrafts,
	'rosters/discard-expired': discardExpired,
	'rosters/write': write,
	'simulation/run': runAll,
	'unexpected/move-outdoor': moveOutdoor,
	'unexpected/place-round-orders': placeOrders,
	'unexpected/watch': watch,
	'visits/check-plans': checkPlans,
	'visits/generate': generate,
	'visits/miss-overdue': missOverdue,
};
