create table day_plans (
	id uuid primary key,
	district_id uuid not null references areas (id) on delete restrict,
	area_id uuid not null references areas (id) on delete restrict,
	local_date date not null,
	state text not null check (state in ('waiting', 'running', 'proposed', 'accepted', 'failed')),
	parameters jsonb not null,
	pins jsonb not null,
	progress smallint not null default 0 check (progress between 0 and 100),
	proposal jsonb,
	outcome jsonb,
	failure text,
	stop_asked boolean not null default false,
	requested_by uuid references accounts (id) on delete set null,
	requested_at timestamptz not null,
	worked_at timestamptz,
	ended_at timestamptz,
	check (state not in ('proposed', 'accepted') or proposal is not null),
	check ((state = 'accepted') = (outcome is not null)),
	check ((state = 'failed') = (failure is not null))
);
create index day_plans_district on day_plans (district_id, requested_at);
create index day_plans_area on day_plans (area_id);
create index day_plans_open on day_plans (requested_at) where state in ('waiting', 'running');
comment on table day_plans is 'Plans of who makes which visit of a day in which order: proposals, until somebody accepts one and offers go out.';
comment on column day_plans.id is 'UUIDv7.';
comment on column day_plans.district_id is 'District.';
comment on column day_plans.area_id is 'Area whose visits are planned.';
comment on column day_plans.local_date is 'Local date that is planned.';
comment on column day_plans.state is 'waiting, running, proposed, accepted or failed.';
comment on column day_plans.parameters is 'How long to look, how late a visit may begin, breaks; no personal data.';
comment on column day_plans.pins is 'Places of visits that stay with a volunteer or at a time: ids and times.';
comment on column day_plans.progress is 'Share of the time to look that is used up, in percent.';
comment on column day_plans.proposal is 'The best plan so far: ids of orders and volunteers, times, and what could not be placed and why.';
comment on column day_plans.outcome is 'What accepting it did: offers sent, and those that a rule refused.';
comment on column day_plans.failure is 'Code of the problem for which it came to nothing.';
comment on column day_plans.stop_asked is 'Somebody asked to stop looking and take the best so far.';
comment on column day_plans.requested_by is 'Who asked for it.';
comment on column day_plans.requested_at is 'When (UTC).';
comment on column day_plans.worked_at is 'When the worker last told how far it is (UTC); one that is silent for long is begun again.';
comment on column day_plans.ended_at is 'When it was proposed or failed (UTC).';
