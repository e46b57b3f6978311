create table risk_tier_rules (
	district_id uuid not null references areas (id) on delete restrict,
	tier text not null check (tier in ('high', 'key', 'general')),
	period text not null check (period in ('week', 'month', 'quarter')),
	change_within_hours integer check (change_within_hours between 1 and 720),
	item_id uuid references service_items (id) on delete restrict,
	primary key (district_id, tier)
);
comment on table risk_tier_rules is 'How often clients of a risk tier are visited in a district (探访关爱). A tier without a row follows the built-in rule: high weekly and within 24 hours of a major change, key monthly, general quarterly.';
comment on column risk_tier_rules.district_id is 'District.';
comment on column risk_tier_rules.tier is 'Risk tier.';
comment on column risk_tier_rules.period is 'In each of these, at least one visit.';
comment on column risk_tier_rules.change_within_hours is 'Within so many hours of a major change (discharge, bereavement, fall) somebody visits; null: no sooner than the period asks.';
comment on column risk_tier_rules.item_id is 'Service item of the visits that this rule calls for by itself; null: that of the client''s visit plan.';

create table visit_plans (
	id uuid primary key,
	district_id uuid not null references areas (id) on delete restrict,
	area_id uuid not null references areas (id) on delete restrict,
	client_id uuid not null references clients (id) on delete restrict,
	item_id uuid not null references service_items (id) on delete restrict,
	brand_id uuid not null references brands (id) on delete restrict,
	team_id uuid references teams (id) on delete set null,
	replaces_id uuid unique references visit_plans (id) on delete restrict,
	state text not null check (state in ('draft', 'active', 'ended')),
	recurrence text not null check (recurrence ~ '^FREQ=(WEEKLY|MONTHLY);'),
	starts_on date not null,
	ends_on date,
	local_time time not null,
	duration_minutes integer not null check (duration_minutes between 10 and 720),
	places integer not null check (places in (1, 2)),
	holiday_rule text not null check (holiday_rule in ('skip', 'move_before', 'move_after', 'keep')),
	risk_tier text check (risk_tier in ('high', 'key', 'general')),
	insurance_needed boolean not null,
	agreement_signed_on date,
	insurance_checked_on date,
	generated_until date not null,
	created_at timestamptz not null,
	created_by uuid references accounts (id) on delete set null,
	started_at timestamptz,
	ended_at timestamptz,
	end_reason text check (end_reason in ('goal_reached', 'moved_away', 'deceased', 'not_wanted', 'changed', 'other')),
	check (ends_on is null or ends_on >= starts_on - 1)
);
create index visit_plans_client on visit_plans (client_id);
create index visit_plans_area on visit_plans (area_id, state);
create index visit_plans_behind on visit_plans (generated_until, id) where state = 'active';
create trigger visit_plans_state before update of state on visit_plans
	for each row execute function refuse_unknown_transition('visit_plan');
comment on table visit_plans is 'Visits that keep coming (定期上门): to whom, for what, how often. A change "from now on" ends a plan and begins another that replaces it.';
comment on column visit_plans.id is 'UUIDv7.';
comment on column visit_plans.district_id is 'District.';
comment on column visit_plans.area_id is 'Area of the client.';
comment on column visit_plans.client_id is '[personal] Who is visited.';
comment on column visit_plans.item_id is 'What is done.';
comment on column visit_plans.brand_id is 'Brand of the item.';
comment on column visit_plans.team_id is 'Team whose members are asked; null: anyone.';
comment on column visit_plans.replaces_id is 'The plan that this one goes on from.';
comment on column visit_plans.state is 'State; the state table holds what may follow.';
comment on column visit_plans.recurrence is 'Rule of RFC 5545 (FREQ, INTERVAL, BYDAY, BYMONTHDAY), counted from starts_on.';
comment on column visit_plans.starts_on is 'First local date that counts.';
comment on column visit_plans.ends_on is 'Last local date that counts; null: open.';
comment on column visit_plans.local_time is 'Planned start, local time of the area.';
comment on column visit_plans.duration_minutes is 'Planned duration, minutes.';
comment on column visit_plans.places is 'Volunteers a visit needs.';
comment on column visit_plans.holiday_rule is 'What happens to a date that is a public holiday.';
comment on column visit_plans.risk_tier is '[sensitive] Tier whose rule the plan meets; null: none.';
comment on column visit_plans.insurance_needed is 'Whether it starts only with the accident insurance on record (志愿服务条例 art. 17).';
comment on column visit_plans.agreement_signed_on is 'Local date of the written agreement, asked for a term of a month or more and for what is risky.';
comment on column visit_plans.insurance_checked_on is 'Local date on which the insurance was seen.';
comment on column visit_plans.generated_until is 'Last local date of the rule for which visits were made; the day before starts_on at first.';
comment on column visit_plans.created_at is 'When made (UTC).';
comment on column visit_plans.created_by is 'Who made it.';
comment on column visit_plans.started_at is 'When it was started (UTC).';
comment on column visit_plans.ended_at is 'When it was ended (UTC).';
comment on column visit_plans.end_reason is 'Why it was ended.';

