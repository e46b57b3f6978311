create table answer_times (
	district_id uuid primary key references areas (id) on delete cascade,
	accepted_by integer[] not null check (cardinality(accepted_by) = 5),
	counted_at timestamptz not null
);
comment on table answer_times is 'How soon volunteers of a district accept: counted anew each night, for the size of waves.';
comment on column answer_times.district_id is 'District.';
comment on column answer_times.accepted_by is 'Acceptances within 5, 15, 30, 60 and 120 minutes, each without those counted before it.';
comment on column answer_times.counted_at is 'When it was counted (UTC).';
