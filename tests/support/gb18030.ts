/**
 * Text in GB18030, which TextEncoder does not write: two bytes by asking TextDecoder, four by
 * formula.
 */
export function gb18030(content: string): Uint8Array {
	const decoder = new TextDecoder('gb18030');
	const bytesOf = new Map<string, number[]>();
	for (let first = 0x81; first <= 0xfe; first += 1) {
		for (let second = 0x40; second <= 0xfe; second += 1) {
			const character = decoder.decode(Uint8Array.of(first, second));
			if ([...character].length === 1) bytesOf.set(character, [first, second]);
		}
	}
	return Uint8Array.from(
		[...content].flatMap((character) => {
			const point = character.codePointAt(0) ?? 0;
			if (point < 0x80) return [point];
			if (point < 0x10000) return bytesOf.get(character) ?? [];
			const place = point - 0x10000;
			return [
				0x90 + Math.floor(place / 12_600),
				0x30 + (Math.floor(place / 1260) % 10),
				0x81 + (Math.floor(place / 10) % 126),
				0x30 + (place % 10),
			];
		}),
	);
}
