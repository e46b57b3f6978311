create table order_climbs (
	id uuid primary key,
	order_id uuid not null references orders (id) on delete cascade,
	round integer not null,
	step text not null check (step in ('grid_chief', 'dispatcher', 'neighbours', 'register')),
	area_id uuid not null references areas (id) on delete restrict,
	at timestamptz not null,
	due_at timestamptz,
	reason text not null check (reason in ('no_candidate', 'waves_exhausted', 'too_late', 'missed', 'nobody_accepted', 'staff_decision')),
	unique (order_id, round, step, area_id)
);
create index order_climbs_due on order_climbs (due_at) where due_at is not null;
create index order_climbs_area on order_climbs (area_id, at) where step = 'neighbours';
comment on table order_climbs is 'How an order that nobody took climbed: one row a step, of the neighbours one row a town.';
comment on column order_climbs.id is 'UUIDv7.';
comment on column order_climbs.order_id is 'The order.';
comment on column order_climbs.round is 'Round of matching; a step of an earlier round gives nobody sight of the order.';
comment on column order_climbs.step is 'grid_chief, dispatcher, neighbours (dispatchers of a neighbouring town) or register (of unmet orders).';
comment on column order_climbs.area_id is 'Area of the order; of the neighbours the town.';
comment on column order_climbs.at is 'When it got there (UTC).';
comment on column order_climbs.due_at is 'When it climbs on (UTC); null when it does not, or has.';
comment on column order_climbs.reason is 'Why it is on the desk; in the register, why it was not met.';

create table order_climb_recipients (
	climb_id uuid not null references order_climbs (id) on delete cascade,
	account_id uuid not null references accounts (id) on delete cascade,
	primary key (climb_id, account_id)
);
create index order_climb_recipients_account on order_climb_recipients (account_id);
comment on table order_climb_recipients is 'Who was told at a step of an order that climbed.';
comment on column order_climb_recipients.climb_id is 'The step.';
comment on column order_climb_recipients.account_id is 'Account that was told.';
