create table clients (
	id uuid primary key,
	district_id uuid not null references areas (id) on delete restrict,
	area_id uuid not null references areas (id) on delete restrict,
	account_id uuid unique references accounts (id) on delete set null,
	name text not null check (length(name) between 1 and 60),
	name_pinyin text not null,
	name_initials text not null,
	sex text check (sex in ('female', 'male')),
	birth_date date,
	phone_encrypted bytea not null,
	phone_index bytea not null,
	phone_last_four_index bytea not null,
	address_encrypted bytea not null,
	longitude double precision not null,
	latitude double precision not null,
	category text not null check (category in ('living_alone', 'empty_nest', 'left_behind', 'disabled_elder', 'severely_disabled', 'lost_only_child', 'veteran', 'entitled', 'child', 'other')),
	risk_tier text check (risk_tier in ('high', 'key', 'general')),
	languages text[] not null default '{}',
	notes_encrypted bytea,
	state text not null default 'active' check (state in ('active', 'moved_away', 'deceased')),
	created_at timestamptz not null
);
create index clients_area on clients (area_id);
create index clients_phone on clients (district_id, phone_index);
create index clients_phone_last_four on clients (district_id, phone_last_four_index);
create index clients_name on clients using gin (name gin_trgm_ops);
create index clients_name_pinyin on clients using gin (name_pinyin gin_trgm_ops);
create index clients_name_initials on clients (district_id, name_initials text_pattern_ops);
comment on table clients is 'People served (服务对象).';
comment on column clients.id is 'UUIDv7.';
comment on column clients.district_id is 'District.';
comment on column clients.area_id is 'Grid of the home where known, else community or town.';
comment on column clients.account_id is 'Account, where the person signs in.';
comment on column clients.name is '[personal] Name.';
comment on column clients.name_pinyin is '[personal] Name in pinyin, to search by.';
comment on column clients.name_initials is '[personal] Initials of the pinyin, to search by.';
comment on column clients.sex is '[personal] female, male or unknown.';
comment on column clients.birth_date is '[personal] Date of birth; the first of the month where only the month is known.';
comment on column clients.phone_encrypted is '[personal] Phone in E.164, encrypted.';
comment on column clients.phone_index is '[personal] Keyed hash of the phone.';
comment on column clients.phone_last_four_index is '[personal] Keyed hash of the last four digits.';
comment on column clients.address_encrypted is '[sensitive] Home address, encrypted.';
comment on column clients.longitude is '[personal] Home, rounded to 0.001 degree, for matching.';
comment on column clients.latitude is '[personal] Home, rounded to 0.001 degree, for matching.';
comment on column clients.category is '[sensitive] Group the person belongs to.';
comment on column clients.risk_tier is '[sensitive] Tier of regular visits: high weekly, key monthly, general quarterly.';
comment on column clients.languages is '[personal] Languages and dialects spoken.';
comment on column clients.notes_encrypted is '[sensitive] Notes on health and home, encrypted.';
comment on column clients.state is 'active, moved_away or deceased.';
comment on column clients.created_at is 'When recorded (UTC).';

create table client_consents (
	id uuid primary key,
	client_id uuid not null references clients (id) on delete cascade,
	proxy_account_id uuid not null references accounts (id) on delete cascade,
	relation text not null check (relation in ('family', 'agent', 'grid_chief')),
	scope text[] not null check (scope <@ array['order', 'see'] and cardinality(scope) > 0),
	granted_at timestamptz not null,
	expires_at timestamptz not null,
	revoked_at timestamptz,
	recorded_by uuid references accounts (id) on delete set null,
	evidence text not null check (evidence in ('signed_paper', 'spoken_by_phone', 'online')),
	check (expires_at > granted_at)
);
create index client_consents_client on client_consents (client_id);
create index client_consents_proxy on client_consents (proxy_account_id);
comment on table client_consents is 'A client''s recorded consent that a proxy (代办人) orders for them.';
comment on column client_consents.id is 'UUIDv7.';
comment on column client_consents.client_id is 'Who consents.';
comment on column client_consents.proxy_account_id is 'Who may act.';
comment on column client_consents.relation is 'family, agent (代办员) or grid_chief.';
comment on column client_consents.scope is 'order: place and change orders; see: read them.';
comment on column client_consents.granted_at is 'From when (UTC).';
comment on column client_consents.expires_at is 'Until when (UTC).';
comment on column client_consents.revoked_at is 'When it was taken back (UTC).';
comment on column client_consents.recorded_by is 'Account that recorded it.';
comment on column client_consents.evidence is 'How consent was given.';

