drop index roster_imports_expiry;
alter table roster_imports
	drop constraint roster_imports_state_check,
	drop column rows_encrypted,
	add constraint roster_imports_state_check
		check (state in ('previewed', 'confirmed', 'written', 'discarded')),
	add column error_count integer not null default 0,
	add column notice_count integer not null default 0,
	add column ignored_columns jsonb not null default '[]',
	add column confirmed_by uuid references accounts (id) on delete set null,
	add column written_at timestamptz;
create index roster_imports_waiting on roster_imports (state, expires_at)
	where state in ('previewed', 'confirmed');
create index roster_imports_district on roster_imports (district_id, created_at);
comment on column roster_imports.state is 'previewed, confirmed (to be written), written, or discarded (by a person, or because it expired).';
comment on column roster_imports.problems is 'The first problems: list of {line, column, code, severity, parameters}; no personal data.';
comment on column roster_imports.error_count is 'How many problems keep the file from being written.';
comment on column roster_imports.notice_count is 'How many problems are only to be known.';
comment on column roster_imports.ignored_columns is 'Columns not read: list of {column, heading, reason}.';
comment on column roster_imports.created_count is 'People added; before writing, who would be.';
comment on column roster_imports.changed_count is 'People changed; before writing, who would be.';
comment on column roster_imports.expires_at is 'When it is discarded unless it is written before (UTC).';
comment on column roster_imports.confirmed_at is 'When it was confirmed (UTC).';
comment on column roster_imports.confirmed_by is 'Who confirmed it.';
comment on column roster_imports.written_at is 'When it was written (UTC).';

create table roster_import_chunks (
	import_id uuid not null references roster_imports (id) on delete cascade,
	position integer not null check (position >= 0),
	rows_encrypted bytea not null,
	primary key (import_id, position)
);
comment on table roster_import_chunks is 'Rows of rosters that wait to be confirmed and written; gone when they are written or discarded.';
comment on column roster_import_chunks.import_id is 'The import.';
comment on column roster_import_chunks.position is 'Place in the file, from 0.';
comment on column roster_import_chunks.rows_encrypted is '[sensitive] Some hundreds of rows as read, encrypted.';
