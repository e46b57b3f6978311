import type { MessageChannel } from '../platform/message-channel.ts';
import type { RateLimits } from '../platform/rate-limits.ts';
import type { Runtime } from '../platform/runtime.ts';

/** What signing in needs besides its context. */
export interface SignInMeans {
	limits: RateLimits;
	channel: MessageChannel;
	/** A demo shows the codes; a real installation sends them. */
	showsCodes: boolean;
	/** Whom those can call who cannot get in. */
	helpPhone: string;
	/** Network address the request came from. */
	clientAddress: string;
}

export function signInMeans(
	{ limits, channel, config }: Pick<Runtime, 'limits' | 'channel' | 'config'>,
	clientAddress: string,
): SignInMeans {
	return {
		limits,
		channel,
		showsCodes: config.installation === 'demo',
		helpPhone: config.helpPhone,
		clientAddress,
	};
}

/** @throws too_many_attempts */
export async function limitSignIn(means: SignInMeans, phone: string): Promise<void> {
	await means.limits.consume('sign_in_by_address', means.clientAddress);
	await means.limits.consume('sign_in_by_phone', phone);
}
