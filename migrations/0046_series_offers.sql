create table visit_plan_offers (
	id uuid primary key,
	plan_id uuid not null references visit_plans (id) on delete cascade,
	position integer not null check (position in (1, 2)),
	role text not null check (role in ('regular', 'substitute')),
	volunteer_id uuid not null references volunteers (id) on delete cascade,
	by_name boolean not null,
	state text not null check (state in ('sent', 'accepted', 'declined', 'expired', 'withdrawn')),
	cannot_on date[] not null,
	score double precision not null,
	sent_at timestamptz not null,
	expires_at timestamptz not null,
	answered_at timestamptz
);
create unique index visit_plan_offers_open on visit_plan_offers (plan_id, volunteer_id) where state = 'sent';
create index visit_plan_offers_volunteer on visit_plan_offers (volunteer_id, sent_at);
create trigger visit_plan_offers_state before update of state on visit_plan_offers
	for each row execute function refuse_unknown_transition('visit_plan_offer');
comment on table visit_plan_offers is 'All visits of a plan offered to one volunteer as one thing; each can be declined at no cost.';
comment on column visit_plan_offers.id is 'UUIDv7.';
comment on column visit_plan_offers.plan_id is 'The plan.';
comment on column visit_plan_offers.position is 'Which place of each visit.';
comment on column visit_plan_offers.role is 'regular or substitute.';
comment on column visit_plan_offers.volunteer_id is 'Who is asked.';
comment on column visit_plan_offers.by_name is 'Somebody at the desk chose them.';
comment on column visit_plan_offers.state is 'State; the state table holds what may follow.';
comment on column visit_plan_offers.cannot_on is 'Local dates of the next six weeks on which a rule speaks against them: these visits stay open for others.';
comment on column visit_plan_offers.score is 'Score when asked, 0 to 1.';
comment on column visit_plan_offers.sent_at is 'When sent (UTC).';
comment on column visit_plan_offers.expires_at is 'Until when it can be accepted (UTC).';
comment on column visit_plan_offers.answered_at is 'When answered (UTC).';

alter table visit_plans add column people_due_at timestamptz;
create index visit_plans_people_due on visit_plans (people_due_at) where people_due_at is not null;
comment on column visit_plans.people_due_at is 'When matching looks for somebody to agree to the plan (UTC); null: it has its people, or the desk sees to it.';

insert into state_transitions (thing, from_state, event, to_state) values
	('visit_plan_offer', 'sent', 'accept', 'accepted'),
	('visit_plan_offer', 'sent', 'decline', 'declined'),
	('visit_plan_offer', 'sent', 'expire', 'expired'),
	('visit_plan_offer', 'sent', 'withdraw', 'withdrawn');

alter table orders drop constraint orders_channel_check;
alter table orders add constraint orders_channel_check check (channel in ('web', 'phone', 'api', 'plan')) not valid;
comment on column orders.channel is 'web, phone, api, or plan (a visit of a plan that nobody has taken).';
