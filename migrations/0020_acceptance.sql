create table acceptance_days (
	district_id uuid not null references areas (id) on delete cascade,
	kind text not null check (kind in ('all', 'item', 'hour', 'distance')),
	key text not null,
	local_date date not null,
	accepted integer not null check (accepted >= 0),
	ended integer not null check (ended >= accepted),
	primary key (district_id, kind, key, local_date)
);
comment on table acceptance_days is 'Derived: how the offers of the matcher that were made on a local day ended, from which the chance of acceptance is learned. Always recomputed for whole days; an answer never writes here, so answers never wait for each other.';
comment on column acceptance_days.district_id is 'District.';
comment on column acceptance_days.kind is 'What the offers have in common: all, item, hour (of the visit) or distance (from home).';
comment on column acceptance_days.key is 'Key of the item, part of the day (weekday_morning), band of distance (1_to_3_km, phone); all for all.';
comment on column acceptance_days.local_date is 'Local date on which the offers were made.';
comment on column acceptance_days.accepted is 'How many were accepted.';
comment on column acceptance_days.ended is 'How many were accepted, declined, or ran out without an answer.';

create table acceptance_rates (
	district_id uuid not null references areas (id) on delete cascade,
	kind text not null check (kind in ('all', 'item', 'hour', 'distance')),
	key text not null,
	accepted integer not null check (accepted >= 0),
	ended integer not null check (ended >= accepted),
	primary key (district_id, kind, key)
);
comment on table acceptance_rates is 'Derived: the days of acceptance_days together, as every look at an order reads them. Recomputed as a whole with the days.';
comment on column acceptance_rates.district_id is 'District.';
comment on column acceptance_rates.kind is 'As of the days.';
comment on column acceptance_rates.key is 'As of the days.';
comment on column acceptance_rates.accepted is 'How many offers of the last 90 local days were accepted.';
comment on column acceptance_rates.ended is 'How many of them were accepted, declined, or ran out without an answer.';
