alter table commitments validate constraint commitments_kind_check;
