import { localDateOf } from '../../calendar/local-time.ts';
import type { Context } from '../platform/context.ts';
import { newId } from '../platform/ids.ts';
import type { ParsedClient, ParsedPerson, ParsedVolunteer } from './parse-roster.ts';
import type { RosterProblem } from './problems.ts';
import {
	insertClients,
	insertVolunteers,
	selectClientsByPhone,
	selectVolunteersByPhone,
	updateClients,
	updateVolunteers,
	type NewPerson,
} from './queries.ts';
import {
	changesOfClient,
	changesOfVolunteer,
	newClient,
	newVolunteer,
	type ClientProfile,
	type RosterPlace,
	type VolunteerProfile,
} from './rules.ts';

/** What writing some rows would do to the register of volunteers or clients. */
export interface RosterPlan<Row, Profile> {
	added: { row: Row; profile: Profile }[];
	changed: { id: string; changes: Partial<Profile> }[];
	unchanged: number;
	/** Errors: with any, nothing is written. */
	problems: RosterProblem[];
}

export type PlacesByCode = ReadonlyMap<string, RosterPlace>;

/** One of the two registers that rosters are written to. */
export interface Register<Row, Profile> {
	/** Compares rows with who is registered, by phone and name. */
	plan(
		ctx: Context,
		districtId: string,
		places: PlacesByCode,
		rows: Row[],
	): Promise<RosterPlan<Row, Profile>>;
	/** Writes what was planned, in a few statements, in the caller's transaction. */
	write(ctx: Context, districtId: string, plan: RosterPlan<Row, Profile>): Promise<void>;
}

export const volunteerRegister: Register<ParsedVolunteer, VolunteerProfile> = {
	async plan(ctx, districtId, places, rows) {
		const today = localDateOf(ctx.now);
		const phoneIndexes = rows.map((row) => hex(ctx.codec.blindIndex('phone', row.phone)));
		const registered = new Map(
			(await selectVolunteersByPhone(ctx.sql, districtId, phoneIndexes)).map((person) => [
				person.phoneIndex,
				person,
			]),
		);
		return planEach<ParsedVolunteer, VolunteerProfile>(rows, places, (row, place, index) => {
			const person = registered.get(phoneIndexes[index]!);
			if (!person) return { profile: newVolunteer(row, place, today) };
			// Each volunteer has their own phone, so it cannot be given to a second one.
			if (person.name !== row.name) return { problem: 'phone_taken' };
			return { id: person.id, changes: changesOfVolunteer(person, row, place) };
		});
	},
	async write(ctx, districtId, { added, changed }) {
		await insertVolunteers(
			ctx.sql,
			districtId,
			ctx.now,
			added.map(({ row, profile }) => ({ ...newPerson(ctx, 'volunteers', row), ...profile })),
		);
		await updateVolunteers(
			ctx.sql,
			changed.map(({ id, changes }) => ({ id, ...changes })),
		);
	},
};

export const clientRegister: Register<ParsedClient, ClientProfile> = {
	async plan(ctx, districtId, places, rows) {
		const phoneIndexes = rows.map((row) => hex(ctx.codec.blindIndex('phone', row.phone)));
		const registered = new Map(
			(await selectClientsByPhone(ctx.sql, districtId, phoneIndexes)).map((person) => [
				`${person.phoneIndex} ${person.name}`,
				person,
			]),
		);
		return planEach<ParsedClient, ClientProfile>(rows, places, (row, place, index) => {
			const person = registered.get(`${phoneIndexes[index]!} ${row.name}`);
			if (!person) return { profile: newClient(row, place) };
			const { id, addressEncrypted, notesEncrypted, ...profile } = person;
			const decrypt = (stored: Uint8Array, column: string) =>
				ctx.codec.decrypt(stored, `clients.${column}:${id}`);
			const stored = {
				...profile,
				address: decrypt(addressEncrypted, 'address_encrypted'),
				notes: notesEncrypted && decrypt(notesEncrypted, 'notes_encrypted'),
			};
			return { id, changes: changesOfClient(stored, row, place) };
		});
	},
	async write(ctx, districtId, { added, changed }) {
		const encrypt = (value: string, column: string, id: string) =>
			hex(ctx.codec.encrypt(value, `clients.${column}:${id}`));
		await insertClients(
			ctx.sql,
			districtId,
			ctx.now,
			added.map(({ row, profile: { address, notes, ...profile } }) => {
				const person = newPerson(ctx, 'clients', row);
				return {
					...person,
					...profile,
					addressEncrypted: encrypt(address, 'address_encrypted', person.id),
					notesEncrypted: notes && encrypt(notes, 'notes_encrypted', person.id),
				};
			}),
		);
		await updateClients(
			ctx.sql,
			changed.map(({ id, changes: { address, notes, ...changes } }) => ({
				id,
				...changes,
				addressEncrypted: address && encrypt(address, 'address_encrypted', id),
				notesEncrypted: notes && encrypt(notes, 'notes_encrypted', id),
			})),
		);
	},
};

/** What becomes of one row: a new person, changes of a registered one, or an error. */
type Outcome<Profile> =
	{ profile: Profile } | { id: string; changes: Partial<Profile> } | { problem: 'phone_taken' };

function planEach<Row extends ParsedPerson, Profile>(
	rows: Row[],
	places: PlacesByCode,
	outcomeOf: (row: Row, place: RosterPlace, index: number) => Outcome<Profile>,
): RosterPlan<Row, Profile> {
	const plan: RosterPlan<Row, Profile> = { added: [], changed: [], unchanged: 0, problems: [] };
	const report = (row: Row, column: number | null, code: 'phone_taken' | 'area_gone') =>
		plan.problems.push({ line: row.line, column, code, severity: 'error', parameters: {} });
	for (const [index, row] of rows.entries()) {
		const place = places.get(row.areaCode);
		if (!place) {
			report(row, null, 'area_gone');
			continue;
		}
		const outcome = outcomeOf(row, place, index);
		if ('problem' in outcome) report(row, row.phoneColumn, outcome.problem);
		else if ('profile' in outcome) plan.added.push({ row, profile: outcome.profile });
		else if (Object.keys(outcome.changes).length > 0) plan.changed.push(outcome);
		else plan.unchanged += 1;
	}
	return plan;
}

function newPerson(
	{ codec }: Context,
	table: 'volunteers' | 'clients',
	{ name, namePinyin, nameInitials, phone }: ParsedPerson,
): NewPerson {
	const id = newId();
	return {
		id,
		name,
		namePinyin,
		nameInitials,
		phoneEncrypted: hex(codec.encrypt(phone, `${table}.phone_encrypted:${id}`)),
		phoneIndex: hex(codec.blindIndex('phone', phone)),
		phoneLastFourIndex: hex(codec.blindIndex('phone_last_four', phone.slice(-4))),
	};
}

function hex(bytes: Uint8Array): string {
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}