create table volunteers (
	id uuid primary key,
	district_id uuid not null references areas (id) on delete restrict,
	area_id uuid not null references areas (id) on delete restrict,
	account_id uuid unique references accounts (id) on delete set null,
	name text not null check (length(name) between 1 and 60),
	name_pinyin text not null,
	name_initials text not null,
	sex text check (sex in ('female', 'male')),
	birth_date date not null,
	phone_encrypted bytea not null,
	phone_index bytea not null,
	phone_last_four_index bytea not null,
	longitude double precision not null,
	latitude double precision not null,
	radius_metres integer not null default 3000 check (radius_metres between 100 and 50000),
	travel_mode text not null default 'e_bike' check (travel_mode in ('foot', 'bicycle', 'e_bike', 'bus', 'car')),
	languages text[] not null default '{}',
	state text not null check (state in ('applied', 'active', 'paused', 'left')),
	vetted_on date,
	guardian_consent_on date,
	insured_until date,
	visits_per_day integer not null default 2 check (visits_per_day between 1 and 12),
	visits_per_week integer not null default 5 check (visits_per_week between 1 and 60),
	offers_per_day integer not null default 3 check (offers_per_day between 1 and 50),
	quiet_from time not null default '21:00',
	quiet_until time not null default '08:00',
	joined_on date not null,
	created_at timestamptz not null,
	unique (district_id, phone_index)
);
create index volunteers_area on volunteers (area_id);
create index volunteers_place on volunteers (latitude, longitude) where state = 'active';
create index volunteers_name on volunteers using gin (name gin_trgm_ops);
create index volunteers_name_pinyin on volunteers using gin (name_pinyin gin_trgm_ops);
comment on table volunteers is 'Registered volunteers (志愿者).';
comment on column volunteers.id is 'UUIDv7.';
comment on column volunteers.district_id is 'District.';
comment on column volunteers.area_id is 'Grid or community of the home.';
comment on column volunteers.account_id is 'Account, where the person signs in.';
comment on column volunteers.name is '[personal] Name.';
comment on column volunteers.name_pinyin is '[personal] Name in pinyin.';
comment on column volunteers.name_initials is '[personal] Initials of the pinyin.';
comment on column volunteers.sex is '[personal] female, male or unknown.';
comment on column volunteers.birth_date is '[personal] Date of birth.';
comment on column volunteers.phone_encrypted is '[personal] Phone in E.164, encrypted.';
comment on column volunteers.phone_index is '[personal] Keyed hash of the phone.';
comment on column volunteers.phone_last_four_index is '[personal] Keyed hash of the last four digits.';
comment on column volunteers.longitude is '[personal] Home, rounded to 0.001 degree.';
comment on column volunteers.latitude is '[personal] Home, rounded to 0.001 degree.';
comment on column volunteers.radius_metres is 'How far they go from home, metres.';
comment on column volunteers.travel_mode is 'How they travel.';
comment on column volunteers.languages is '[personal] Languages and dialects spoken.';
comment on column volunteers.state is 'applied, active, paused or left.';
comment on column volunteers.vetted_on is 'Local date on which identity and record were checked.';
comment on column volunteers.guardian_consent_on is 'Local date of a guardian''s consent, for minors.';
comment on column volunteers.insured_until is 'Last local date of the accident insurance.';
comment on column volunteers.visits_per_day is 'Most visits a local day.';
comment on column volunteers.visits_per_week is 'Most visits a week, Monday to Sunday.';
comment on column volunteers.offers_per_day is 'Most offers sent in 24 hours (notification budget).';
comment on column volunteers.quiet_from is 'Local time from which they are not disturbed.';
comment on column volunteers.quiet_until is 'Local time until which they are not disturbed.';
comment on column volunteers.joined_on is 'Local date of registration.';
comment on column volunteers.created_at is 'When recorded (UTC).';

