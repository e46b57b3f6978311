import * as v from 'valibot';
import { domainError } from './errors.ts';

const position = v.strictObject({
	at: v.pipe(v.string(), v.isoTimestamp()),
	id: v.pipe(v.string(), v.uuid()),
});

/** Where a page of a list ends: the instant and id of its last row. */
export interface Cursor {
	at: Date;
	id: string;
}

export function encodeCursor(cursor: Cursor): string {
	return Buffer.from(JSON.stringify({ at: cursor.at.toISOString(), id: cursor.id })).toString(
		'base64url',
	);
}

/** @throws cursor_invalid when it was not made by {@link encodeCursor}. */
export function decodeCursor(text: string): Cursor {
	try {
		const { at, id } = v.parse(position, JSON.parse(Buffer.from(text, 'base64url').toString()));
		return { at: new Date(at), id };
	} catch {
		throw domainError('cursor_invalid');
	}
}
