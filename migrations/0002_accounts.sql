create table accounts (
	id uuid primary key,
	district_id uuid not null references areas (id) on delete restrict,
	display_name text not null,
	phone_encrypted bytea not null,
	phone_index bytea not null,
	password_hash text,
	locale text not null default 'zh-CN' check (locale in ('zh-CN', 'en')),
	elder_view boolean not null default false,
	state text not null default 'active' check (state in ('active', 'suspended')),
	created_at timestamptz not null,
	unique (district_id, phone_index)
);
comment on table accounts is 'People who sign in.';
comment on column accounts.id is 'UUIDv7.';
comment on column accounts.district_id is 'The district the account belongs to.';
comment on column accounts.display_name is '[personal] Name shown to the person and to staff.';
comment on column accounts.phone_encrypted is '[personal] Phone in E.164, encrypted.';
comment on column accounts.phone_index is '[personal] Keyed hash of the phone, to find the account by it.';
comment on column accounts.password_hash is '[secret] argon2id; staff only.';
comment on column accounts.locale is 'Language of pages and messages.';
comment on column accounts.elder_view is 'Larger text and targets; a setting, never a URL.';
comment on column accounts.state is 'active or suspended (cannot sign in).';
comment on column accounts.created_at is 'When the account was made (UTC).';

create table sessions (
	id text primary key,
	user_id uuid not null references accounts (id) on delete cascade,
	expires_at timestamptz not null,
	ends_at timestamptz not null,
	created_at timestamptz not null
);
create index sessions_user on sessions (user_id);
create index sessions_expiry on sessions (expires_at);
comment on table sessions is 'Signed-in browsers.';
comment on column sessions.id is '[secret] SHA-256 of the session id that the cookie holds.';
comment on column sessions.user_id is 'The account.';
comment on column sessions.expires_at is 'Idle expiry, slides with use (UTC).';
comment on column sessions.ends_at is 'Absolute end, never moves (UTC).';
comment on column sessions.created_at is 'Sign-in (UTC).';

create table api_tokens (
	id uuid primary key,
	account_id uuid not null references accounts (id) on delete cascade,
	name text not null check (length(name) between 1 and 80),
	token_hash text not null unique,
	created_at timestamptz not null,
	expires_at timestamptz not null,
	last_used_at timestamptz,
	revoked_at timestamptz
);
create index api_tokens_account on api_tokens (account_id);
comment on table api_tokens is 'Bearer tokens of the API.';
comment on column api_tokens.id is 'UUIDv7.';
comment on column api_tokens.account_id is 'Whose permissions the token carries.';
comment on column api_tokens.name is 'What the person calls it.';
comment on column api_tokens.token_hash is '[secret] SHA-256 of the token.';
comment on column api_tokens.created_at is 'When it was made (UTC).';
comment on column api_tokens.expires_at is 'End of its life, 90 days after (UTC).';
comment on column api_tokens.last_used_at is 'Last use, to the hour (UTC).';
comment on column api_tokens.revoked_at is 'When it was revoked (UTC).';

create table one_time_codes (
	id uuid primary key,
	district_id uuid not null references areas (id) on delete restrict,
	phone_index bytea not null,
	code_hash text not null,
	attempts integer not null default 0,
	created_at timestamptz not null,
	expires_at timestamptz not null,
	used_at timestamptz
);
create index one_time_codes_phone on one_time_codes (district_id, phone_index, created_at);
create index one_time_codes_expiry on one_time_codes (expires_at);
comment on table one_time_codes is 'Codes sent to a phone to sign in.';
comment on column one_time_codes.id is 'UUIDv7.';
comment on column one_time_codes.district_id is 'The district signed in to.';
comment on column one_time_codes.phone_index is '[personal] Keyed hash of the phone the code was sent to.';
comment on column one_time_codes.code_hash is '[secret] Keyed hash of the code.';
comment on column one_time_codes.attempts is 'Wrong codes entered; five end it.';
comment on column one_time_codes.created_at is 'When it was made (UTC).';
comment on column one_time_codes.expires_at is 'Ten minutes later (UTC).';
comment on column one_time_codes.used_at is 'When it signed someone in (UTC).';

create table rate_limits (
	key varchar(255) primary key,
	points integer not null default 0,
	expire bigint
);
comment on table rate_limits is 'Counters of rate-limiter-flexible, shared by all processes.';
comment on column rate_limits.key is 'What is limited: a keyed hash, never a phone or an address in plain.';
comment on column rate_limits.points is 'Points used in the window.';
comment on column rate_limits.expire is 'End of the window, milliseconds since 1970 (UTC).';
