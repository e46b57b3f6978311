import type { CandidateSnapshot, OrderSnapshot } from '../../src/lib/server/matching/snapshot.ts';

/** Wednesday 25 November 2026, 10:00 in the district. */
export const snapshotNow = new Date('2026-11-25T02:00:00Z');

/** An order for Friday 27 November 2026, 09:00–11:00, that asks nothing special. */
export function anOrder(given: Partial<OrderSnapshot> = {}): OrderSnapshot {
	return {
		id: '01900000-0000-7000-8000-000000000001',
		districtId: '01900000-0000-7000-8000-000000000002',
		clientId: '01900000-0000-7000-8000-000000000003',
		longitude: 121.474,
		latitude: 30.918,
		startsAt: new Date('2026-11-27T01:00:00Z'),
		endsAt: new Date('2026-11-27T03:00:00Z'),
		round: 0,
		urgent: false,
		wishedSex: null,
		wishedSexMust: false,
		wishedLanguage: null,
		wishedLanguageMust: false,
		clientLanguages: [],
		skills: ['escort'],
		credentialKind: null,
		remote: false,
		risky: false,
		placesNeeded: 1,
		companions: [],
		...given,
	};
}

/** A volunteer next door who breaks no rule for {@link anOrder}. */
export function aCandidate(given: Partial<CandidateSnapshot> = {}): CandidateSnapshot {
	return {
		volunteerId: '01900000-0000-7000-8000-000000000101',
		longitude: 121.474,
		latitude: 30.918,
		state: 'active',
		vettedOn: '2026-01-10',
		birthDate: '1980-03-01',
		sex: 'female',
		languages: ['mandarin'],
		radiusMetres: 3000,
		travelMode: 'e_bike',
		guardianConsentOn: null,
		insuredUntil: null,
		visitsPerDay: 2,
		visitsPerWeek: 5,
		offersPerDay: 3,
		quietFrom: '21:00',
		quietUntil: '08:00',
		inTeam: false,
		skills: ['escort'],
		credentials: [],
		freeTimes: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
			weekday,
			startsAt: '08:00',
			endsAt: '18:00',
		})),
		takenTimes: [],
		recentOffers: [],
		lastAskedAt: null,
		visitsEver: 10,
		offersAccepted: 0,
		offersEnded: 0,
		doNotPair: false,
		visitsWithClient: 0,
		askedThisRound: false,
		declinedThisOrder: false,
		droppedOutOfThisOrder: false,
		...given,
	};
}
