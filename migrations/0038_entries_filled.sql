select refresh_match_entries(array(select id from volunteers));
