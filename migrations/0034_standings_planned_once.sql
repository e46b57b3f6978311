-- Planned once a connection: with its own plan for each call, planning took ten times as long as the
-- work. And a statement that touches nobody does nothing: triggers of statements fire for no rows too.
create or replace function refresh_volunteer_standings(ids uuid[]) returns void
	language plpgsql
	set plan_cache_mode = force_generic_plan
as $$
begin
	if cardinality(ids) = 0 then
		return;
	end if;

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
