create table match_pools (
	id integer generated always as identity primary key,
	district_id uuid not null references areas (id) on delete cascade,
	requirement text not null,
	members integer not null default 0,
	unique (district_id, requirement)
);
comment on table match_pools is 'What an item can require of a volunteer, per district: each pool holds those who meet it.';
comment on column match_pools.id is 'Short number, the first key of the index of entries.';
comment on column match_pools.district_id is 'District.';
comment on column match_pools.requirement is 'any, skill:KEY or credential:KIND (held, valid or not).';
comment on column match_pools.members is 'How many entries it had when last counted; tells only which of several pools to search.';

create table match_entries (
	pool_id integer not null,
	volunteer_id uuid not null,
	reach integer not null,
	cell bigint not null,
	longitude double precision not null,
	latitude double precision not null,
	radius_metres integer not null,
	sex text,
	languages text[] not null,
	insured_until date,
	monday bigint not null,
	tuesday bigint not null,
	wednesday bigint not null,
	thursday bigint not null,
	friday bigint not null,
	saturday bigint not null,
	sunday bigint not null,
	exact boolean not null,
	primary key (pool_id, volunteer_id)
);
create index match_entries_volunteer on match_entries (volunteer_id);
create index match_entries_near on match_entries (pool_id, reach, cell)
	include (volunteer_id, longitude, latitude, radius_metres, sex, languages, insured_until, monday, tuesday, wednesday, thursday, friday, saturday, sunday, exact);
comment on table match_entries is 'Derived: one row per active, vetted volunteer and pool, so that one index answers who is near, able and free. Triggers keep it in the transaction of the change; a nightly check compares it with its source.';
comment on column match_entries.pool_id is 'The pool. No foreign key: rows are derived, and checked as a whole.';
comment on column match_entries.volunteer_id is 'The volunteer.';
comment on column match_entries.reach is 'Class of the radius: the least of 3000, 6000, 15000 and 50000 metres that holds it, so that few wide radii do not widen every search.';
comment on column match_entries.cell is '[personal] Cell of the home in a grid whose squares grow with the reach: row of latitude times 1,000,000 and column of longitude.';
comment on column match_entries.longitude is '[personal] Home, rounded to 0.001 degree.';
comment on column match_entries.latitude is '[personal] Home, rounded to 0.001 degree.';
comment on column match_entries.radius_metres is 'How far they go from home, metres.';
comment on column match_entries.sex is '[personal] female, male or unknown.';
comment on column match_entries.languages is '[personal] Languages and dialects spoken.';
comment on column match_entries.insured_until is 'Last local date of the accident insurance.';
comment on column match_entries.monday is 'Half hours that are free at least in part: bit 0 is 00:00 to 00:30.';
comment on column match_entries.tuesday is 'As Monday.';
comment on column match_entries.wednesday is 'As Monday.';
comment on column match_entries.thursday is 'As Monday.';
comment on column match_entries.friday is 'As Monday.';
comment on column match_entries.saturday is 'As Monday.';
comment on column match_entries.sunday is 'As Monday.';
comment on column match_entries.exact is 'Whether all free times begin and end on half hours, so that the seven columns say it all.';

create function match_reach(radius_metres integer) returns integer
	language sql immutable parallel safe
	return case when radius_metres <= 3000 then 3000 when radius_metres <= 6000 then 6000
		when radius_metres <= 15000 then 15000 else 50000 end;

-- Cells are a fifth of the reach high, and as wide as they are high at 35 degrees north.
create function match_cell(reach integer, longitude double precision, latitude double precision) returns bigint
	language sql immutable parallel safe
	return floor((latitude + 90) * 111195 * 5 / reach)::bigint * 1000000
		+ floor((longitude + 180) * 91085 * 5 / reach)::bigint;

