-- What seldom changes about people and the rules ask joins their entries, so that a search need not
-- look each of them up. Nullable, since rows are filled by the next migration; both keep the old index.
alter table match_entries
	add column vetted_on date,
	add column birth_date date,
	add column guardian_consent_on date,
	add column travel_mode text,
	add column visits_per_day smallint,
	add column visits_per_week smallint,
	add column offers_per_day smallint,
	add column quiet_from time,
	add column quiet_until time;
comment on table match_entries is 'Derived: one row per active, vetted volunteer and pool with what seldom changes about them, so that one index answers who is near, able and free. Triggers keep it in the transaction of the change; a nightly check compares it with its source.';
comment on column match_entries.vetted_on is 'Local date of the vetting.';
comment on column match_entries.birth_date is '[personal] Date of birth.';
comment on column match_entries.guardian_consent_on is 'Local date of the guardian''s consent, for minors.';
comment on column match_entries.travel_mode is 'How they travel.';
comment on column match_entries.visits_per_day is 'Most visits a local day.';
comment on column match_entries.visits_per_week is 'Most visits a local week.';
comment on column match_entries.offers_per_day is 'Most offers within 24 hours.';
comment on column match_entries.quiet_from is 'Local time from which they are not asked.';
comment on column match_entries.quiet_until is 'Local time until which they are not asked.';

-- On a flat map first, which errs by less than a hundredth over such distances and costs a tenth
-- (111,195 metres of a degree squared; written out, since powers and decimals cost most of it).
create or replace function within_metres(from_longitude double precision, from_latitude double precision, to_longitude double precision, to_latitude double precision, metres_of_longitude double precision, radius_metres integer) returns boolean
	language sql immutable parallel safe
	return case
		when (from_latitude - to_latitude) * (from_latitude - to_latitude) * 12364328025::double precision
			+ (from_longitude - to_longitude) * (from_longitude - to_longitude) * metres_of_longitude * metres_of_longitude
			< (radius_metres::double precision * 0.98::double precision - 2::double precision) * (radius_metres::double precision * 0.98::double precision - 2::double precision) then true
		when (from_latitude - to_latitude) * (from_latitude - to_latitude) * 12364328025::double precision
			+ (from_longitude - to_longitude) * (from_longitude - to_longitude) * metres_of_longitude * metres_of_longitude
			> (radius_metres::double precision * 1.02::double precision + 2::double precision) * (radius_metres::double precision * 1.02::double precision + 2::double precision) then false
		else metres_between(from_longitude, from_latitude, to_longitude, to_latitude) <= radius_metres end;

create or replace function match_entries_wanted(ids uuid[]) returns setof match_entries
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
		coalesce(w.exact, true),
		v.vetted_on, v.birth_date, v.guardian_consent_on, v.travel_mode,
		v.visits_per_day, v.visits_per_week, v.offers_per_day, v.quiet_from, v.quiet_until
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

-- Planned once a connection: with its own plan for each call, planning took three times as long as
-- the work. And a statement that touches nobody does nothing: triggers of statements fire for no rows too.
create or replace function refresh_match_entries(ids uuid[]) returns void
	language plpgsql
	set plan_cache_mode = force_generic_plan
as $$
begin
	if cardinality(ids) = 0 then
		return;
	end if;

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
		vetted_on = excluded.vetted_on, birth_date = excluded.birth_date,
		guardian_consent_on = excluded.guardian_consent_on, travel_mode = excluded.travel_mode,
		visits_per_day = excluded.visits_per_day, visits_per_week = excluded.visits_per_week,
		offers_per_day = excluded.offers_per_day, quiet_from = excluded.quiet_from,
		quiet_until = excluded.quiet_until,
		monday = excluded.monday, tuesday = excluded.tuesday, wednesday = excluded.wednesday,
		thursday = excluded.thursday, friday = excluded.friday, saturday = excluded.saturday,
		sunday = excluded.sunday, exact = excluded.exact
	where e is distinct from excluded;
end;
$$;

create or replace function keep_match_entries_of_volunteers() returns trigger
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
			where (n.district_id, n.state, n.vetted_on, n.longitude, n.latitude, n.radius_metres, n.sex, n.languages, n.insured_until,
					n.birth_date, n.guardian_consent_on, n.travel_mode, n.visits_per_day, n.visits_per_week, n.offers_per_day, n.quiet_from, n.quiet_until)
				is distinct from (o.district_id, o.state, o.vetted_on, o.longitude, o.latitude, o.radius_metres, o.sex, o.languages, o.insured_until,
					o.birth_date, o.guardian_consent_on, o.travel_mode, o.visits_per_day, o.visits_per_week, o.offers_per_day, o.quiet_from, o.quiet_until)));
	end if;
	return null;
end;
$$;
