import type { MigrationBuilder } from 'node-pg-migrate';

export const down = false;
export function up(pgm: MigrationBuilder): void {
	pgm.noTransaction();
	pgm.sql('drop index concurrently if exists matching_decisions_at');
	pgm.sql('create index concurrently matching_decisions_at on matching_decisions (at)');
}
