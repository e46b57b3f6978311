create table visits (
	id uuid primary key,
	district_id uuid not null references areas (id) on delete restrict,
	area_id uuid not null references areas (id) on delete restrict,
	order_id uuid references orders (id) on delete restrict,
	client_id uuid not null references clients (id) on delete restrict,
	item_id uuid not null references service_items (id) on delete restrict,
	brand_id uuid not null references brands (id) on delete restrict,
	state text not null check (state in ('open', 'agreed', 'on_the_way', 'checked_in', 'checked_out', 'confirmed', 'missed', 'dropped', 'cancelled')),
	starts_at timestamptz not null,
	ends_at timestamptz not null,
	local_date date not null,
	checked_in_at timestamptz,
	checked_out_at timestamptz,
	created_at timestamptz not null,
	check (ends_at > starts_at),
	check (checked_out_at is null or checked_out_at >= checked_in_at)
);
create index visits_order on visits (order_id);
create index visits_client on visits (client_id, starts_at);
create index visits_brand_date on visits (brand_id, local_date);
create index visits_state_start on visits (state, starts_at);
create trigger visits_state before update of state on visits
	for each row execute function refuse_unknown_transition('visit');
comment on table visits is 'Visits: of an order, or of a visit plan.';
comment on column visits.id is 'UUIDv7.';
comment on column visits.district_id is 'District.';
comment on column visits.area_id is 'Area of the place, as on its day.';
comment on column visits.order_id is 'Order it serves; null for a visit of a plan.';
comment on column visits.client_id is 'Who is visited.';
comment on column visits.item_id is 'What is done.';
comment on column visits.brand_id is 'Brand, as on its day.';
comment on column visits.state is 'State; the state table holds what may follow.';
comment on column visits.starts_at is 'Planned start (UTC).';
comment on column visits.ends_at is 'Planned end (UTC).';
comment on column visits.local_date is 'Local date of the planned start.';
comment on column visits.checked_in_at is 'First check-in (UTC).';
comment on column visits.checked_out_at is 'Last check-out (UTC).';
comment on column visits.created_at is 'When recorded (UTC).';

create table commitments (
	id uuid primary key,
	volunteer_id uuid not null references volunteers (id) on delete cascade,
	during tstzrange not null check (not isempty(during)),
	kind text not null check (kind in ('visit', 'activity', 'booking', 'time_off')),
	source_id uuid,
	state text not null check (state in ('held', 'released')),
	created_at timestamptz not null,
	constraint commitments_no_overlap exclude using gist (volunteer_id with =, during with &&) where (state = 'held')
);
create index commitments_source on commitments (source_id);
comment on table commitments is 'The only rows that block a volunteer''s time.';
comment on column commitments.id is 'UUIDv7.';
comment on column commitments.volunteer_id is 'Whose time.';
comment on column commitments.during is 'From when until when (UTC), the end excluded.';
comment on column commitments.kind is 'visit, activity, booking or time_off.';
comment on column commitments.source_id is 'The visit place, session or booking it stands for.';
comment on column commitments.state is 'held, or released after a drop-out or cancellation.';
comment on column commitments.created_at is 'When made (UTC).';

create table visit_places (
	id uuid primary key,
	visit_id uuid not null references visits (id) on delete cascade,
	position integer not null check (position in (1, 2)),
	volunteer_id uuid references volunteers (id) on delete restrict,
	commitment_id uuid references commitments (id) on delete set null,
	filled_at timestamptz,
	checked_in_at timestamptz,
	checked_out_at timestamptz,
	unique (visit_id, position)
);
create index visit_places_volunteer on visit_places (volunteer_id);
create unique index visit_places_one_each on visit_places (visit_id, volunteer_id) where volunteer_id is not null;
comment on table visit_places is 'Places for volunteers in a visit; an open task is a place nobody has filled.';
comment on column visit_places.id is 'UUIDv7; also the id of the open task.';
comment on column visit_places.visit_id is 'The visit.';
comment on column visit_places.position is 'First or second volunteer.';
comment on column visit_places.volunteer_id is 'Who fills it; null while open.';
comment on column visit_places.commitment_id is 'The row that blocks their time.';
comment on column visit_places.filled_at is 'When it was filled (UTC).';
comment on column visit_places.checked_in_at is 'This volunteer''s check-in (UTC).';
comment on column visit_places.checked_out_at is 'This volunteer''s check-out (UTC).';

