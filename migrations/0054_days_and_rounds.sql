create table weather_days (
	id uuid primary key,
	district_id uuid not null references areas (id) on delete restrict,
	area_id uuid not null references areas (id) on delete restrict,
	local_date date not null,
	moved_to date not null,
	reason text not null check (reason in ('heat', 'cold', 'storm', 'rain', 'air')),
	declared_at timestamptz not null,
	declared_by uuid references accounts (id) on delete set null,
	undone_at timestamptz,
	undone_by uuid references accounts (id) on delete set null,
	check (moved_to > local_date)
);
create unique index weather_days_once on weather_days (area_id, local_date) where undone_at is null;
comment on table weather_days is 'Days of bad weather: outdoor visits of an area are moved to another day, and back when it is undone.';
comment on column weather_days.id is 'UUIDv7.';
comment on column weather_days.district_id is 'District.';
comment on column weather_days.area_id is 'Root of the areas it holds in.';
comment on column weather_days.local_date is 'Local date of the bad weather.';
comment on column weather_days.moved_to is 'Local date to which outdoor visits are moved.';
comment on column weather_days.reason is 'What the weather is.';
comment on column weather_days.declared_at is 'When it was declared (UTC).';
comment on column weather_days.declared_by is 'Who declared it.';
comment on column weather_days.undone_at is 'When it was undone (UTC); null while it holds.';
comment on column weather_days.undone_by is 'Who undid it.';

create table weather_moves (
	weather_day_id uuid not null references weather_days (id) on delete cascade,
	visit_id uuid not null references visits (id) on delete cascade,
	moved_from timestamptz not null,
	moved_at timestamptz not null,
	refusal text,
	back_at timestamptz,
	primary key (weather_day_id, visit_id)
);
comment on table weather_moves is 'What became of each outdoor visit of such a day.';
comment on column weather_moves.weather_day_id is 'The day.';
comment on column weather_moves.visit_id is 'The visit.';
comment on column weather_moves.moved_from is 'Its start before (UTC).';
comment on column weather_moves.moved_at is 'When it was looked at (UTC).';
comment on column weather_moves.refusal is 'Code of why it could not be moved: somebody must call; null when it was.';
comment on column weather_moves.back_at is 'When it was moved back, or found to have gone its own way since (UTC).';

create table care_rounds (
	id uuid primary key,
	district_id uuid not null references areas (id) on delete restrict,
	area_id uuid not null references areas (id) on delete restrict,
	item_id uuid not null references service_items (id) on delete restrict,
	risk_tier text check (risk_tier in ('high', 'key', 'general')),
	category text,
	started_at timestamptz not null,
	started_by uuid references accounts (id) on delete set null,
	ends_at timestamptz not null,
	placed_at timestamptz
);
create index care_rounds_unplaced on care_rounds (started_at) where placed_at is null;
comment on table care_rounds is 'Rounds in which every client of a group is visited or called within 24 hours, as in a heat wave.';
comment on column care_rounds.id is 'UUIDv7.';
comment on column care_rounds.district_id is 'District.';
comment on column care_rounds.area_id is 'Root of the areas whose clients are in it.';
comment on column care_rounds.item_id is 'Service item that is ordered for each.';
comment on column care_rounds.risk_tier is '[sensitive] Tier of the clients; null for all.';
comment on column care_rounds.category is '[sensitive] Group of the clients; null for all.';
comment on column care_rounds.started_at is 'When it was started (UTC).';
comment on column care_rounds.started_by is 'Who started it.';
comment on column care_rounds.ends_at is 'By when everybody is to be reached (UTC).';
comment on column care_rounds.placed_at is 'When the last order of it was placed (UTC); null while some are missing.';

create table care_round_clients (
	round_id uuid not null references care_rounds (id) on delete cascade,
	client_id uuid not null references clients (id) on delete cascade,
	order_id uuid references orders (id) on delete set null,
	refusal text,
	primary key (round_id, client_id)
);
create index care_round_clients_order on care_round_clients (order_id);
comment on table care_round_clients is 'The clients of a round, each with the order placed for them.';
comment on column care_round_clients.round_id is 'The round.';
comment on column care_round_clients.client_id is 'The client.';
comment on column care_round_clients.order_id is 'The order; null when none could be placed.';
comment on column care_round_clients.refusal is 'Code of why none could be placed: somebody must call.';