create table visit_plan_exceptions (
	plan_id uuid not null references visit_plans (id) on delete cascade,
	plan_date date not null,
	kind text not null check (kind in ('skip', 'move')),
	moved_to timestamptz,
	made_at timestamptz not null,
	made_by uuid references accounts (id) on delete set null,
	primary key (plan_id, plan_date),
	check ((kind = 'move') = (moved_to is not null))
);
comment on table visit_plan_exceptions is 'Single dates of a plan that are left out or moved. To undo one is to delete it.';
comment on column visit_plan_exceptions.plan_id is 'The plan.';
comment on column visit_plan_exceptions.plan_date is 'Date as the rule has it.';
comment on column visit_plan_exceptions.kind is 'skip or move.';
comment on column visit_plan_exceptions.moved_to is 'New start (UTC) of a moved visit.';
comment on column visit_plan_exceptions.made_at is 'When (UTC).';
comment on column visit_plan_exceptions.made_by is 'Who.';

create table visit_plan_pauses (
	id uuid primary key,
	plan_id uuid not null references visit_plans (id) on delete cascade,
	from_date date not null,
	until_date date,
	reason text not null check (reason in ('hospital', 'holiday', 'family', 'other')),
	made_at timestamptz not null,
	made_by uuid references accounts (id) on delete set null,
	check (until_date is null or until_date >= from_date)
);
create index visit_plan_pauses_plan on visit_plan_pauses (plan_id);
comment on table visit_plan_pauses is 'Times in which a plan rests.';
comment on column visit_plan_pauses.id is 'UUIDv7.';
comment on column visit_plan_pauses.plan_id is 'The plan.';
comment on column visit_plan_pauses.from_date is 'First local date without visits.';
comment on column visit_plan_pauses.until_date is 'Last local date without visits; null: until somebody ends it.';
comment on column visit_plan_pauses.reason is '[sensitive] Why.';
comment on column visit_plan_pauses.made_at is 'When (UTC).';
comment on column visit_plan_pauses.made_by is 'Who.';

create table visit_plan_pairings (
	id uuid primary key,
	plan_id uuid not null references visit_plans (id) on delete cascade,
	position integer not null check (position in (1, 2)),
	role text not null check (role in ('regular', 'substitute')),
	volunteer_id uuid not null references volunteers (id) on delete cascade,
	agreed_at timestamptz not null,
	left_at timestamptz
);
create unique index visit_plan_pairings_one on visit_plan_pairings (plan_id, position, role) where left_at is null;
create index visit_plan_pairings_volunteer on visit_plan_pairings (volunteer_id);
comment on table visit_plan_pairings is 'Volunteers who agreed to a plan''s visits as a whole (结对), and their substitutes.';
comment on column visit_plan_pairings.id is 'UUIDv7.';
comment on column visit_plan_pairings.plan_id is 'The plan.';
comment on column visit_plan_pairings.position is 'Which place of each visit.';
comment on column visit_plan_pairings.role is 'regular, or substitute: asked first when the regular one cannot come.';
comment on column visit_plan_pairings.volunteer_id is 'Who.';
comment on column visit_plan_pairings.agreed_at is 'When they agreed (UTC).';
comment on column visit_plan_pairings.left_at is 'When they left it (UTC).';

create table visit_plan_alerts (
	id uuid primary key,
	plan_id uuid not null references visit_plans (id) on delete cascade,
	kind text not null check (kind in ('next_visit_missing', 'visit_missed', 'nobody_agreed', 'expiry_ahead')),
	local_date date not null,
	found_at timestamptz not null,
	settled_at timestamptz,
	settled_by uuid references accounts (id) on delete set null
);
create unique index visit_plan_alerts_open on visit_plan_alerts (plan_id, kind) where settled_at is null;
create index visit_plan_alerts_found on visit_plan_alerts (found_at) where settled_at is null;
comment on table visit_plan_alerts is 'What a person must look at in a plan, found by the independent check.';
comment on column visit_plan_alerts.id is 'UUIDv7.';
comment on column visit_plan_alerts.plan_id is 'The plan.';
comment on column visit_plan_alerts.kind is 'What is wrong.';
comment on column visit_plan_alerts.local_date is 'Local date that it is about.';
comment on column visit_plan_alerts.found_at is 'When found (UTC).';
comment on column visit_plan_alerts.settled_at is 'When it was put right, by a person or by itself (UTC).';
comment on column visit_plan_alerts.settled_by is 'Who; null: it came right by itself.';

insert into state_transitions (thing, from_state, event, to_state) values
	('visit_plan', 'draft', 'start', 'active'),
	('visit_plan', 'draft', 'end', 'ended'),
	('visit_plan', 'active', 'end', 'ended'),
	('visit_plan', 'ended', 'resume', 'active'),
	('visit', 'open', 'miss', 'missed'),
	('visit', 'cancelled', 'restore', 'open');