-- By the haversine formula, rounded as the application rounds it.
create function metres_between(from_longitude double precision, from_latitude double precision, to_longitude double precision, to_latitude double precision) returns integer
	language sql immutable parallel safe
	return round(2 * 6371000 * asin(least(1, sqrt(
		sin(radians(to_latitude - from_latitude) / 2) ^ 2
			+ cos(radians(from_latitude)) * cos(radians(to_latitude)) * sin(radians(to_longitude - from_longitude) / 2) ^ 2))));

-- On a flat map first, which errs by less than a hundredth over such distances and costs a tenth.
create function within_metres(from_longitude double precision, from_latitude double precision, to_longitude double precision, to_latitude double precision, metres_of_longitude double precision, radius_metres integer) returns boolean
	language sql immutable parallel safe
	return case
		when ((from_latitude - to_latitude) * 111195) ^ 2 + ((from_longitude - to_longitude) * metres_of_longitude) ^ 2
			< (radius_metres * 0.98 - 2) ^ 2 then true
		when ((from_latitude - to_latitude) * 111195) ^ 2 + ((from_longitude - to_longitude) * metres_of_longitude) ^ 2
			> (radius_metres * 1.02 + 2) ^ 2 then false
		else metres_between(from_longitude, from_latitude, to_longitude, to_latitude) <= radius_metres end;

create function match_entries_wanted(ids uuid[]) returns setof match_entries
	language sql stable
begin atomic
	with free as (
		select volunteer_id, weekday, bit_or(
			((1::bigint << (ceil(extract(epoch from ends_at) / 1800) - floor(extract(epoch from starts_at) / 1800))::integer) - 1)
				<< floor(extract(epoch from starts_at) / 1800)::integer) as half_hours,
			bool_and(extract(epoch from starts_at) % 1800 = 0 and extract(epoch from ends_at) % 1800 = 0) as exact
		from volunteer_availabilities
		where volunteer_id = any(ids)
		group by volunteer_id, weekday),
	week as (
		select volunteer_id,
			max(half_hours) filter (where weekday = 1) as monday,
			max(half_hours) filter (where weekday = 2) as tuesday,
			max(half_hours) filter (where weekday = 3) as wednesday,
			max(half_hours) filter (where weekday = 4) as thursday,
			max(half_hours) filter (where weekday = 5) as friday,
			max(half_hours) filter (where weekday = 6) as saturday,
			max(half_hours) filter (where weekday = 7) as sunday,
			bool_and(exact) as exact
		from free group by volunteer_id)
	select p.id, v.id,
		match_reach(v.radius_metres),
		match_cell(match_reach(v.radius_metres), v.longitude, v.latitude),
		v.longitude, v.latitude, v.radius_metres, v.sex, v.languages, v.insured_until,
		coalesce(w.monday, 0), coalesce(w.tuesday, 0), coalesce(w.wednesday, 0), coalesce(w.thursday, 0),
		coalesce(w.friday, 0), coalesce(w.saturday, 0), coalesce(w.sunday, 0),
		coalesce(w.exact, true)
	from volunteers v
		cross join lateral (
			select 'any' as requirement
			union all select 'skill:' || s.skill from volunteer_skills s where s.volunteer_id = v.id
			union all select distinct 'credential:' || c.kind from volunteer_credentials c where c.volunteer_id = v.id
		) r
		join match_pools p on p.district_id = v.district_id and p.requirement = r.requirement
		left join week w on w.volunteer_id = v.id
	where v.id = any(ids) and v.state = 'active' and v.vetted_on is not null;
end;

create function refresh_match_entries(ids uuid[]) returns void
	language plpgsql
