import { deliverNotifications } from '../../../src/lib/server/messages/index.ts';
import type { TaskWork } from '../../task-work.ts';

export const deliver: TaskWork = async (ctx, { channel, config, log }) => {
	const { publicOrigin } = config;
	const result = await deliverNotifications(ctx, { channel, publicOrigin });
	if (result.sent + result.refused > 0) log.info(result, 'messages delivered');
};
