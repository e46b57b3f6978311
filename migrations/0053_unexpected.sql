alter table accounts add column late_notice text not null default 'when_missed' check (late_notice in ('at_once', 'when_missed'));
comment on column accounts.late_notice is 'When the account hears of a volunteer who has not come: as soon as they are late, or once nobody came.';

alter table visit_places add column expected_at timestamptz;
comment on column visit_places.expected_at is 'When the volunteer said that they come, if later than planned (UTC).';

create table client_absences (
	id uuid primary key,
	visit_id uuid not null references visits (id) on delete cascade,
	volunteer_id uuid not null references volunteers (id) on delete cascade,
	reported_at timestamptz not null,
	closed_at timestamptz,
	closed_by uuid references accounts (id) on delete set null,
	outcome text check (outcome in ('came', 'away_as_known', 'emergency_called', 'not_found')),
	unique (visit_id),
	check ((closed_at is null) = (outcome is null))
);
create index client_absences_open on client_absences (reported_at) where closed_at is null;
comment on table client_absences is 'Visits at which nobody opened the door: reported by the volunteer, closed by the desk.';
comment on column client_absences.id is 'UUIDv7.';
comment on column client_absences.visit_id is 'The visit.';
comment on column client_absences.volunteer_id is 'Who stood at the door.';
comment on column client_absences.reported_at is 'When it was reported (UTC).';
comment on column client_absences.closed_at is 'When the desk knew what had happened (UTC); null until then.';
comment on column client_absences.closed_by is 'Who closed it.';
comment on column client_absences.outcome is '[sensitive] What had happened: the client came, was away and somebody knew, the emergency services were called, or nobody knows yet.';

create table client_absence_steps (
	absence_id uuid not null references client_absences (id) on delete cascade,
	step text not null check (step in ('rang', 'called_client', 'asked_neighbours', 'called_desk', 'desk_called_client', 'desk_called_family', 'desk_called_grid_chief', 'desk_called_emergency')),
	at timestamptz not null,
	done_by uuid references accounts (id) on delete set null,
	primary key (absence_id, step)
);
comment on table client_absence_steps is 'What was tried, when and by whom, in the order of the procedure.';
comment on column client_absence_steps.absence_id is 'The absence.';
comment on column client_absence_steps.step is 'What was tried: at the door by the volunteer, then by the desk.';
comment on column client_absence_steps.at is 'When (UTC).';
comment on column client_absence_steps.done_by is 'Who.';
