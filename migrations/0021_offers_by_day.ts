import type { MigrationBuilder } from 'node-pg-migrate';

export const down = false;
export function up(pgm: MigrationBuilder): void {
	pgm.noTransaction();
	pgm.sql('drop index concurrently if exists offers_district_day');
	pgm.sql('create index concurrently offers_district_day on offers (district_id, created_at)');
}
