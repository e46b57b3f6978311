create table reviews (
	id uuid primary key,
	order_id uuid not null unique references orders (id) on delete cascade,
	rating integer not null check (rating between 1 and 5),
	on_time boolean,
	comment_encrypted bytea,
	given_by uuid references accounts (id) on delete set null,
	given_at timestamptz not null
);
comment on table reviews is 'Reviews (评单): one an order.';
comment on column reviews.id is 'UUIDv7.';
comment on column reviews.order_id is 'The order.';
comment on column reviews.rating is 'One to five; four and five count as satisfied.';
comment on column reviews.on_time is 'Whether the volunteer came on time, in the client''s eyes.';
comment on column reviews.comment_encrypted is '[sensitive] What the client said, encrypted.';
comment on column reviews.given_by is 'Account that gave it.';
comment on column reviews.given_at is 'When (UTC).';

create table follow_ups (
	id uuid primary key,
	order_id uuid not null unique references orders (id) on delete cascade,
	area_id uuid not null references areas (id) on delete restrict,
	due_on date not null,
	outcome text check (outcome in ('satisfied', 'dissatisfied', 'not_reached', 'needs_more')),
	note_encrypted bytea,
	done_by uuid references accounts (id) on delete set null,
	done_at timestamptz,
	created_at timestamptz not null,
	check ((outcome is null) = (done_at is null))
);
create index follow_ups_open on follow_ups (area_id, due_on) where done_at is null;
comment on table follow_ups is 'Follow-up (回访) of each order by the grid chief or the desk, due on Fridays.';
comment on column follow_ups.id is 'UUIDv7.';
comment on column follow_ups.order_id is 'The order.';
comment on column follow_ups.area_id is 'Area whose grid chief asks.';
comment on column follow_ups.due_on is 'Local date: the Friday after the visit.';
comment on column follow_ups.outcome is 'What the client said; null until asked.';
comment on column follow_ups.note_encrypted is '[sensitive] Note, encrypted.';
comment on column follow_ups.done_by is 'Who asked.';
comment on column follow_ups.done_at is 'When (UTC).';
comment on column follow_ups.created_at is 'When it was put on the list (UTC).';

create table notifications (
	id uuid primary key,
	district_id uuid not null references areas (id) on delete restrict,
	account_id uuid not null references accounts (id) on delete cascade,
	kind text not null,
	subject_id uuid,
	parameters jsonb not null default '{}',
	unique_key text not null unique,
	state text not null check (state in ('queued', 'sending', 'sent', 'failed')),
	attempts integer not null default 0,
	due_at timestamptz not null,
	sent_at timestamptz,
	read_at timestamptz,
	created_at timestamptz not null
);
create index notifications_due on notifications (due_at) where state in ('queued', 'sending');
create index notifications_account on notifications (account_id, created_at);
comment on table notifications is 'Messages to people: shown in Yimi and sent through the message channel.';
comment on column notifications.id is 'UUIDv7.';
comment on column notifications.district_id is 'District.';
comment on column notifications.account_id is 'Who is told.';
comment on column notifications.kind is 'Key of the text in the message catalogue.';
comment on column notifications.subject_id is 'The order, offer or visit it is about.';
comment on column notifications.parameters is 'Values of the text: instants, item keys and numbers; no name, phone or address.';
comment on column notifications.unique_key is 'Each message is sent once: kind, subject, recipient, round.';
comment on column notifications.state is 'queued, sending, sent or failed.';
comment on column notifications.attempts is 'How often sending was tried.';
comment on column notifications.due_at is 'Not before (UTC).';
comment on column notifications.sent_at is 'When the channel took it (UTC).';
comment on column notifications.read_at is 'When it was opened in Yimi (UTC).';
comment on column notifications.created_at is 'When made (UTC).';
