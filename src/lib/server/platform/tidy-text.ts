const invisible = /[\p{Cc}\u00AD\u180E\u200B-\u200F\u202A-\u202E\u2060-\u2064\uFEFF]/gu;

/**
 * Text from a cell or a form without what nobody sees: control and zero-width characters go, spaces
 * of every kind and width become one, none at the ends. Letters and signs stay as they are.
 */
export function tidyText(text: string): string {
	return text.replace(/\s+/gu, ' ').replace(invisible, '').replace(/ {2,}/g, ' ').trim();
}
