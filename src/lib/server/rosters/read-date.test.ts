import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRosterDate } from './read-date.ts';

const today = '2026-11-25';

describe('a date', () => {
	it.each([
		'1950-3-2',
		'1950/03/02',
		'1950.3.2',
		'1950．３．２',
		'1950年3月2日',
		'1950 年 03 月 02 号',
		'１９５０年３月２日',
		'1950–03–02',
		'19500302',
		19500302,
		'1950-03-02 00:00:00',
		'1950-03-02T08:30:00.000Z',
		new Date('1950-03-02T00:00:00Z'),
		18324,
		'18324',
		18324.5,
	])('is read from %j', (written) => {
		expect(readRosterDate(written, today)).toEqual({ date: '1950-03-02', precision: 'day' });
	});

	it.each(['1950-03', '1950/3', '1950.3', 1950.3, '1950年3月', '1950年03', '195003', 195003])(
		'may be a month only, as in %j',
		(written) => {
			expect(readRosterDate(written, today)).toEqual({ date: '1950-03-01', precision: 'month' });
		},
	);

	it('may be today, or in this month', () => {
		expect(readRosterDate(today, today)).toEqual({ date: today, precision: 'day' });
		expect(readRosterDate('2026-11', today)).toEqual({ date: '2026-11-01', precision: 'month' });
	});

	it('may be a serial number from before 1927', () => {
		expect(readRosterDate(9543, today)).toEqual({ date: '1926-02-15', precision: 'day' });
	});

	it.each([
		['2026-11-26', 'date_in_future'],
		['2026-12', 'date_in_future'],
		['1950-02-29', 'date_impossible'],
		['1950-13-01', 'date_impossible'],
		['19501301', 'date_impossible'],
		['1950-00-10', 'date_impossible'],
		['1899-12-31', 'date_too_long_ago'],
		['1950', 'date_year_only'],
		['1950年', 'date_year_only'],
		['1950.1', 'date_ambiguous'],
		[1950.1, 'date_ambiguous'],
		['3/2/1950', 'date_unreadable'],
		['50-3-2', 'date_unreadable'],
		['农历三月初二', 'date_unreadable'],
		['', 'date_unreadable'],
		[true, 'date_unreadable'],
		[new Date(NaN), 'date_unreadable'],
	])('is not %j: %s', (written, problem) => {
		expect(readRosterDate(written, today)).toEqual({ problem });
	});

	const pastDay = fc
		.date({
			min: new Date('1900-01-01T00:00:00Z'),
			max: new Date(`${today}T00:00:00Z`),
			noInvalidDate: true,
		})
		.map((instant) => instant.toISOString().slice(0, 10));

	it('is the same day in every form', () => {
		fc.assert(
			fc.property(pastDay, (date) => {
				const [year = '', month = '', day = ''] = date.split('-');
				const forms = [
					date,
					`${year}/${Number(month)}/${Number(day)}`,
					`${year}.${Number(month)}.${Number(day)}`,
					`${year}年${Number(month)}月${Number(day)}日`,
					`${year}${month}${day}`,
					new Date(`${date}T00:00:00Z`),
				];
				for (const form of forms) {
					expect(readRosterDate(form, today)).toEqual({ date, precision: 'day' });
				}
				expect(readRosterDate(`${year}年${Number(month)}月`, today)).toEqual({
					date: `${year}-${month}-01`,
					precision: 'month',
				});
			}),
		);
	});

	it('is the same day as a serial number, from late 1905 on', () => {
		fc.assert(
			fc.property(pastDay, (date) => {
				fc.pre(date > '1905-10-02');
				const serial = (Date.parse(`${date}T00:00:00Z`) - Date.UTC(1899, 11, 30)) / 86_400_000;
				expect(readRosterDate(serial, today)).toEqual({ date, precision: 'day' });
			}),
		);
	});

	it('exists and is not after today, or is refused, whatever is written', () => {
		const written = fc.oneof(
			fc.string({ unit: 'binary' }),
			fc.string({ unit: fc.constantFrom(...'0123456789-/.年月日号 T:Z'), maxLength: 12 }),
			fc.double(),
			fc.integer({ min: 0, max: 30_000_000 }),
			fc.date({ noInvalidDate: false }),
		);
		fc.assert(
			fc.property(written, (value) => {
				const reading = readRosterDate(value, today);
				if (reading.problem !== undefined) return;
				expect(new Date(`${reading.date}T00:00:00Z`).toISOString().slice(0, 10)).toBe(reading.date);
				expect(reading.date <= today && reading.date >= '1900-01-01').toBe(true);
			}),
			{ numRuns: 500 },
		);
	});
});
