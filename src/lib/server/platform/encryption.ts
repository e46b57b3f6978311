import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

/** Keys by id; the first encrypts, all decrypt. The index key makes blind indexes only. */
export interface Keyring {
	keys: { id: string; secret: Buffer }[];
	indexKey: Buffer;
}

/** Encrypts personal fields at rest (AES-256-GCM), each bound to the row and column it belongs to. */
export interface FieldCodec {
	/** @param binding table.column:row id; the same is needed to decrypt. */
	encrypt(plain: string, binding: string): Buffer;
	decrypt(stored: Uint8Array, binding: string): string;
	/** A keyed hash of a value (HMAC-SHA-256), to find equal values without storing them. */
	blindIndex(
		purpose: 'phone' | 'phone_last_four' | 'one_time_code' | 'limit',
		value: string,
	): Buffer;
}

const nonceBytes = 12;
const tagBytes = 16;

/** @throws Error when a stored value names an unknown key, or does not belong to this row. */
export function createFieldCodec(keyring: Keyring): FieldCodec {
	const current = keyring.keys[0];
	if (!current) throw new Error('No encryption key is configured.');
	const byId = new Map(keyring.keys.map((key) => [key.id, key.secret]));
	return {
		encrypt(plain, binding) {
			const nonce = randomBytes(nonceBytes);
			const cipher = createCipheriv('aes-256-gcm', current.secret, nonce);
			cipher.setAAD(Buffer.from(binding));
			const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
			const id = Buffer.from(current.id);
			return Buffer.concat([Buffer.from([id.length]), id, nonce, cipher.getAuthTag(), body]);
		},
		decrypt(stored, binding) {
			const bytes = Buffer.from(stored);
			const idEnd = 1 + bytes.readUInt8(0);
			const secret = byId.get(bytes.subarray(1, idEnd).toString());
			if (!secret)
				throw new Error('A stored value was encrypted with a key that is not configured.');
			const nonceEnd = idEnd + nonceBytes;
			const tagEnd = nonceEnd + tagBytes;
			const decipher = createDecipheriv('aes-256-gcm', secret, bytes.subarray(idEnd, nonceEnd));
			decipher.setAAD(Buffer.from(binding));
			decipher.setAuthTag(bytes.subarray(nonceEnd, tagEnd));
			return decipher.update(bytes.subarray(tagEnd), undefined, 'utf8') + decipher.final('utf8');
		},
		blindIndex(purpose, value) {
			return createHmac('sha256', keyring.indexKey).update(`${purpose}:${value}`).digest();
		},
	};
}

/**
 * Reads YIMI_KEYS (`id:base64,id:base64`, 32 bytes each) and YIMI_INDEX_KEY (base64, 32 bytes).
 * @throws Error that says which is wrong, without its content.
 */
export function parseKeyring(keys: string, indexKey: string): Keyring {
	const parse = (name: string, encoded: string) => {
		const secret = Buffer.from(encoded, 'base64');
		if (secret.length !== 32) throw new Error(`${name} must be 32 bytes in base64.`);
		return secret;
	};
	return {
		keys: keys.split(',').map((entry) => {
			const [id, encoded] = entry.trim().split(':');
			if (!id || !encoded) throw new Error('YIMI_KEYS must be a list of id:base64.');
			return { id, secret: parse('Each key of YIMI_KEYS', encoded) };
		}),
		indexKey: parse('YIMI_INDEX_KEY', indexKey),
	};
}

/** Makes a fresh pair of settings for {@link parseKeyring}. */
export function generateKeys(): { keys: string; indexKey: string } {
	return {
		keys: `k1:${randomBytes(32).toString('base64')}`,
		indexKey: randomBytes(32).toString('base64'),
	};
}
