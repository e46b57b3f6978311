import type { UnmetReason } from '../../orders/index.ts';
import type { OrderRecord } from './order-record.ts';

/** Ends an order that found nobody, or whose volunteer did not come. */
export function expire(
	order: OrderRecord,
	at: Date,
	reason: UnmetReason,
	actor: string | null,
): void {
	order.move(at, 'expire', { actor, patch: { unmetReason: reason }, detail: { reason } });
	order.tellFollowers('order_expired', at);
	order.letGo(at);
}
