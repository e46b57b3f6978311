create extension if not exists ltree;
create extension if not exists btree_gist;
create extension if not exists pg_trgm;

create table installations (
	singleton boolean primary key default true check (singleton),
	kind text not null check (kind in ('demo', 'real')),
	created_at timestamptz not null
);
comment on table installations is 'What this database is: one row, so that a demo never touches a real installation.';
comment on column installations.singleton is 'Always true: there is one row at most.';
comment on column installations.kind is 'demo: seeded with generated people, codes are shown; real: never seeded.';
comment on column installations.created_at is 'When the database was first brought up (UTC).';

create table areas (
	id uuid primary key,
	district_id uuid not null references areas (id) on delete restrict,
	parent_id uuid references areas (id) on delete restrict,
	level text not null check (level in ('district', 'town', 'community', 'grid')),
	code text not null,
	name_zh text not null,
	name_en text not null,
	path ltree not null,
	longitude double precision not null,
	latitude double precision not null,
	time_zone text not null default 'Asia/Shanghai',
	valid_from date not null,
	valid_to date,
	unique (district_id, code, valid_from),
	check ((level = 'district') = (parent_id is null)),
	check (valid_to is null or valid_to > valid_from)
);
create index areas_path on areas using gist (path);
create index areas_parent on areas (parent_id);
comment on table areas is 'The tree district, town, community, grid, with the dates between which each area holds.';
comment on column areas.id is 'UUIDv7.';
comment on column areas.district_id is 'The district at the root of the tree (itself for a district).';
comment on column areas.parent_id is 'The area one level up; null for a district.';
comment on column areas.level is 'district, town (or sub-district), community (or village), grid.';
comment on column areas.code is 'National statistics code; a grid adds its number.';
comment on column areas.name_zh is 'Name in Chinese.';
comment on column areas.name_en is 'Name in English.';
comment on column areas.path is 'Codes from the district down, for scopes of roles.';
comment on column areas.longitude is 'Centre, degrees WGS-84.';
comment on column areas.latitude is 'Centre, degrees WGS-84.';
comment on column areas.time_zone is 'IANA name of the zone that local dates here are in.';
comment on column areas.valid_from is 'First local date on which the area holds.';
comment on column areas.valid_to is 'First local date on which it holds no more; null while it does.';
