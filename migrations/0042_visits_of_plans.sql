alter table visits
	add column plan_id uuid,
	add column plan_date date,
	add constraint visits_plan foreign key (plan_id) references visit_plans (id) on delete restrict not valid,
	add constraint visits_plan_date check ((plan_id is null) = (plan_date is null)) not valid;
comment on column visits.plan_id is 'Visit plan it comes from; null for a visit of an order alone.';
comment on column visits.plan_date is 'Local date as the plan''s rule has it, also when the visit was moved.';
