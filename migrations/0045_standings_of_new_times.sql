-- New times and new places tell little about a volunteer: the end of what they hold, and visits
-- attended. Made thousands at a time for visit plans, they must not recount whole histories.
create function keep_volunteer_standings_of_new_times() returns trigger
	language plpgsql
as $$
begin
	insert into volunteer_standings as s
	select volunteer_id, null, '{}', 0, 0, 0, max(upper(during))
	from new_rows where state = 'held'
	group by volunteer_id order by volunteer_id
	on conflict (volunteer_id) do update set held_until = excluded.held_until
	where s.held_until is null or s.held_until < excluded.held_until;
	return null;
end;
$$;
comment on function keep_volunteer_standings_of_new_times is 'Moves on until when volunteers have time held; who has no row yet was never asked and never served.';

create function keep_volunteer_standings_of_new_places() returns trigger
	language plpgsql
as $$
begin
	perform refresh_volunteer_standings(array(
		select distinct volunteer_id from new_rows where volunteer_id is not null and checked_out_at is not null));
	return null;
end;
$$;
comment on function keep_volunteer_standings_of_new_places is 'Recounts the visits of volunteers whose new places were served already.';

drop trigger volunteer_standings_insert on commitments;
create trigger volunteer_standings_insert after insert on commitments
	referencing new table as new_rows for each statement execute function keep_volunteer_standings_of_new_times();
drop trigger volunteer_standings_insert on visit_places;
create trigger volunteer_standings_insert after insert on visit_places
	referencing new table as new_rows for each statement execute function keep_volunteer_standings_of_new_places();
