-- GiST cannot split uuids well: with volunteers in no order, each look for one of them read the whole
-- index (1,345 pages of it for 90,000 rows). By the hash of the id it reads 3. Two ids with one hash
-- (one pair in 2^64) would only refuse a time that is free. Holds writers up while it is built.
alter table commitments drop constraint commitments_no_overlap;
alter table commitments add constraint commitments_no_overlap
	exclude using gist (uuid_hash_extended(volunteer_id, 0) with =, during with &&) where (state = 'held');
