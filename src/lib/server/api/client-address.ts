import type { Context as HonoContext } from 'hono';
import { getRuntime } from '../platform/runtime.ts';
import type { ApiEnvironment } from './environment.ts';

/**
 * Network address that a request came from: the connection's, or the last one in the header that
 * a trusted proxy sets (ADDRESS_HEADER, which the pages' handler reads the same way).
 */
export function clientAddress(c: HonoContext<ApiEnvironment>): string {
	const { addressHeader } = getRuntime().config;
	if (addressHeader) return c.req.header(addressHeader)?.split(',').at(-1)?.trim() ?? 'unknown';
	const { incoming } = (c.env ?? {}) as {
		incoming?: { socket?: { remoteAddress?: string } };
	};
	return incoming?.socket?.remoteAddress ?? 'unknown';
}
