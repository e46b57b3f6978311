import type { MigrationBuilder } from 'node-pg-migrate';

export const down = false;
export function up(pgm: MigrationBuilder): void {
	pgm.noTransaction();
	pgm.sql('drop index concurrently if exists visits_once_a_date');
	pgm.sql(
		'create unique index concurrently visits_once_a_date on visits (plan_id, plan_date) where plan_id is not null',
	);
}