create table volunteer_skills (
	volunteer_id uuid not null references volunteers (id) on delete cascade,
	skill text not null references skills (key) on delete restrict,
	primary key (volunteer_id, skill)
);
create index volunteer_skills_skill on volunteer_skills (skill, volunteer_id);
comment on table volunteer_skills is 'Skills a volunteer has.';
comment on column volunteer_skills.volunteer_id is 'The volunteer.';
comment on column volunteer_skills.skill is 'The skill.';

create table volunteer_credentials (
	id uuid primary key,
	volunteer_id uuid not null references volunteers (id) on delete cascade,
	kind text not null references credential_kinds (key) on delete restrict,
	valid_from date not null,
	valid_until date,
	checked_on date not null,
	checked_by uuid references accounts (id) on delete set null,
	check (valid_until is null or valid_until >= valid_from)
);
create index volunteer_credentials_volunteer on volunteer_credentials (volunteer_id, kind);
comment on table volunteer_credentials is 'Proofs that were seen: that, when and by whom; never a number or picture.';
comment on column volunteer_credentials.id is 'UUIDv7.';
comment on column volunteer_credentials.volunteer_id is 'The volunteer.';
comment on column volunteer_credentials.kind is 'Kind of proof.';
comment on column volunteer_credentials.valid_from is 'First local date.';
comment on column volunteer_credentials.valid_until is 'Last local date; null without end.';
comment on column volunteer_credentials.checked_on is 'Local date it was seen.';
comment on column volunteer_credentials.checked_by is 'Who saw it.';

create table volunteer_availabilities (
	volunteer_id uuid not null references volunteers (id) on delete cascade,
	weekday integer not null check (weekday between 1 and 7),
	starts_at time not null,
	ends_at time not null,
	primary key (volunteer_id, weekday, starts_at),
	check (ends_at > starts_at)
);
comment on table volunteer_availabilities is 'When in the week a volunteer is free, local time.';
comment on column volunteer_availabilities.volunteer_id is 'The volunteer.';
comment on column volunteer_availabilities.weekday is '1 Monday to 7 Sunday (ISO 8601).';
comment on column volunteer_availabilities.starts_at is 'Local time.';
comment on column volunteer_availabilities.ends_at is 'Local time.';

create table teams (
	id uuid primary key,
	district_id uuid not null references areas (id) on delete restrict,
	area_id uuid not null references areas (id) on delete restrict,
	brand_id uuid references brands (id) on delete set null,
	name_zh text not null,
	name_en text not null
);
comment on table teams is 'Volunteer teams (志愿服务队).';
comment on column teams.id is 'UUIDv7.';
comment on column teams.district_id is 'District.';
comment on column teams.area_id is 'Area it works in.';
comment on column teams.brand_id is 'Brand it belongs to.';
comment on column teams.name_zh is 'Name in Chinese.';
comment on column teams.name_en is 'Name in English.';

create table team_members (
	team_id uuid not null references teams (id) on delete cascade,
	volunteer_id uuid not null references volunteers (id) on delete cascade,
	leads boolean not null default false,
	primary key (team_id, volunteer_id)
);
create index team_members_volunteer on team_members (volunteer_id);
comment on table team_members is 'Who belongs to which team.';
comment on column team_members.team_id is 'The team.';
comment on column team_members.volunteer_id is 'The volunteer.';
comment on column team_members.leads is 'Whether they lead it.';

create table do_not_pairs (
	client_id uuid not null references clients (id) on delete cascade,
	volunteer_id uuid not null references volunteers (id) on delete cascade,
	asked_by text not null check (asked_by in ('client', 'volunteer', 'staff')),
	created_at timestamptz not null,
	primary key (client_id, volunteer_id)
);
create index do_not_pairs_volunteer on do_not_pairs (volunteer_id);
comment on table do_not_pairs is 'Pairs that are never matched; the reason is not kept.';
comment on column do_not_pairs.client_id is 'The client.';
comment on column do_not_pairs.volunteer_id is 'The volunteer.';
comment on column do_not_pairs.asked_by is 'Whose wish it is.';
comment on column do_not_pairs.created_at is 'Since when (UTC).';
