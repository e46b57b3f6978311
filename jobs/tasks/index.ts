import type { TaskWork } from '../task-work.ts';

/** All tasks of the worker by name: the folder and the verb. */
export const tasks: Record<string, TaskWork> = {};