create table visit_drop_outs (
	id uuid primary key,
	visit_place_id uuid not null references visit_places (id) on delete cascade,
	volunteer_id uuid not null references volunteers (id) on delete cascade,
	at timestamptz not null,
	kind text not null check (kind in ('dropped_out', 'missed')),
	reason text check (reason in ('ill', 'family', 'work', 'transport', 'other'))
);
create index visit_drop_outs_place on visit_drop_outs (visit_place_id);
create index visit_drop_outs_volunteer on visit_drop_outs (volunteer_id);
comment on table visit_drop_outs is 'Volunteers who could not come after all, or did not.';
comment on column visit_drop_outs.id is 'UUIDv7.';
comment on column visit_drop_outs.visit_place_id is 'The place that became open again.';
comment on column visit_drop_outs.volunteer_id is 'Who.';
comment on column visit_drop_outs.at is 'When (UTC).';
comment on column visit_drop_outs.kind is 'dropped_out (told us) or missed (did not come).';
comment on column visit_drop_outs.reason is '[personal] Why, if told.';

create table offers (
	id uuid primary key,
	district_id uuid not null references areas (id) on delete restrict,
	order_id uuid not null references orders (id) on delete cascade,
	visit_place_id uuid not null references visit_places (id) on delete cascade,
	volunteer_id uuid not null references volunteers (id) on delete cascade,
	round integer not null,
	wave integer not null,
	source text not null check (source in ('matcher', 'dispatcher')),
	state text not null check (state in ('proposed', 'sent', 'accepted', 'declined', 'expired', 'withdrawn')),
	score double precision not null,
	score_parts jsonb not null default '{}',
	distance_metres integer,
	travel_minutes integer,
	sent_at timestamptz,
	expires_at timestamptz not null,
	answered_at timestamptz,
	decline_reason text check (decline_reason in ('busy', 'too_far', 'not_my_skill', 'unwell', 'other')),
	created_at timestamptz not null,
	unique (order_id, volunteer_id, round)
);
create index offers_place on offers (visit_place_id);
create index offers_volunteer on offers (volunteer_id, created_at);
create index offers_expiry on offers (expires_at) where state = 'sent';
create trigger offers_state before update of state on offers
	for each row execute function refuse_unknown_transition('offer');
comment on table offers is 'A place in a visit offered to one volunteer; each can be declined at no cost.';
comment on column offers.id is 'UUIDv7.';
comment on column offers.district_id is 'District.';
comment on column offers.order_id is 'The order.';
comment on column offers.visit_place_id is 'The place offered.';
comment on column offers.volunteer_id is 'Who is asked.';
comment on column offers.round is 'Round of matching of the order.';
comment on column offers.wave is 'Wave in the round.';
comment on column offers.source is 'matcher or dispatcher.';
comment on column offers.state is 'State; the state table holds what may follow.';
comment on column offers.score is 'Score, 0 to 1, higher is better.';
comment on column offers.score_parts is 'Parts of the score by name.';
comment on column offers.distance_metres is 'Distance from home to the place, metres.';
comment on column offers.travel_minutes is 'Time to travel, minutes.';
comment on column offers.sent_at is 'When sent (UTC).';
comment on column offers.expires_at is 'Until when it can be accepted (UTC).';
comment on column offers.answered_at is 'When accepted or declined (UTC).';
comment on column offers.decline_reason is 'Why declined, if told.';
comment on column offers.created_at is 'When made (UTC).';

