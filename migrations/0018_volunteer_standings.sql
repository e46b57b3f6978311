create table volunteer_standings (
	volunteer_id uuid primary key references volunteers (id) on delete cascade,
	last_asked_at timestamptz,
	recently_sent timestamptz[] not null,
	offers_accepted integer not null,
	offers_ended integer not null,
	visits_ever integer not null,
	held_until timestamptz
) with (fillfactor = 70);
comment on table volunteer_standings is 'Derived: what changes often about a volunteer and matching looks up for hundreds at a time. Recomputed by triggers in the transaction of the change; a nightly check compares it with its source. Who was never asked and never served has no row.';
comment on column volunteer_standings.volunteer_id is 'The volunteer.';
comment on column volunteer_standings.last_asked_at is 'When the last offer was made (UTC).';
comment on column volunteer_standings.recently_sent is 'When the offers of the 24 hours up to the last one were sent (UTC), for the notification budget.';
comment on column volunteer_standings.offers_accepted is 'Of the last 40 offers that ended with or without an answer: accepted.';
comment on column volunteer_standings.offers_ended is 'Offers that ended with or without an answer, 40 at most.';
comment on column volunteer_standings.visits_ever is 'Visits attended.';
comment on column volunteer_standings.held_until is 'End of the latest time that is held (UTC): before it, commitments must be looked at.';

create function volunteer_standings_wanted(ids uuid[]) returns setof volunteer_standings
	language sql stable
begin atomic
	select v.id, asked.last_at,
		array(
			select f.sent_at from offers f
			where f.volunteer_id = v.id and f.sent_at > asked.last_sent - interval '24 hours'
			order by f.sent_at),
		ended.accepted, ended.all_of_them, attended.visits, held.until
	from volunteers v
		cross join lateral (
			select max(created_at) as last_at, max(sent_at) as last_sent
			from offers f where f.volunteer_id = v.id) asked
		cross join lateral (
			select count(*) filter (where state = 'accepted')::integer as accepted, count(*)::integer as all_of_them
			from (
				select state from offers f
				where f.volunteer_id = v.id and state in ('accepted', 'declined', 'expired')
				order by created_at desc, id desc limit 40) last) ended
		cross join lateral (
			select count(*)::integer as visits from visit_places p
			where p.volunteer_id = v.id and p.checked_out_at is not null) attended
		cross join lateral (
			select max(upper(during)) as until from commitments t
			where t.volunteer_id = v.id and t.state = 'held') held
	where v.id = any(ids)
		and (asked.last_at is not null or attended.visits > 0 or held.until is not null);
end;

create function refresh_volunteer_standings(ids uuid[]) returns void
	language plpgsql
as $$
begin
	insert into volunteer_standings as s
	select w.* from volunteer_standings_wanted(ids) w order by w.volunteer_id
	on conflict (volunteer_id) do update set
		last_asked_at = excluded.last_asked_at, recently_sent = excluded.recently_sent,
		offers_accepted = excluded.offers_accepted, offers_ended = excluded.offers_ended,
		visits_ever = excluded.visits_ever, held_until = excluded.held_until
	where s is distinct from excluded;

	delete from volunteer_standings s
	where s.volunteer_id = any(ids)
		and not exists (select from volunteer_standings_wanted(array[s.volunteer_id]));
end;
$$;

create function keep_volunteer_standings() returns trigger
	language plpgsql
as $$
begin
	if tg_op = 'INSERT' then
		perform refresh_volunteer_standings(array(select distinct volunteer_id from new_rows where volunteer_id is not null));
	elsif tg_op = 'DELETE' then
		perform refresh_volunteer_standings(array(select distinct volunteer_id from old_rows where volunteer_id is not null));
	else
		perform refresh_volunteer_standings(array(
			select volunteer_id from old_rows where volunteer_id is not null
			union select volunteer_id from new_rows where volunteer_id is not null));
	end if;
	return null;
end;
$$;

create function keep_volunteer_standings_of_offers() returns trigger
	language plpgsql
as $$
begin
	-- A withdrawn offer changes nothing here; to lock those who had one would invite deadlocks.
	perform refresh_volunteer_standings(array(
		select distinct n.volunteer_id from new_rows n join old_rows o on o.id = n.id
		where (n.state, n.sent_at) is distinct from (o.state, o.sent_at) and n.state <> 'withdrawn'));
	return null;
end;
$$;

create function keep_volunteer_standings_of_places() returns trigger
	language plpgsql
as $$
begin
	perform refresh_volunteer_standings(array(
		select volunteer_id from old_rows where volunteer_id is not null and checked_out_at is not null
		union
		select volunteer_id from new_rows where volunteer_id is not null and checked_out_at is not null));
	return null;
end;
$$;

create trigger volunteer_standings_insert after insert on offers
	referencing new table as new_rows for each statement execute function keep_volunteer_standings();
create trigger volunteer_standings_update after update on offers
	referencing old table as old_rows new table as new_rows for each statement execute function keep_volunteer_standings_of_offers();
create trigger volunteer_standings_delete after delete on offers
	referencing old table as old_rows for each statement execute function keep_volunteer_standings();

create trigger volunteer_standings_insert after insert on commitments
	referencing new table as new_rows for each statement execute function keep_volunteer_standings();
create trigger volunteer_standings_update after update on commitments
	referencing old table as old_rows new table as new_rows for each statement execute function keep_volunteer_standings();
create trigger volunteer_standings_delete after delete on commitments
	referencing old table as old_rows for each statement execute function keep_volunteer_standings();

create trigger volunteer_standings_insert after insert on visit_places
	referencing new table as new_rows for each statement execute function keep_volunteer_standings();
create trigger volunteer_standings_update after update on visit_places
	referencing old table as old_rows new table as new_rows for each statement execute function keep_volunteer_standings_of_places();
create trigger volunteer_standings_delete after delete on visit_places
	referencing old table as old_rows for each statement execute function keep_volunteer_standings();

select refresh_volunteer_standings(array(select id from volunteers));
