create table holiday_years (
	year integer primary key check (year between 2000 and 2200),
	source text not null check (length(source) between 1 and 200),
	recorded_at timestamptz not null,
	recorded_by uuid references accounts (id) on delete set null
);
comment on table holiday_years is 'Years whose holidays are known. For a year without a row nobody may guess: what needs it refuses.';
comment on column holiday_years.year is 'Calendar year.';
comment on column holiday_years.source is 'Notice of the State Council that it is taken from.';
comment on column holiday_years.recorded_at is 'When recorded (UTC).';
comment on column holiday_years.recorded_by is 'Who recorded it; null for what came with Yimi.';

create table holidays (
	day date primary key,
	year integer not null references holiday_years (year) on delete cascade,
	kind text not null check (kind in ('off', 'working')),
	name_zh text not null,
	name_en text not null,
	check (extract(year from day) = year)
);
create index holidays_year on holidays (year);
comment on table holidays is 'Public holidays of mainland China and the weekend days that are worked instead.';
comment on column holidays.day is 'The day.';
comment on column holidays.year is 'Its year.';
comment on column holidays.kind is 'off (day of the holiday) or working (a Saturday or Sunday that is worked).';
comment on column holidays.name_zh is 'Name of the holiday in Chinese.';
comment on column holidays.name_en is 'Name of the holiday in English.';

-- As published by the State Council, compared with the npm package chinese-days 1.5.7.
insert into holiday_years (year, source, recorded_at) values (2024, '国办发明电〔2023〕7号', '2023-12-01T00:00:00Z');
insert into holidays (day, year, kind, name_zh, name_en) values
	('2024-01-01', 2024, 'off', '元旦', 'New Year''s Day'),
	('2024-02-04', 2024, 'working', '春节', 'Spring Festival'),
	('2024-02-10', 2024, 'off', '春节', 'Spring Festival'),
	('2024-02-11', 2024, 'off', '春节', 'Spring Festival'),
	('2024-02-12', 2024, 'off', '春节', 'Spring Festival'),
	('2024-02-13', 2024, 'off', '春节', 'Spring Festival'),
	('2024-02-14', 2024, 'off', '春节', 'Spring Festival'),
	('2024-02-15', 2024, 'off', '春节', 'Spring Festival'),
	('2024-02-16', 2024, 'off', '春节', 'Spring Festival'),
	('2024-02-17', 2024, 'off', '春节', 'Spring Festival'),
	('2024-02-18', 2024, 'working', '春节', 'Spring Festival'),
	('2024-04-04', 2024, 'off', '清明', 'Tomb-sweeping Day'),
	('2024-04-05', 2024, 'off', '清明', 'Tomb-sweeping Day'),
	('2024-04-06', 2024, 'off', '清明', 'Tomb-sweeping Day'),
	('2024-04-07', 2024, 'working', '清明', 'Tomb-sweeping Day'),
	('2024-04-28', 2024, 'working', '劳动节', 'Labour Day'),
	('2024-05-01', 2024, 'off', '劳动节', 'Labour Day'),
	('2024-05-02', 2024, 'off', '劳动节', 'Labour Day'),
	('2024-05-03', 2024, 'off', '劳动节', 'Labour Day'),
	('2024-05-04', 2024, 'off', '劳动节', 'Labour Day'),
	('2024-05-05', 2024, 'off', '劳动节', 'Labour Day'),
	('2024-05-11', 2024, 'working', '劳动节', 'Labour Day'),
	('2024-06-10', 2024, 'off', '端午', 'Dragon Boat Festival'),
	('2024-09-14', 2024, 'working', '中秋', 'Mid-autumn Festival'),
	('2024-09-15', 2024, 'off', '中秋', 'Mid-autumn Festival'),
	('2024-09-16', 2024, 'off', '中秋', 'Mid-autumn Festival'),
	('2024-09-17', 2024, 'off', '中秋', 'Mid-autumn Festival'),
	('2024-09-29', 2024, 'working', '国庆节', 'National Day'),
	('2024-10-01', 2024, 'off', '国庆节', 'National Day'),
	('2024-10-02', 2024, 'off', '国庆节', 'National Day'),
	('2024-10-03', 2024, 'off', '国庆节', 'National Day'),
	('2024-10-04', 2024, 'off', '国庆节', 'National Day'),
	('2024-10-05', 2024, 'off', '国庆节', 'National Day'),
	('2024-10-06', 2024, 'off', '国庆节', 'National Day'),
	('2024-10-07', 2024, 'off', '国庆节', 'National Day'),
	('2024-10-12', 2024, 'working', '国庆节', 'National Day');