create table matching_decisions (
	id uuid primary key,
	order_id uuid not null references orders (id) on delete cascade,
	round integer not null,
	wave integer not null,
	at timestamptz not null,
	considered integer not null,
	ruled_out jsonb not null default '{}',
	asked jsonb not null default '[]',
	outcome text not null check (outcome in ('asked', 'desk', 'waiting'))
);
create index matching_decisions_order on matching_decisions (order_id, at);
comment on table matching_decisions is 'Decision log of matching: one row a look at an order.';
comment on column matching_decisions.id is 'UUIDv7.';
comment on column matching_decisions.order_id is 'The order.';
comment on column matching_decisions.round is 'Round of matching.';
comment on column matching_decisions.wave is 'Wave.';
comment on column matching_decisions.at is 'When (UTC).';
comment on column matching_decisions.considered is 'How many volunteers were considered.';
comment on column matching_decisions.ruled_out is 'How many each rule ruled out, by its name.';
comment on column matching_decisions.asked is 'Who was asked: volunteer id, score and its parts.';
comment on column matching_decisions.outcome is 'asked, desk (handed to the dispatcher) or waiting.';

create table hours_entries (
	id uuid primary key,
	district_id uuid not null references areas (id) on delete restrict,
	volunteer_id uuid not null references volunteers (id) on delete restrict,
	visit_place_id uuid references visit_places (id) on delete restrict,
	brand_id uuid not null references brands (id) on delete restrict,
	area_id uuid not null references areas (id) on delete restrict,
	local_date date not null,
	minutes integer not null,
	grade text not null check (grade in ('credit', 'honour')),
	kind text not null check (kind in ('service', 'correction')),
	corrects_id uuid references hours_entries (id) on delete restrict,
	recorded_by uuid references accounts (id) on delete set null,
	recorded_at timestamptz not null,
	check ((kind = 'correction') = (corrects_id is not null)),
	check (kind = 'correction' or minutes >= 0)
);
create unique index hours_entries_once on hours_entries (visit_place_id) where kind = 'service';
create index hours_entries_volunteer on hours_entries (volunteer_id, local_date);
create index hours_entries_brand on hours_entries (brand_id, local_date);
comment on table hours_entries is 'Ledger of time given; a correction is a new row.';
comment on column hours_entries.id is 'UUIDv7.';
comment on column hours_entries.district_id is 'District.';
comment on column hours_entries.volunteer_id is 'Who gave it.';
comment on column hours_entries.visit_place_id is 'The place in the visit it was given in.';
comment on column hours_entries.brand_id is 'Brand, as on its day.';
comment on column hours_entries.area_id is 'Area of the visit, as on its day.';
comment on column hours_entries.local_date is 'Local date of the visit.';
comment on column hours_entries.minutes is 'Minutes of actual service, travel excluded; a correction may be negative.';
comment on column hours_entries.grade is 'credit (信用时数, signed in and out) or honour (荣誉时数, added by staff).';
comment on column hours_entries.kind is 'service or correction.';
comment on column hours_entries.corrects_id is 'Entry corrected.';
comment on column hours_entries.recorded_by is 'Who recorded it.';
comment on column hours_entries.recorded_at is 'When (UTC).';

insert into state_transitions (thing, from_state, event, to_state) values
	('offer', 'proposed', 'send', 'sent'),
	('offer', 'proposed', 'withdraw', 'withdrawn'),
	('offer', 'sent', 'accept', 'accepted'),
	('offer', 'sent', 'decline', 'declined'),
	('offer', 'sent', 'expire', 'expired'),
	('offer', 'sent', 'withdraw', 'withdrawn'),
	('visit', 'open', 'agree', 'agreed'),
	('visit', 'open', 'cancel', 'cancelled'),
	('visit', 'agreed', 'set_out', 'on_the_way'),
	('visit', 'agreed', 'check_in', 'checked_in'),
	('visit', 'agreed', 'lose_volunteer', 'open'),
	('visit', 'agreed', 'miss', 'missed'),
	('visit', 'agreed', 'cancel', 'cancelled'),
	('visit', 'on_the_way', 'check_in', 'checked_in'),
	('visit', 'on_the_way', 'lose_volunteer', 'open'),
	('visit', 'on_the_way', 'miss', 'missed'),
	('visit', 'on_the_way', 'cancel', 'cancelled'),
	('visit', 'checked_in', 'check_out', 'checked_out'),
	('visit', 'checked_out', 'confirm', 'confirmed'),
	('visit', 'missed', 'reopen', 'open'),
	('visit', 'missed', 'cancel', 'cancelled');
