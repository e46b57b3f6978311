import { clean } from './accounts/clean-sessions.ts';
import { deliver } from './messages/deliver.ts';
import { remind } from './messages/remind.ts';
import { markRecent } from './metrics/mark-recent-days.ts';
import { recompute } from './metrics/recompute.ts';
import type { TaskWork } from '../task-work.ts';

/** All tasks of the worker by name: the folder and the verb. */
export const tasks: Record<string, TaskWork> = {
	'accounts/clean-sessions': clean,
	'messages/deliver': deliver,
	'messages/remind': remind,
	'metrics/mark-recent-days': markRecent,
	'metrics/recompute': recompute,
};
