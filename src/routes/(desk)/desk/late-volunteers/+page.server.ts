import { formatOrderNumber, formatPeriod, formatPhone } from '$lib/i18n/format.ts';
import { inLocale } from '$lib/i18n/index.ts';
import { withQuestion } from '$lib/pages/figures.ts';
import { failForm, fieldsOf, formAction } from '$lib/pages/form-action.ts';
import { loadPage } from '$lib/pages/load-page.ts';
import type { Context } from '$lib/server/platform/context.ts';
import { parseInput } from '$lib/server/platform/validation.ts';
import {
	dropOut,
	listLateVolunteers,
	markMissed,
	markMissedInput,
	revealLateVolunteer,
} from '$lib/server/visits/index.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

const path = '/desk/late-volunteers';

export const load: PageServerLoad = async (event) => {
	const { ctx, locale, href } = event.locals;
	const cursor = event.url.searchParams.get('cursor') ?? undefined;
	const { late, nextCursor } = await loadPage(event, () => listLateVolunteers(ctx, { cursor }));
	return {
		noted: event.url.searchParams.has('noted'),
		late: late.map((row) => ({
			placeId: row.placeId,
			visitId: row.visitId,
			volunteerId: row.volunteerId,
			name: row.volunteerName,
			client: row.clientName,
			item: inLocale(locale, row, 'itemName'),
			when: formatPeriod(locale, row.startsAt, row.endsAt),
			area: row.area,
			orderId: row.orderId,
			number: row.orderNumber && formatOrderNumber(row.orderNumber),
		})),
		nextLink: nextCursor && withQuestion(href(path), { cursor: nextCursor }),
	};
};

function note(
	event: RequestEvent,
	run: (ctx: Context, input: { visitId: string; volunteerId: string }) => Promise<void>,
) {
	return formAction(event, {
		schema: markMissedInput,
		resourceType: 'visit',
		run: async (ctx, input) => {
			await run(ctx, input);
			return input.visitId;
		},
		done: `${path}?noted`,
	});
}

export const actions: Actions = {
	missed: (event) => note(event, markMissed),
	drop_out: (event) => note(event, dropOut),
	reveal: async (event) => {
		const data = await event.request.formData();
		try {
			const input = parseInput(markMissedInput, fieldsOf(data));
			const { phone } = await revealLateVolunteer(event.locals.ctx, input);
			return { contact: { ...input, phone, phoneText: formatPhone(phone) } };
		} catch (error) {
			return failForm(event, error, data);
		}
	},
};
