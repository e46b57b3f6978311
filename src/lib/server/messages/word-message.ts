import { formatInstant, formatOrderNumber, formatPeriod } from '../../i18n/format.ts';
import { inLocale, localizePath, translator, type Locale } from '../../i18n/index.ts';
import { messageKinds, type MessageKind, type StoredParameters } from './kinds.ts';

/** A message as it is stored, with the names of its item. */
export interface StoredMessage {
	kind: MessageKind;
	subjectId: string;
	parameters: StoredParameters;
	itemNameZh: string | null;
	itemNameEn: string | null;
}

/** Words a message for a reader: its text, and the path of the page that it is about. */
export function wordMessage(
	locale: Locale,
	message: StoredMessage,
): { text: string; path: string } {
	const { number, year, plans, startsAt, endsAt, expiresAt } = message.parameters;
	const start = startsAt ? new Date(startsAt) : null;
	const item = inLocale(
		locale,
		{ itemNameZh: message.itemNameZh ?? '', itemNameEn: message.itemNameEn ?? '' },
		'itemName',
	);
	const text = translator(locale)(`messages:text.${message.kind}`, {
		item,
		number: number ? formatOrderNumber(number) : '',
		when: !start
			? ''
			: endsAt
				? formatPeriod(locale, start, new Date(endsAt))
				: formatInstant(locale, start),
		year: year ?? '',
		plans: plans ?? '',
		until: expiresAt ? formatInstant(locale, new Date(expiresAt)) : '',
	});
	return { text, path: localizePath(locale, messageKinds[message.kind].path(message.subjectId)) };
}
