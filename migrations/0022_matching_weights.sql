create table matching_weights (
	id uuid primary key,
	district_id uuid not null references areas (id) on delete restrict,
	brand_id uuid not null references brands (id) on delete cascade,
	version integer not null check (version >= 1),
	weights jsonb not null check (jsonb_typeof(weights) = 'object'),
	note text,
	restores integer,
	changed_by uuid references accounts (id) on delete set null,
	changed_at timestamptz not null,
	unique (brand_id, version),
	check (restores < version)
);
comment on table matching_weights is 'What each part of the score of matching weighs for a brand; the highest version holds. A brand without a row has the built-in weights, version 0.';
comment on column matching_weights.id is 'UUIDv7.';
comment on column matching_weights.district_id is 'District.';
comment on column matching_weights.brand_id is 'Brand.';
comment on column matching_weights.version is 'Counts up from 1; never changed, only followed by the next.';
comment on column matching_weights.weights is 'Weight of each part by its name, each 0 to 1, together 1.';
comment on column matching_weights.note is 'Why, in the words of who changed them.';
comment on column matching_weights.restores is 'The earlier version that was made current again; null for new weights.';
comment on column matching_weights.changed_by is 'Account of who changed them.';
comment on column matching_weights.changed_at is 'When (UTC).';

alter table matching_decisions add column weights_version integer, add column ranked jsonb;
comment on column matching_decisions.weights_version is 'Version of the brand''s weights that was used; null before they were kept.';
comment on column matching_decisions.ranked is 'The best 20 who could be asked, best first: volunteer id, the parts of the score in the order travel, continuity, fairness, language, rest, newcomer, acceptance, minutes to travel (null by phone), visits in the 28 days before. Null for a proposal by name, and before it was kept.';

alter table offers add column weights_version integer;
comment on column offers.weights_version is 'Version of the brand''s weights that the score was made with; null before they were kept.';
