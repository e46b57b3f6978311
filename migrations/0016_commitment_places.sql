alter table commitments
	add column longitude double precision,
	add column latitude double precision,
	add check ((longitude is null) = (latitude is null)) not valid;
comment on column commitments.longitude is '[personal] Where the time is spent, rounded to 0.001 degree; null when nowhere one must travel to.';
comment on column commitments.latitude is '[personal] Where the time is spent, rounded to 0.001 degree.';

update commitments t set longitude = coalesce(o.longitude, c.longitude), latitude = coalesce(o.latitude, c.latitude)
from visit_places p
	join visits v on v.id = p.visit_id
	join service_items i on i.id = v.item_id
	join clients c on c.id = v.client_id
	left join orders o on o.id = v.order_id
where t.kind = 'visit' and t.source_id = p.id and not i.remote;
