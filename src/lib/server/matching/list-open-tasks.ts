import { requireAccount } from '../accounts/index.ts';
import type { Context } from '../platform/context.ts';
import { decodeCursor, encodeCursor } from '../platform/cursor.ts';
import { domainError } from '../platform/errors.ts';
import { distanceMetres } from '../volunteers/index.ts';
import { describeTask, type TaskSummary } from './describe-task.ts';
import { selectOrderSnapshots } from './candidates/queries.ts';
import { selectOpenTasks } from './queries.ts';
import { askAbout, brokenRules, rulesOfClaiming } from './rules.ts';
import { candidateForEach } from './stored-candidates.ts';

const pageSize = 50;

/** A place that nobody has filled; its id is the place's. */
export interface OpenTask extends TaskSummary {
	id: string;
}

/**
 * The open tasks that the acting volunteer may claim, the soonest first. A page comes of 50 tasks
 * within reach, of which those that break a hard rule for this volunteer are left out.
 * @throws not_signed_in, not_allowed for who is no volunteer, cursor_invalid
 */
export async function listOpenTasks(
	ctx: Context,
	filter: { cursor?: string | undefined } = {},
): Promise<{ tasks: OpenTask[]; nextCursor: string | null }> {
	const { volunteerId } = requireAccount(ctx);
	if (!volunteerId) throw domainError('not_allowed');
	const rows = await selectOpenTasks(ctx.sql, volunteerId, {
		now: ctx.now,
		after: filter.cursor ? decodeCursor(filter.cursor) : null,
		limit: pageSize + 1,
	});
	const page = rows.slice(0, pageSize);
	const orders = new Map(
		(
			await selectOrderSnapshots(
				ctx.sql,
				page.map(({ orderId }) => orderId),
			)
		).map((order) => [order.id, order]),
	);
	const candidates = await candidateForEach(ctx.sql, [...orders.values()], volunteerId, ctx.now);
	const tasks = page.flatMap(({ orderId, ...row }) => {
		const order = orders.get(orderId);
		const candidate = candidates.get(orderId);
		if (!order || !candidate) return [];
		if (brokenRules(askAbout(order, ctx.now), candidate, rulesOfClaiming).length > 0) return [];
		return [describeTask(row, order.remote ? null : distanceMetres(candidate, order))];
	});
	const last = rows.length > pageSize ? page.at(-1) : undefined;
	return {
		tasks,
		nextCursor: last ? encodeCursor({ at: last.startsAt, id: last.id }) : null,
	};
}
