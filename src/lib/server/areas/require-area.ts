import { localDateOf } from '../../calendar/local-time.ts';
import type { Context } from '../platform/context.ts';
import { domainError } from '../platform/errors.ts';
import { selectAreaByCode, type AreaRow } from './queries.ts';

/**
 * The area of a district that a code names today.
 * @param field of the input that holds the code
 * @throws outside_district
 */
export async function requireArea(
	ctx: Context,
	districtId: string,
	code: string,
	field = 'area',
): Promise<AreaRow> {
	const area = await selectAreaByCode(ctx.sql, districtId, code, localDateOf(ctx.now));
	if (!area)
		throw domainError('outside_district', { fields: [{ field, message: 'outside_district' }] });
	return area;
}
