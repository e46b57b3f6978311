create sequence order_numbers minvalue 1000000 maxvalue 9999999 cycle;
comment on sequence order_numbers is 'First seven digits of the next order number.';

create table orders (
	id uuid primary key,
	district_id uuid not null references areas (id) on delete restrict,
	area_id uuid not null references areas (id) on delete restrict,
	number text not null check (number ~ '^[0-9]{8}$'),
	client_id uuid not null references clients (id) on delete restrict,
	item_id uuid not null references service_items (id) on delete restrict,
	brand_id uuid not null references brands (id) on delete restrict,
	placed_by uuid references accounts (id) on delete set null,
	channel text not null check (channel in ('web', 'phone', 'api')),
	state text not null check (state in ('draft', 'submitted', 'admitted', 'refused', 'matching', 'staffed', 'in_service', 'done', 'closed', 'cancelled', 'expired')),
	starts_at timestamptz not null,
	ends_at timestamptz not null,
	local_date date not null,
	longitude double precision not null,
	latitude double precision not null,
	address_encrypted bytea not null,
	notes_encrypted bytea,
	wished_sex text check (wished_sex in ('female', 'male')),
	wished_sex_must boolean not null default false,
	wished_language text,
	wished_language_must boolean not null default false,
	urgent boolean not null default false,
	answer_due_at timestamptz not null,
	serve_due_at timestamptz not null,
	admission_form text check (admission_form in ('immediate', 'promised', 'joint', 'answered')),
	promised_for date,
	refusal_reason text check (refusal_reason in ('outside_scope', 'needs_professional', 'incomplete', 'duplicate', 'unsafe', 'other')),
	refusal_note text,
	cancellation_reason text check (cancellation_reason in ('no_longer_needed', 'other_help', 'time_changed', 'unwell', 'mistake', 'other')),
	unmet_reason text check (unmet_reason in ('no_candidate', 'nobody_accepted', 'missed', 'too_late', 'staff_decision')),
	submitted_at timestamptz not null,
	matching_round integer not null default 0,
	matching_wave integer not null default 0,
	matching_due_at timestamptz,
	desk_since timestamptz,
	desk_reason text check (desk_reason in ('no_candidate', 'waves_exhausted', 'too_late', 'missed')),
	staffed_at timestamptz,
	done_at timestamptz,
	closes_at timestamptz,
	created_at timestamptz not null,
	unique (district_id, number),
	check (ends_at > starts_at),
	check ((state = 'refused') = (refusal_reason is not null)),
	check ((state = 'expired') = (unmet_reason is not null))
);
create index orders_client on orders (client_id, created_at);
create index orders_placed_by on orders (placed_by, created_at);
create index orders_brand_date on orders (brand_id, local_date);
create index orders_area_state on orders (area_id, state);
create index orders_desk on orders (district_id, desk_since) where desk_since is not null;
create index orders_matching_due on orders (matching_due_at) where state = 'matching' and matching_due_at is not null;
create index orders_waiting on orders (starts_at) where state in ('submitted', 'admitted', 'matching', 'staffed');
create index orders_closing on orders (closes_at) where state = 'done';
create index orders_submitted on orders (brand_id, submitted_at);
create trigger orders_state before update of state on orders
	for each row execute function refuse_unknown_transition('order');
