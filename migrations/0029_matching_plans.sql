create table matching_plans (
	id uuid primary key,
	district_id uuid not null references areas (id) on delete restrict,
	at timestamptz not null,
	orders integer not null,
	places integer not null,
	volunteers integer not null,
	candidates integer not null,
	left_out integer not null,
	cost bigint not null,
	bound bigint,
	out_of_time boolean not null,
	first_come_left_out integer not null,
	first_come_cost bigint not null,
	milliseconds integer not null
);
create index matching_plans_district on matching_plans (district_id, at);
comment on table matching_plans is 'Plans for all orders of a district together: one row each time it was made.';
comment on column matching_plans.id is 'UUIDv7.';
comment on column matching_plans.district_id is 'District.';
comment on column matching_plans.at is 'When (UTC).';
comment on column matching_plans.orders is 'Orders planned.';
comment on column matching_plans.places is 'Their open places.';
comment on column matching_plans.volunteers is 'Volunteers who could take one at least.';
comment on column matching_plans.candidates is 'Pairs of a place and a volunteer.';
comment on column matching_plans.left_out is 'Places for which the plan has nobody.';
comment on column matching_plans.cost is 'Thousandths of a score that the plan misses, with what it leaves out.';
comment on column matching_plans.bound is 'No plan can cost less; null when the solver was stopped before it knew.';
comment on column matching_plans.out_of_time is 'Whether the time was over before all was tried.';
comment on column matching_plans.first_come_left_out is 'Places left out when each order in turn takes its best volunteer.';
comment on column matching_plans.first_come_cost is 'What that would cost.';
comment on column matching_plans.milliseconds is 'How long solving took.';

create table matching_choices (
	order_id uuid primary key references orders (id) on delete cascade,
	plan_id uuid not null references matching_plans (id) on delete cascade,
	planned integer not null,
	volunteer_ids uuid[] not null
);
create index matching_choices_plan on matching_choices (plan_id);
comment on table matching_choices is 'Whom the latest plan would ask about an order, in this order.';
comment on column matching_choices.order_id is 'The order.';
comment on column matching_choices.plan_id is 'The plan.';
comment on column matching_choices.planned is 'How many of the first are the plan''s own; the others follow by what they cost with regard to all orders.';
comment on column matching_choices.volunteer_ids is 'Volunteers, at most 20.';

alter table matching_decisions add column plan_id uuid references matching_plans (id) on delete set null;
comment on column matching_decisions.plan_id is 'Plan that was followed; null when by score alone.';
