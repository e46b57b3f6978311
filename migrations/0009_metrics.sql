create table metric_facts (
	district_id uuid not null references areas (id) on delete cascade,
	brand_id uuid not null references brands (id) on delete cascade,
	area_id uuid not null references areas (id) on delete cascade,
	local_date date not null,
	measure text not null,
	value bigint not null,
	primary key (brand_id, local_date, measure, area_id)
);
create index metric_facts_day on metric_facts (district_id, local_date);
comment on table metric_facts is 'Daily facts, always recomputed for a whole local day from events.';
comment on column metric_facts.district_id is 'District.';
comment on column metric_facts.brand_id is 'Brand.';
comment on column metric_facts.area_id is 'Area of the order, as on its day.';
comment on column metric_facts.local_date is 'Local date.';
comment on column metric_facts.measure is 'Key of the measure; all measures add up over days and areas.';
comment on column metric_facts.value is 'Count, minutes or points.';

create table metric_days_due (
	district_id uuid not null references areas (id) on delete cascade,
	local_date date not null,
	since timestamptz not null,
	primary key (district_id, local_date)
);
comment on table metric_days_due is 'Local days whose facts are to be recomputed, because something of that day changed.';
comment on column metric_days_due.district_id is 'District.';
comment on column metric_days_due.local_date is 'Local date.';
comment on column metric_days_due.since is 'First change not yet in the facts (UTC).';
