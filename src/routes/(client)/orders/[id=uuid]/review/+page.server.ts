import * as v from 'valibot';
import { formatOrderNumber, formatPeriod } from '$lib/i18n/format.ts';
import { inLocale } from '$lib/i18n/index.ts';
import { formAction } from '$lib/pages/form-action.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import {
	getOrderToReview,
	longestComment,
	reviewOrder,
	reviewSchema,
} from '$lib/server/feedback/index.ts';
import type { Actions, PageServerLoad } from './$types';

const ratings = ['5', '4', '3', '2', '1'] as const;
const punctualities = { yes: true, no: false, unknown: null } as const;
const punctualityNames = ['yes', 'no', 'unknown'] as const;

/** What the form sends, as the operation reads it. */
const formSchema = v.strictObject({
	rating: v.pipe(v.picklist(ratings), v.transform(Number)),
	onTime: v.optional(
		v.pipe(
			v.picklist(punctualityNames),
			v.transform((name) => punctualities[name]),
		),
	),
	comment: reviewSchema.entries.comment,
});

export const load: PageServerLoad = async (event) => {
	const { ctx, locale } = event.locals;
	const order = await loadPage(event, () => getOrderToReview(ctx, event.params.id));
	const { review } = order;
	const punctuality = punctualityNames.find((name) => punctualities[name] === review?.onTime);
	return {
		order: {
			id: order.id,
			number: formatOrderNumber(order.number),
			item: inLocale(locale, order, 'itemName'),
			when: formatPeriod(locale, order.startsAt, order.endsAt),
		},
		review: review && {
			rating: review.rating,
			punctuality: punctuality ?? ('unknown' as const),
			comment: review.comment,
		},
		ratings,
		punctualityNames,
		longestComment,
	};
};

export const actions: Actions = {
	default: (event) =>
		formAction(event, {
			schema: formSchema,
			resourceType: 'order',
			run: async (ctx, review) => {
				await reviewOrder(ctx, { ...review, orderId: event.params.id });
				return event.params.id;
			},
			done: (id) => `/orders/${id}/review`,
		}),
};
