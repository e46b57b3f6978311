import type { Translate } from '../i18n/index.ts';
import { mostCounted, type MustWish, type WishCounts } from '../server/matching/index.ts';
import type { OrderState, OrderView } from '../server/orders/index.ts';

/** How a state looks; the word beside it says the same. */
export function toneOf(state: OrderState): 'plain' | 'good' | 'waiting' | 'bad' | 'info' {
	switch (state) {
		case 'submitted':
		case 'admitted':
		case 'matching':
			return 'waiting';
		case 'staffed':
		case 'in_service':
			return 'info';
		case 'done':
		case 'closed':
			return 'good';
		case 'refused':
		case 'expired':
			return 'bad';
		default:
			return 'plain';
	}
}

/** The wishes about the volunteer in words. */
export function wordWishes(
	t: Translate,
	wishes: Pick<OrderView, 'wishedSex' | 'wishedSexMust' | 'wishedLanguage' | 'wishedLanguageMust'>,
): string {
	const words: string[] = [];
	const add = (wish: string, must: boolean) =>
		words.push(must ? t('orders:wish.must', { wish }) : wish);
	if (wishes.wishedSex) add(t(`orders:wish.${wishes.wishedSex}`), wishes.wishedSexMust);
	if (wishes.wishedLanguage) {
		const language = t(`clients:language.${wishes.wishedLanguage}`);
		add(t('orders:wish.language', { language }), wishes.wishedLanguageMust);
	}
	return words.join(' · ') || t('common:none');
}

/**
 * What a person is told before placing an order for which few volunteers are there: why, what would
 * be without the musts, and that the order may be placed all the same. Null where nothing is amiss.
 */
export function wordOutlook(
	t: Translate,
	{ volunteers, obstacle, without }: WishCounts,
	wishedSex: 'female' | 'male' | undefined,
	wishedLanguage: string | undefined,
): { title: string; lines: string[]; change: boolean } | null {
	if (obstacle === null) return null;
	const words: Record<MustWish, string> = {
		sex: wishedSex ? t(`orders:wish.${wishedSex}`) : '',
		language: t('orders:wish.language', {
			language: wishedLanguage ? t(`clients:language.${wishedLanguage}`) : '',
		}),
	};
	return {
		title:
			obstacle === 'wishes'
				? t('orders:outlook.wishes', { count: volunteers })
				: t(`orders:outlook.${obstacle}`),
		lines: [
			...without.map(({ wishes, volunteers: count }) =>
				t(count === mostCounted ? 'orders:outlook.without_enough' : 'orders:outlook.without', {
					wishes: wishes
						.map((wish) => t('orders:outlook.quoted', { wish: words[wish] }))
						.join(' · '),
					count,
				}),
			),
			t('orders:outlook.all_the_same'),
		],
		change: obstacle === 'wishes',
	};
}

/** The timeline of an order in words, with the reasons that stand beside some events. */
export function wordTimeline(
	t: Translate,
	events: OrderView['events'],
	when: (instant: Date) => string,
): { at: string; text: string; detail?: string }[] {
	const details: Record<string, string> = {
		refuse: 'refusal_reason',
		cancel: 'cancellation_reason',
		expire: 'unmet_reason',
	};
	return events.map(({ at, event, detail }) => {
		const text = t(`orders:event.${event}`);
		const reasons = details[event];
		if (event === 'admit' && typeof detail.form === 'string')
			return { at: when(at), text, detail: t(`orders:admission_form.${detail.form}`) };
		return reasons && typeof detail.reason === 'string'
			? { at: when(at), text, detail: t(`orders:${reasons}.${detail.reason}`) }
			: { at: when(at), text };
	});
}
