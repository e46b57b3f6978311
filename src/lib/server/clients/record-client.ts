import { localDateOf } from '../../calendar/local-time.ts';
import { requireAccount, requirePermission, scopesOf } from '../accounts/index.ts';
import { findPlace } from '../areas/index.ts';
import { recordAudit } from '../platform/audit.ts';
import type { Context } from '../platform/context.ts';
import { withTransaction } from '../platform/db.ts';
import { domainError } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { namePinyin } from '../platform/name-pinyin.ts';
import { insertClientOnce } from './queries.ts';
import { readName, readPhone } from './read-person.ts';
import type { NewClientInput } from './schemas.ts';

/**
 * Records a new client, as during a phone call. People may share a phone, so the same phone is no
 * hindrance; the same name with it is.
 * @returns id of the client
 * @throws not_signed_in, not_allowed (outside the actor's areas too), outside_district,
 * validation_failed (name, phone, birth date), client_already_recorded
 */
export async function recordClient(ctx: Context, input: NewClientInput): Promise<string> {
	const { districtId } = requireAccount(ctx);
	if (scopesOf(ctx.actor, 'client.record').length === 0) throw domainError('not_allowed');
	const { area, longitude, latitude } = await findPlace(ctx, districtId, input.communityCode);
	requirePermission(ctx, 'client.record', { districtId, areaPath: area.path });
	const name = readName(input.name, 'name');
	const phone = readPhone(input.phone, 'phone');
	if (input.birthDate && input.birthDate > localDateOf(ctx.now))
		throw domainError('validation_failed', {
			fields: [{ field: 'birthDate', message: 'field.birth_date' }],
		});
	const { codec } = ctx;
	const id = newId();
	const sound = namePinyin(name);
	return withTransaction(ctx, async (ctx) => {
		const inserted = await insertClientOnce(ctx.sql, {
			id,
			districtId,
			areaId: area.id,
			name,
			namePinyin: sound.pinyin,
			nameInitials: sound.initials,
			sex: input.sex ?? null,
			birthDate: input.birthDate ?? null,
			phoneEncrypted: codec.encrypt(phone, `clients.phone_encrypted:${id}`),
			phoneIndex: codec.blindIndex('phone', phone),
			phoneLastFourIndex: codec.blindIndex('phone_last_four', phone.slice(-4)),
			addressEncrypted: codec.encrypt(input.address, `clients.address_encrypted:${id}`),
			longitude,
			latitude,
			category: input.category,
			languages: input.languages,
			notesEncrypted: input.notes
				? codec.encrypt(input.notes, `clients.notes_encrypted:${id}`)
				: null,
			createdAt: ctx.now,
		});
		if (!inserted) throw domainError('client_already_recorded');
		await recordAudit(ctx, {
			action: 'client.record',
			subjectType: 'client',
			subjectId: id,
			detail: { areaCode: area.code },
		});
		return id;
	});
}
