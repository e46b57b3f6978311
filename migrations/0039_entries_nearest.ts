import type { MigrationBuilder } from 'node-pg-migrate';

export const down = false;
export function up(pgm: MigrationBuilder): void {
	pgm.noTransaction();
	pgm.sql('drop index concurrently if exists match_entries_nearest');
	pgm.sql(
		`create index concurrently match_entries_nearest on match_entries (pool_id, reach, cell)
			include (volunteer_id, longitude, latitude, radius_metres, sex, languages,
				insured_until, vetted_on, birth_date, guardian_consent_on, travel_mode, visits_per_day,
				visits_per_week, offers_per_day, quiet_from, quiet_until, monday, tuesday, wednesday,
				thursday, friday, saturday, sunday, exact)`,
	);
	pgm.sql('drop index concurrently if exists match_entries_near');
}