comment on table orders is 'Service orders (点单).';
comment on column orders.id is 'UUIDv7.';
comment on column orders.district_id is 'District.';
comment on column orders.area_id is 'Grid of the place where known, as on its day.';
comment on column orders.number is 'Eight digits with a check digit, to be read out; never used for permission.';
comment on column orders.client_id is 'Who is served.';
comment on column orders.item_id is 'What is ordered.';
comment on column orders.brand_id is 'Brand of the item, as on its day.';
comment on column orders.placed_by is 'Account that placed it.';
comment on column orders.channel is 'web, phone (by the desk) or api.';
comment on column orders.state is 'State; the state table holds what may follow.';
comment on column orders.starts_at is 'Start of the visit asked for (UTC).';
comment on column orders.ends_at is 'End of the visit asked for (UTC).';
comment on column orders.local_date is 'Local date of the start.';
comment on column orders.longitude is '[personal] Place of service, rounded to 0.001 degree.';
comment on column orders.latitude is '[personal] Place of service, rounded to 0.001 degree.';
comment on column orders.address_encrypted is '[sensitive] Place of service, encrypted.';
comment on column orders.notes_encrypted is '[sensitive] Anything to know, encrypted.';
comment on column orders.wished_sex is 'Sex of the volunteer wished for.';
comment on column orders.wished_sex_must is 'Whether that wish is a must.';
comment on column orders.wished_language is 'Language or dialect wished for.';
comment on column orders.wished_language_must is 'Whether that wish is a must.';
comment on column orders.urgent is 'Same day or at risk: asked faster and wider.';
comment on column orders.answer_due_at is 'Promise: volunteer found by then (UTC).';
comment on column orders.serve_due_at is 'Promise: served by then (UTC).';
comment on column orders.admission_form is 'Form of admission; null until admitted.';
comment on column orders.promised_for is 'Local date promised at admission.';
comment on column orders.refusal_reason is 'Why it was refused.';
comment on column orders.refusal_note is '[personal] What the family is told about the refusal.';
comment on column orders.cancellation_reason is 'Why it was cancelled.';
comment on column orders.unmet_reason is 'Why it expired unmet.';
comment on column orders.submitted_at is 'When it was placed (UTC).';
comment on column orders.matching_round is 'Times it went to matching: one more after each drop-out.';
comment on column orders.matching_wave is 'Last wave sent in this round.';
comment on column orders.matching_due_at is 'When matching looks at it again (UTC); null if it need not.';
comment on column orders.desk_since is 'Since when it is on the dispatcher''s desk (UTC).';
comment on column orders.desk_reason is 'Why it is there.';
comment on column orders.staffed_at is 'When the last place was filled (UTC).';
comment on column orders.done_at is 'When the visit was done (UTC).';
comment on column orders.closes_at is 'When it closes by itself (UTC).';
comment on column orders.created_at is 'When recorded (UTC).';

create table order_events (
	id uuid primary key,
	order_id uuid not null references orders (id) on delete cascade,
	at timestamptz not null,
	event text not null,
	from_state text,
	to_state text not null,
	actor_account_id uuid references accounts (id) on delete set null,
	detail jsonb not null default '{}'
);
create index order_events_order on order_events (order_id, at);
comment on table order_events is 'What happened to an order, in order of time.';
comment on column order_events.id is 'UUIDv7.';
comment on column order_events.order_id is 'The order.';
comment on column order_events.at is 'When (UTC).';
comment on column order_events.event is 'Event of the state table.';
comment on column order_events.from_state is 'State before; null for the first.';
comment on column order_events.to_state is 'State after.';
comment on column order_events.actor_account_id is 'Who; null for the system.';
comment on column order_events.detail is 'Reasons and counts, no personal data.';

insert into state_transitions (thing, from_state, event, to_state) values
	('order', 'draft', 'submit', 'submitted'),
	('order', 'draft', 'cancel', 'cancelled'),
	('order', 'submitted', 'admit', 'admitted'),
	('order', 'submitted', 'refuse', 'refused'),
	('order', 'submitted', 'cancel', 'cancelled'),
	('order', 'submitted', 'expire', 'expired'),
	('order', 'admitted', 'start_matching', 'matching'),
	('order', 'admitted', 'cancel', 'cancelled'),
	('order', 'matching', 'staff', 'staffed'),
	('order', 'matching', 'cancel', 'cancelled'),
	('order', 'matching', 'expire', 'expired'),
	('order', 'staffed', 'start_service', 'in_service'),
	('order', 'staffed', 'lose_volunteer', 'matching'),
	('order', 'staffed', 'miss', 'matching'),
	('order', 'staffed', 'cancel', 'cancelled'),
	('order', 'in_service', 'finish', 'done'),
	('order', 'done', 'close', 'closed');
