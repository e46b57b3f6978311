alter table accounts
	add column text_size text not null default 'standard' check (text_size in ('standard', 'large', 'largest'));
comment on column accounts.text_size is 'Size of text on pages: standard, large or largest.';

alter table sessions add constraint sessions_end_at_last check (expires_at <= ends_at);

comment on column one_time_codes.attempts is 'Codes entered; the fifth is the last.';
