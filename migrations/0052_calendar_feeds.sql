create table calendar_feeds (
	id uuid primary key,
	account_id uuid not null references accounts (id) on delete cascade,
	token_hash text not null unique,
	created_at timestamptz not null,
	revoked_at timestamptz
);
create unique index calendar_feeds_one_each on calendar_feeds (account_id) where revoked_at is null;
comment on table calendar_feeds is 'Secret addresses at which calendar programs read what a person has agreed to; one in force each.';
comment on column calendar_feeds.id is 'UUIDv7.';
comment on column calendar_feeds.account_id is 'Whose calendar it is.';
comment on column calendar_feeds.token_hash is '[secret] SHA-256 of the secret in the address, which is shown once.';
comment on column calendar_feeds.created_at is 'When it was made (UTC).';
comment on column calendar_feeds.revoked_at is 'When it was ended, or another took its place (UTC).';
