alter table orders add column admission_note text;
comment on column orders.admission_note is '[personal] What the family is told at a joint or answered admission.';

create table order_drafts (
	id uuid primary key,
	account_id uuid not null references accounts (id) on delete cascade,
	answers_encrypted bytea not null,
	changed_at timestamptz not null
);
create index order_drafts_age on order_drafts (changed_at);
comment on table order_drafts is 'Answers to the questions of an order that is not placed yet; gone when it is, or after a day.';
comment on column order_drafts.id is 'UUIDv7; stands in the addresses of the questions.';
comment on column order_drafts.account_id is 'Who is asked; nobody else can open it.';
comment on column order_drafts.answers_encrypted is '[sensitive] The answers as JSON, encrypted.';
comment on column order_drafts.changed_at is 'Last answer (UTC).';

create index clients_name_pinyin_joined on clients using gin (replace(name_pinyin, ' ', '') gin_trgm_ops);