insert into holiday_years (year, source, recorded_at) values (2025, '国办发明电〔2024〕12号', '2024-12-01T00:00:00Z');
insert into holidays (day, year, kind, name_zh, name_en) values
	('2025-01-01', 2025, 'off', '元旦', 'New Year''s Day'),
	('2025-01-26', 2025, 'working', '春节', 'Spring Festival'),
	('2025-01-28', 2025, 'off', '春节', 'Spring Festival'),
	('2025-01-29', 2025, 'off', '春节', 'Spring Festival'),
	('2025-01-30', 2025, 'off', '春节', 'Spring Festival'),
	('2025-01-31', 2025, 'off', '春节', 'Spring Festival'),
	('2025-02-01', 2025, 'off', '春节', 'Spring Festival'),
	('2025-02-02', 2025, 'off', '春节', 'Spring Festival'),
	('2025-02-03', 2025, 'off', '春节', 'Spring Festival'),
	('2025-02-04', 2025, 'off', '春节', 'Spring Festival'),
	('2025-02-08', 2025, 'working', '春节', 'Spring Festival'),
	('2025-04-04', 2025, 'off', '清明', 'Tomb-sweeping Day'),
	('2025-04-05', 2025, 'off', '清明', 'Tomb-sweeping Day'),
	('2025-04-06', 2025, 'off', '清明', 'Tomb-sweeping Day'),
	('2025-04-27', 2025, 'working', '劳动节', 'Labour Day'),
	('2025-05-01', 2025, 'off', '劳动节', 'Labour Day'),
	('2025-05-02', 2025, 'off', '劳动节', 'Labour Day'),
	('2025-05-03', 2025, 'off', '劳动节', 'Labour Day'),
	('2025-05-04', 2025, 'off', '劳动节', 'Labour Day'),
	('2025-05-05', 2025, 'off', '劳动节', 'Labour Day'),
	('2025-05-31', 2025, 'off', '端午', 'Dragon Boat Festival'),
	('2025-06-01', 2025, 'off', '端午', 'Dragon Boat Festival'),
	('2025-06-02', 2025, 'off', '端午', 'Dragon Boat Festival'),
	('2025-09-28', 2025, 'working', '国庆节', 'National Day'),
	('2025-10-01', 2025, 'off', '国庆节', 'National Day'),
	('2025-10-02', 2025, 'off', '国庆节', 'National Day'),
	('2025-10-03', 2025, 'off', '国庆节', 'National Day'),
	('2025-10-04', 2025, 'off', '国庆节', 'National Day'),
	('2025-10-05', 2025, 'off', '国庆节', 'National Day'),
	('2025-10-06', 2025, 'off', '中秋', 'Mid-autumn Festival'),
	('2025-10-07', 2025, 'off', '国庆节', 'National Day'),
	('2025-10-08', 2025, 'off', '国庆节', 'National Day'),
	('2025-10-11', 2025, 'working', '国庆节', 'National Day');
insert into holiday_years (year, source, recorded_at) values (2026, '国办发明电〔2025〕7号', '2025-12-01T00:00:00Z');
insert into holidays (day, year, kind, name_zh, name_en) values
	('2026-01-01', 2026, 'off', '元旦', 'New Year''s Day'),
	('2026-01-02', 2026, 'off', '元旦', 'New Year''s Day'),
	('2026-01-03', 2026, 'off', '元旦', 'New Year''s Day'),
	('2026-01-04', 2026, 'working', '元旦', 'New Year''s Day'),
	('2026-02-14', 2026, 'working', '春节', 'Spring Festival'),
	('2026-02-15', 2026, 'off', '春节', 'Spring Festival'),
	('2026-02-16', 2026, 'off', '春节', 'Spring Festival'),
	('2026-02-17', 2026, 'off', '春节', 'Spring Festival'),
	('2026-02-18', 2026, 'off', '春节', 'Spring Festival'),
	('2026-02-19', 2026, 'off', '春节', 'Spring Festival'),
	('2026-02-20', 2026, 'off', '春节', 'Spring Festival'),
	('2026-02-21', 2026, 'off', '春节', 'Spring Festival'),
	('2026-02-22', 2026, 'off', '春节', 'Spring Festival'),
	('2026-02-23', 2026, 'off', '春节', 'Spring Festival'),
	('2026-02-28', 2026, 'working', '春节', 'Spring Festival'),
	('2026-04-04', 2026, 'off', '清明', 'Tomb-sweeping Day'),
	('2026-04-05', 2026, 'off', '清明', 'Tomb-sweeping Day'),
	('2026-04-06', 2026, 'off', '清明', 'Tomb-sweeping Day'),
	('2026-05-01', 2026, 'off', '劳动节', 'Labour Day'),
	('2026-05-02', 2026, 'off', '劳动节', 'Labour Day'),
	('2026-05-03', 2026, 'off', '劳动节', 'Labour Day'),
	('2026-05-04', 2026, 'off', '劳动节', 'Labour Day'),
	('2026-05-05', 2026, 'off', '劳动节', 'Labour Day'),
	('2026-05-09', 2026, 'working', '劳动节', 'Labour Day'),
	('2026-06-19', 2026, 'off', '端午', 'Dragon Boat Festival'),
	('2026-06-20', 2026, 'off', '端午', 'Dragon Boat Festival'),
	('2026-06-21', 2026, 'off', '端午', 'Dragon Boat Festival'),
	('2026-09-20', 2026, 'working', '国庆节', 'National Day'),
	('2026-09-25', 2026, 'off', '中秋', 'Mid-autumn Festival'),
	('2026-09-26', 2026, 'off', '中秋', 'Mid-autumn Festival'),
	('2026-09-27', 2026, 'off', '中秋', 'Mid-autumn Festival'),
	('2026-10-01', 2026, 'off', '国庆节', 'National Day'),
	('2026-10-02', 2026, 'off', '国庆节', 'National Day'),
	('2026-10-03', 2026, 'off', '国庆节', 'National Day'),
	('2026-10-04', 2026, 'off', '国庆节', 'National Day'),
	('2026-10-05', 2026, 'off', '国庆节', 'National Day'),
	('2026-10-06', 2026, 'off', '国庆节', 'National Day'),
	('2026-10-07', 2026, 'off', '国庆节', 'National Day'),
	('2026-10-10', 2026, 'working', '国庆节', 'National Day');
