create table volunteer_times_off (
	id uuid primary key,
	volunteer_id uuid not null references volunteers (id) on delete cascade,
	starts_at timestamptz not null,
	ends_at timestamptz not null,
	recorded_by uuid references accounts (id) on delete set null,
	created_at timestamptz not null,
	check (ends_at > starts_at)
);
create index volunteer_times_off_volunteer on volunteer_times_off (volunteer_id, ends_at);
comment on table volunteer_times_off is 'Exceptions from the weekly free times: when a volunteer is away. Commitments of the kind time_off are derived from it, around the visits that were agreed before.';
comment on column volunteer_times_off.id is 'UUIDv7.';
comment on column volunteer_times_off.volunteer_id is 'The volunteer.';
comment on column volunteer_times_off.starts_at is '[personal] From when they are away (UTC).';
comment on column volunteer_times_off.ends_at is '[personal] Until when they are away (UTC).';
comment on column volunteer_times_off.recorded_by is 'Who recorded it: the volunteer, or the desk for them.';
comment on column volunteer_times_off.created_at is 'When it was recorded (UTC).';

create table busy_calendars (
	id uuid primary key,
	volunteer_id uuid not null references volunteers (id) on delete cascade,
	url_encrypted bytea not null,
	host text not null,
	created_at timestamptz not null,
	due_at timestamptz not null,
	read_at timestamptz,
	failing_since timestamptz,
	failure text check (failure in ('not_reached', 'refused', 'too_large', 'too_slow', 'not_a_calendar', 'private_address', 'too_many_redirects')),
	told_at timestamptz,
	check ((failing_since is null) = (failure is null))
);
create index busy_calendars_volunteer on busy_calendars (volunteer_id);
create index busy_calendars_due on busy_calendars (due_at);
comment on table busy_calendars is 'Calendars elsewhere that a volunteer lets Yimi read, as busy times only.';
comment on column busy_calendars.id is 'UUIDv7.';
comment on column busy_calendars.volunteer_id is 'Whose calendar it is.';
comment on column busy_calendars.url_encrypted is '[sensitive] Where it is read, encrypted: whoever knows the address can read the calendar.';
comment on column busy_calendars.host is '[personal] Host of the address, to tell one calendar from another.';
comment on column busy_calendars.created_at is 'When it was added (UTC).';
comment on column busy_calendars.due_at is 'When it is read next (UTC).';
comment on column busy_calendars.read_at is 'When it was last read well (UTC); null before that.';
comment on column busy_calendars.failing_since is 'First of the readings in a row that failed (UTC); null when the last one went well.';
comment on column busy_calendars.failure is 'Why the last reading failed.';
comment on column busy_calendars.told_at is 'When the volunteer was told of this row of failures (UTC).';

create table busy_times (
	calendar_id uuid not null references busy_calendars (id) on delete cascade,
	starts_at timestamptz not null,
	ends_at timestamptz not null,
	primary key (calendar_id, starts_at),
	check (ends_at > starts_at)
);
comment on table busy_times is 'When a volunteer is busy by a calendar elsewhere, joined where events touch; nothing of what the events are. Commitments of the kind busy are derived from it.';
comment on column busy_times.calendar_id is 'The calendar.';
comment on column busy_times.starts_at is '[personal] From when (UTC).';
comment on column busy_times.ends_at is '[personal] Until when (UTC).';

alter table commitments
	drop constraint commitments_kind_check,
	add constraint commitments_kind_check check (kind in ('visit', 'activity', 'booking', 'time_off', 'busy')) not valid;
comment on column commitments.kind is 'visit, activity or booking (agreed); time_off and busy (derived from what the volunteer says and from their calendars).';
