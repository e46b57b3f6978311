import { refreshBusyCalendars } from '../../../src/lib/server/calendars/index.ts';
import type { TaskWork } from '../../task-work.ts';

export const refreshCalendars: TaskWork = async (ctx) => {
	await refreshBusyCalendars(ctx);
};
