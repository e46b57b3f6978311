import type {
	MessageChannel,
	OutgoingMessage,
} from '../../src/lib/server/platform/message-channel.ts';

/** A channel that keeps what was sent, and can be told to fail. */
export interface TestChannel extends MessageChannel {
	/** What was taken, in order; a repetition stands here twice. */
	taken: OutgoingMessage[];
	/** Called before a message is taken: throws to refuse it, or waits. */
	before: (message: OutgoingMessage) => Promise<void> | void;
}

export function createTestChannel(): TestChannel {
	const channel: TestChannel = {
		taken: [],
		before: () => {},
		async send(message) {
			await channel.before(message);
			channel.taken.push(message);
		},
	};
	return channel;
}