as $$
begin
	insert into match_pools (district_id, requirement)
	select distinct v.district_id, r.requirement
	from volunteers v
		cross join lateral (
			select 'any' as requirement
			union all select 'skill:' || s.skill from volunteer_skills s where s.volunteer_id = v.id
			union all select 'credential:' || c.kind from volunteer_credentials c where c.volunteer_id = v.id
		) r
	where v.id = any(ids)
		and not exists (select from match_pools p where p.district_id = v.district_id and p.requirement = r.requirement)
	order by 1, 2
	on conflict do nothing;

	with wanted as materialized (select * from match_entries_wanted(ids)),
	gone as (
		delete from match_entries e
		where e.volunteer_id = any(ids)
			and not exists (select from wanted w where w.pool_id = e.pool_id and w.volunteer_id = e.volunteer_id))
	insert into match_entries as e
	select * from wanted
	on conflict (pool_id, volunteer_id) do update set
		reach = excluded.reach, cell = excluded.cell, longitude = excluded.longitude,
		latitude = excluded.latitude, radius_metres = excluded.radius_metres,
		sex = excluded.sex, languages = excluded.languages, insured_until = excluded.insured_until,
		monday = excluded.monday, tuesday = excluded.tuesday, wednesday = excluded.wednesday,
		thursday = excluded.thursday, friday = excluded.friday, saturday = excluded.saturday,
		sunday = excluded.sunday, exact = excluded.exact
	where e is distinct from excluded;
end;
$$;

create function keep_match_entries() returns trigger
	language plpgsql
as $$
begin
	if tg_op = 'INSERT' then
		perform refresh_match_entries(array(select distinct volunteer_id from new_rows));
	elsif tg_op = 'DELETE' then
		perform refresh_match_entries(array(select distinct volunteer_id from old_rows));
	else
		perform refresh_match_entries(array(select volunteer_id from old_rows union select volunteer_id from new_rows));
	end if;
	return null;
end;
$$;

create function keep_match_entries_of_volunteers() returns trigger
	language plpgsql
as $$
begin
	if tg_op = 'INSERT' then
		perform refresh_match_entries(array(select id from new_rows));
	elsif tg_op = 'DELETE' then
		delete from match_entries where volunteer_id in (select id from old_rows);
	else
		perform refresh_match_entries(array(
			select n.id from new_rows n join old_rows o on o.id = n.id
			where (n.district_id, n.state, n.vetted_on is null, n.longitude, n.latitude, n.radius_metres, n.sex, n.languages, n.insured_until)
				is distinct from (o.district_id, o.state, o.vetted_on is null, o.longitude, o.latitude, o.radius_metres, o.sex, o.languages, o.insured_until)));
	end if;
	return null;
end;
$$;

create trigger match_entries_insert after insert on volunteers
	referencing new table as new_rows for each statement execute function keep_match_entries_of_volunteers();
create trigger match_entries_update after update on volunteers
	referencing old table as old_rows new table as new_rows for each statement execute function keep_match_entries_of_volunteers();
create trigger match_entries_delete after delete on volunteers
	referencing old table as old_rows for each statement execute function keep_match_entries_of_volunteers();

create trigger match_entries_insert after insert on volunteer_skills
	referencing new table as new_rows for each statement execute function keep_match_entries();
create trigger match_entries_update after update on volunteer_skills
	referencing old table as old_rows new table as new_rows for each statement execute function keep_match_entries();
create trigger match_entries_delete after delete on volunteer_skills
	referencing old table as old_rows for each statement execute function keep_match_entries();

create trigger match_entries_insert after insert on volunteer_credentials
	referencing new table as new_rows for each statement execute function keep_match_entries();
create trigger match_entries_update after update on volunteer_credentials
	referencing old table as old_rows new table as new_rows for each statement execute function keep_match_entries();
create trigger match_entries_delete after delete on volunteer_credentials
	referencing old table as old_rows for each statement execute function keep_match_entries();

create trigger match_entries_insert after insert on volunteer_availabilities
	referencing new table as new_rows for each statement execute function keep_match_entries();
create trigger match_entries_update after update on volunteer_availabilities
	referencing old table as old_rows new table as new_rows for each statement execute function keep_match_entries();
create trigger match_entries_delete after delete on volunteer_availabilities
	referencing old table as old_rows for each statement execute function keep_match_entries();

select refresh_match_entries(array(select id from volunteers));
