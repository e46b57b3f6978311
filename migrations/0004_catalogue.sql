create table brands (
	id uuid primary key,
	district_id uuid not null references areas (id) on delete restrict,
	slug text not null check (slug ~ '^[a-z0-9-]{2,60}$'),
	kind text not null check (kind in ('window', 'volunteer', 'benefit')),
	name_zh text not null,
	name_en text not null,
	story_zh text not null,
	story_en text not null,
	lead_office_zh text not null,
	lead_office_en text not null,
	supervising_bodies jsonb not null default '[]',
	position integer not null default 0,
	unique (district_id, slug)
);
comment on table brands is 'Service brands of the district.';
comment on column brands.id is 'UUIDv7.';
comment on column brands.district_id is 'District that runs it.';
comment on column brands.slug is 'Name in URLs.';
comment on column brands.kind is 'window (窗口型), volunteer (志愿型) or benefit (惠民型).';
comment on column brands.name_zh is 'Name in Chinese.';
comment on column brands.name_en is 'Name in English.';
comment on column brands.story_zh is 'What it is for, in Chinese.';
comment on column brands.story_en is 'What it is for, in English.';
comment on column brands.lead_office_zh is 'Office that leads it, in Chinese.';
comment on column brands.lead_office_en is 'Office that leads it, in English.';
comment on column brands.supervising_bodies is 'List of {zh, en}: bodies that supervise it; several are allowed.';
comment on column brands.position is 'Order on pages.';

create table brand_plans (
	id uuid primary key,
	brand_id uuid not null references brands (id) on delete cascade,
	first_year integer not null check (first_year between 2000 and 2200),
	last_year integer not null,
	goals jsonb not null default '[]',
	check (last_year >= first_year),
	exclude using gist (brand_id with =, int4range(first_year, last_year, '[]') with &&)
);
comment on table brand_plans is 'Plans of several years of a brand; the years of two never overlap.';
comment on column brand_plans.id is 'UUIDv7.';
comment on column brand_plans.brand_id is 'The brand.';
comment on column brand_plans.first_year is 'First calendar year.';
comment on column brand_plans.last_year is 'Last calendar year.';
comment on column brand_plans.goals is 'List of {zh, en}: goals in words.';

create table brand_targets (
	plan_id uuid not null references brand_plans (id) on delete cascade,
	year integer not null,
	indicator text not null,
	value numeric not null,
	primary key (plan_id, year, indicator)
);
comment on table brand_targets is 'Yearly targets of a plan.';
comment on column brand_targets.plan_id is 'The plan.';
comment on column brand_targets.year is 'Calendar year.';
comment on column brand_targets.indicator is 'Key of the indicator.';
comment on column brand_targets.value is 'Figure to reach, in the unit of the indicator.';

create table brand_milestones (
	id uuid primary key,
	plan_id uuid not null references brand_plans (id) on delete cascade,
	due_on date not null,
	title_zh text not null,
	title_en text not null,
	lead_zh text not null,
	lead_en text not null,
	reached_on date
);
create index brand_milestones_plan on brand_milestones (plan_id);
comment on table brand_milestones is 'Milestones of a plan.';
comment on column brand_milestones.id is 'UUIDv7.';
comment on column brand_milestones.plan_id is 'The plan.';
comment on column brand_milestones.due_on is 'Local date it is due.';
comment on column brand_milestones.title_zh is 'What is to be reached, in Chinese.';
comment on column brand_milestones.title_en is 'What is to be reached, in English.';
comment on column brand_milestones.lead_zh is 'Responsible post, in Chinese.';
comment on column brand_milestones.lead_en is 'Responsible post, in English.';
comment on column brand_milestones.reached_on is 'Local date it was reached; null until then.';

create table role_grants (
	id uuid primary key,
	account_id uuid not null references accounts (id) on delete cascade,
	role text not null check (role in ('dispatcher', 'grid_chief', 'programme_manager', 'supervisor', 'administrator')),
	area_id uuid not null references areas (id) on delete restrict,
	brand_id uuid references brands (id) on delete cascade,
	granted_at timestamptz not null,
	granted_by uuid references accounts (id) on delete set null,
	ended_at timestamptz,
	check (role <> 'programme_manager' or brand_id is not null)
);
create index role_grants_account on role_grants (account_id);
create unique index role_grants_once on role_grants (account_id, role, area_id, brand_id) nulls not distinct where ended_at is null;
comment on table role_grants is 'Roles of staff, each with its scope. Clients, proxies and volunteers have theirs by their own rows.';
comment on column role_grants.id is 'UUIDv7.';
comment on column role_grants.account_id is 'Who.';
comment on column role_grants.role is 'Role in the permission matrix.';
comment on column role_grants.area_id is 'Root of the areas it holds in.';
comment on column role_grants.brand_id is 'Brand it is limited to; null for all.';
comment on column role_grants.granted_at is 'From when (UTC).';
comment on column role_grants.granted_by is 'Who gave it.';
comment on column role_grants.ended_at is 'When it ended (UTC); null while it holds.';

