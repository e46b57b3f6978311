create table roster_imports (
	id uuid primary key,
	district_id uuid not null references areas (id) on delete restrict,
	kind text not null check (kind in ('volunteers', 'clients')),
	file_hash text not null,
	state text not null check (state in ('previewed', 'confirmed', 'discarded')),
	rows_encrypted bytea,
	row_count integer not null,
	problems jsonb not null default '[]',
	progress integer not null default 0,
	created_count integer,
	changed_count integer,
	created_by uuid references accounts (id) on delete set null,
	created_at timestamptz not null,
	expires_at timestamptz not null,
	confirmed_at timestamptz
);
create index roster_imports_expiry on roster_imports (expires_at) where rows_encrypted is not null;
comment on table roster_imports is 'Rosters uploaded: read, previewed, and written all at once when confirmed.';
comment on column roster_imports.id is 'UUIDv7.';
comment on column roster_imports.district_id is 'District.';
comment on column roster_imports.kind is 'volunteers or clients.';
comment on column roster_imports.file_hash is 'SHA-256 of the file.';
comment on column roster_imports.state is 'previewed, confirmed or discarded.';
comment on column roster_imports.rows_encrypted is '[sensitive] Rows read, encrypted; emptied after confirmation or 24 hours.';
comment on column roster_imports.row_count is 'Rows in the file.';
comment on column roster_imports.problems is 'List of {line, column, code}; no personal data.';
comment on column roster_imports.progress is 'Rows written so far.';
comment on column roster_imports.created_count is 'People added.';
comment on column roster_imports.changed_count is 'People changed.';
comment on column roster_imports.created_by is 'Who uploaded it.';
comment on column roster_imports.created_at is 'When (UTC).';
comment on column roster_imports.expires_at is 'When the rows are emptied (UTC).';
comment on column roster_imports.confirmed_at is 'When it was written (UTC).';
