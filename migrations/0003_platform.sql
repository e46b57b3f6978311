create table audit_events (
	id uuid primary key,
	district_id uuid references areas (id) on delete restrict,
	at timestamptz not null,
	actor_account_id uuid references accounts (id) on delete restrict,
	action text not null,
	subject_type text not null,
	subject_id uuid,
	request_id text not null,
	detail jsonb not null default '{}'
);
create index audit_events_subject on audit_events (subject_type, subject_id, at);
create index audit_events_actor on audit_events (actor_account_id, at);
comment on table audit_events is 'Who did what, when: one row a change, and one a reveal of an address or phone.';
comment on column audit_events.id is 'UUIDv7.';
comment on column audit_events.district_id is 'District it happened in.';
comment on column audit_events.at is 'When (UTC).';
comment on column audit_events.actor_account_id is 'Who; null for the system itself.';
comment on column audit_events.action is 'Verb in the words of the permission matrix, as order.place.';
comment on column audit_events.subject_type is 'Kind of thing it was done to.';
comment on column audit_events.subject_id is 'Which one.';
comment on column audit_events.request_id is 'Request or job run it happened in.';
comment on column audit_events.detail is 'What changed; ids, states and counts, no personal data.';

create table idempotency_keys (
	account_id uuid not null references accounts (id) on delete cascade,
	key text not null check (length(key) between 1 and 200),
	body_hash text not null,
	created_at timestamptz not null,
	status integer,
	resource_type text,
	resource_id uuid,
	primary key (account_id, key)
);
create index idempotency_keys_age on idempotency_keys (created_at);
comment on table idempotency_keys is 'Writes of the API and of forms already done, so that each can be repeated safely.';
comment on column idempotency_keys.account_id is 'Who wrote.';
comment on column idempotency_keys.key is 'Idempotency-Key header, or the hidden id of a form.';
comment on column idempotency_keys.body_hash is 'SHA-256 of route and body: another body under the same key is refused.';
comment on column idempotency_keys.created_at is 'When (UTC); kept 24 hours.';
comment on column idempotency_keys.status is 'HTTP status answered; null while in progress.';
comment on column idempotency_keys.resource_type is 'Kind of thing the write made or changed.';
comment on column idempotency_keys.resource_id is 'Which one; the answer is rendered anew from it.';

create table worker_heartbeats (
	worker_id text primary key,
	started_at timestamptz not null,
	seen_at timestamptz not null
);
comment on table worker_heartbeats is 'Living workers of the queue, so that the jobs of dead ones are released.';
comment on column worker_heartbeats.worker_id is 'Name of the worker in the queue.';
comment on column worker_heartbeats.started_at is 'Start (UTC).';
comment on column worker_heartbeats.seen_at is 'Last sign of life (UTC).';

create table state_transitions (
	thing text not null,
	from_state text not null,
	event text not null,
	to_state text not null,
	primary key (thing, from_state, event)
);
comment on table state_transitions is 'The state tables: what may become what. A test holds them equal to the code''s.';
comment on column state_transitions.thing is 'order, offer or visit.';
comment on column state_transitions.from_state is 'State before.';
comment on column state_transitions.event is 'What happened.';
comment on column state_transitions.to_state is 'State after.';

create function refuse_unknown_transition() returns trigger language plpgsql as $$
begin
	if new.state is distinct from old.state and not exists (
		select from state_transitions
		where thing = tg_argv[0] and from_state = old.state and to_state = new.state
	) then
		raise exception 'a % cannot go from % to %', tg_argv[0], old.state, new.state
			using errcode = 'check_violation', constraint = tg_argv[0] || '_state_transition';
	end if;
	return new;
end $$;
comment on function refuse_unknown_transition is 'Refuses a change of state that the state table does not hold; the argument names the thing.';

create table local_day_runs (
	job text not null,
	area_id uuid not null references areas (id) on delete cascade,
	local_date date not null,
	done_at timestamptz not null,
	primary key (job, area_id, local_date)
);
comment on table local_day_runs is 'Daily jobs already run for an area''s local day, so that each runs once.';
comment on column local_day_runs.job is 'Name of the job.';
comment on column local_day_runs.area_id is 'District whose day it is.';
comment on column local_day_runs.local_date is 'Local date.';
comment on column local_day_runs.done_at is 'When it ran (UTC).';
