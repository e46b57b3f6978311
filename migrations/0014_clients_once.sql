drop index clients_phone;
create unique index clients_once on clients (district_id, phone_index, name);
comment on index clients_once is 'A person is recorded once; people of another name may share the phone.';
