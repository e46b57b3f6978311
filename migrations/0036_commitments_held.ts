import type { MigrationBuilder } from 'node-pg-migrate';

export const down = false;
export function up(pgm: MigrationBuilder): void {
	pgm.noTransaction();
	pgm.sql('drop index concurrently if exists commitments_held');
	pgm.sql(
		`create index concurrently commitments_held on commitments (volunteer_id, upper(during))
		where state = 'held'`,
	);
}
