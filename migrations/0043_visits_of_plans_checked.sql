alter table visits validate constraint visits_plan;
alter table visits validate constraint visits_plan_date;
