import { deliverNotifications } from '../../src/lib/server/messages/index.ts';
import { createPool } from '../../src/lib/server/platform/db.ts';
import { createTestContext } from '../support/district.ts';

/** Delivers what is due, says what the channel took, and hangs there until it is killed. */
const sql = createPool(process.argv[2] ?? '', { max: 2 });
await deliverNotifications(createTestContext(sql), {
	publicOrigin: 'https://yimi.example',
	channel: {
		send: (message) => new Promise(() => process.send?.({ uniqueKey: message.uniqueKey })),
	},
});
