-- A mark a change, not a row a day: a change that commits while its day is being recomputed has a
-- mark of its own that stays, and changes of the same day never wait for each other.
alter table metric_days_due drop constraint metric_days_due_pkey;
alter table metric_days_due add column id uuid primary key;
create index metric_days_due_day on metric_days_due (district_id, local_date);
comment on table metric_days_due is 'Local days whose facts are to be recomputed: one mark for each change of that day.';
comment on column metric_days_due.id is 'UUIDv7.';
comment on column metric_days_due.since is 'When of the change that is not yet in the facts (UTC).';
