import {
	formatInstant,
	formatLocalDate,
	formatOrderNumber,
	formatPhone,
} from '$lib/i18n/format.ts';
import { inLocale } from '$lib/i18n/index.ts';
import { failForm, formAction } from '$lib/pages/form-action.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import {
	followUpOutcomes,
	followUpSchema,
	getFollowUp,
	longestComment,
	recordFollowUp,
	revealFollowUpContact,
} from '$lib/server/feedback/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { ctx, locale } = event.locals;
	const followUp = await loadPage(event, () => getFollowUp(ctx, { followUpId: event.params.id }));
	return {
		recorded: event.url.searchParams.has('recorded'),
		followUp: {
			orderId: followUp.orderId,
			number: formatOrderNumber(followUp.orderNumber),
			clientName: followUp.clientName,
			area: followUp.area,
			item: inLocale(locale, followUp, 'itemName'),
			servedOn: formatLocalDate(locale, followUp.servedOn),
			dueOn: formatLocalDate(locale, followUp.dueOn),
			outcome: followUp.outcome,
			note: followUp.note,
			recordedOn: followUp.doneAt && formatInstant(locale, followUp.doneAt),
			rating: followUp.review?.rating ?? null,
			comment: followUp.review?.comment ?? null,
		},
		outcomes: followUpOutcomes,
		longestComment,
	};
};

export const actions: Actions = {
	record: (event) =>
		formAction(event, {
			schema: followUpSchema,
			resourceType: 'follow_up',
			run: async (ctx, input) =>
				(await recordFollowUp(ctx, { ...input, followUpId: event.params.id })).id,
			done: (id) => `/desk/follow-ups/${id}?recorded`,
		}),
	reveal: async (event) => {
		const data = await event.request.formData();
		try {
			const { phone } = await revealFollowUpContact(event.locals.ctx, {
				followUpId: event.params.id,
			});
			return { contact: { phone, phoneText: formatPhone(phone) } };
		} catch (error) {
			return failForm(event, error, data);
		}
	},
};
