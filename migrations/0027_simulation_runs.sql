create table simulation_runs (
	id uuid primary key,
	district_id uuid not null references areas (id) on delete restrict,
	state text not null check (state in ('waiting', 'running', 'done', 'cancelled', 'failed')),
	parameters jsonb not null,
	progress smallint not null default 0 check (progress between 0 and 100),
	results jsonb,
	failure text,
	requested_by uuid references accounts (id) on delete set null,
	requested_at timestamptz not null,
	worked_at timestamptz,
	ended_at timestamptz,
	check ((state = 'done') = (results is not null)),
	check ((state = 'failed') = (failure is not null))
);
create index simulation_runs_district on simulation_runs (district_id, requested_at);
create index simulation_runs_open on simulation_runs (requested_at) where state in ('waiting', 'running');
comment on table simulation_runs is 'Simulations of a district under several ways of finding volunteers: what was asked, and the figures.';
comment on column simulation_runs.id is 'UUIDv7.';
comment on column simulation_runs.district_id is 'District.';
comment on column simulation_runs.state is 'waiting, running, done, cancelled or failed.';
comment on column simulation_runs.parameters is 'What is simulated: source, seed, size, habits, policies; no personal data.';
comment on column simulation_runs.progress is 'Share that is done, in percent.';
comment on column simulation_runs.results is 'Figures per policy and town, and the hash of the demand; no personal data.';
comment on column simulation_runs.failure is 'Code of the problem for which it came to nothing.';
comment on column simulation_runs.requested_by is 'Who asked for it.';
comment on column simulation_runs.requested_at is 'When (UTC).';
comment on column simulation_runs.worked_at is 'When the worker last told how far it is (UTC); one that is silent for long is begun again.';
comment on column simulation_runs.ended_at is 'When it ended (UTC).';