create table skills (
	key text primary key,
	name_zh text not null,
	name_en text not null
);
comment on table skills is 'What a volunteer can do.';
comment on column skills.key is 'Stable key.';
comment on column skills.name_zh is 'Name in Chinese.';
comment on column skills.name_en is 'Name in English.';

create table credential_kinds (
	key text primary key,
	name_zh text not null,
	name_en text not null,
	expires boolean not null
);
comment on table credential_kinds is 'Proofs that some items ask for.';
comment on column credential_kinds.key is 'Stable key.';
comment on column credential_kinds.name_zh is 'Name in Chinese.';
comment on column credential_kinds.name_en is 'Name in English.';
comment on column credential_kinds.expires is 'Whether it has an end date.';

create table service_items (
	id uuid primary key,
	district_id uuid not null references areas (id) on delete restrict,
	brand_id uuid not null references brands (id) on delete restrict,
	key text not null,
	name_zh text not null,
	name_en text not null,
	description_zh text not null,
	description_en text not null,
	preparation_zh text not null,
	preparation_en text not null,
	category text not null check (category in ('culture_sport', 'education', 'health', 'employment', 'infrastructure', 'agriculture', 'social_management', 'daily_life')),
	supplier text not null check (supplier in ('government', 'self_governing', 'market', 'peoples_organisation')),
	duration_minutes integer not null check (duration_minutes between 10 and 720),
	volunteers_needed integer not null check (volunteers_needed in (1, 2)),
	credential_kind text references credential_kinds (key) on delete restrict,
	admission text not null check (admission in ('rule', 'check')),
	admission_form text not null check (admission_form in ('immediate', 'promised', 'joint', 'answered')),
	answer_within_minutes integer not null check (answer_within_minutes > 0),
	serve_within_days integer not null check (serve_within_days > 0),
	opens_at time not null,
	closes_at time not null,
	round_the_clock boolean not null,
	minimum_lead_minutes integer not null check (minimum_lead_minutes >= 0),
	remote boolean not null,
	risky boolean not null,
	outdoor boolean not null,
	position integer not null default 0,
	retired_on date,
	unique (district_id, key),
	check (round_the_clock or closes_at > opens_at)
);
create index service_items_brand on service_items (brand_id);
comment on table service_items is 'The service item library: what can be ordered.';
comment on column service_items.id is 'UUIDv7.';
comment on column service_items.district_id is 'District that offers it.';
comment on column service_items.brand_id is 'Brand it belongs to.';
comment on column service_items.key is 'Stable key, used in URLs.';
comment on column service_items.name_zh is 'Name in Chinese.';
comment on column service_items.name_en is 'Name in English.';
comment on column service_items.description_zh is 'What is done, in Chinese.';
comment on column service_items.description_en is 'What is done, in English.';
comment on column service_items.preparation_zh is 'What to have ready, told once (一次性告知), in Chinese.';
comment on column service_items.preparation_en is 'What to have ready, in English.';
comment on column service_items.category is 'One of the eight categories of the library.';
comment on column service_items.supplier is 'Kind of supplier.';
comment on column service_items.duration_minutes is 'Length of a visit, minutes.';
comment on column service_items.volunteers_needed is 'How many volunteers a visit needs at the same time.';
comment on column service_items.credential_kind is 'Proof that a volunteer must have, valid on the day.';
comment on column service_items.admission is 'rule: admitted at once by rule; check: a dispatcher checks it.';
comment on column service_items.admission_form is 'Usual form: immediate 即办件, promised 承诺件, joint 联办件, answered 答复件.';
comment on column service_items.answer_within_minutes is 'Promise: a volunteer is found within so many minutes of placing.';
comment on column service_items.serve_within_days is 'Promise: served within so many days of placing.';
comment on column service_items.opens_at is 'Earliest local time of a visit.';
comment on column service_items.closes_at is 'Latest local time of its end.';
comment on column service_items.round_the_clock is 'Open at every hour.';
comment on column service_items.minimum_lead_minutes is 'Least time between placing and the visit, minutes.';
comment on column service_items.remote is 'Done by phone: distance does not matter.';
comment on column service_items.risky is 'Needs insurance and a written agreement.';
comment on column service_items.outdoor is 'Moved in bad weather.';
comment on column service_items.position is 'Order on pages.';
comment on column service_items.retired_on is 'Local date from which it can no longer be ordered.';

create table service_item_skills (
	item_id uuid not null references service_items (id) on delete cascade,
	skill text not null references skills (key) on delete restrict,
	primary key (item_id, skill)
);
comment on table service_item_skills is 'Skills that every volunteer of the item needs.';
comment on column service_item_skills.item_id is 'The item.';
comment on column service_item_skills.skill is 'The skill.';
