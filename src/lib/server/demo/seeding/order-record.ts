import type { MessageKind } from '../../messages/index.ts';
import {
	isUrgent,
	nextOrderState,
	orderNumber,
	promiseOf,
	type CancellationReason,
	type OrderEvent,
	type OrderPatch,
	type OrderState,
} from '../../orders/index.ts';
import type { DemoRow } from '../queries.ts';
import type { Random } from '../random.ts';
import type { Staff } from './accounts.ts';
import type { Candidate, VolunteerPool } from './volunteer-pool.ts';
import type { Wish } from './demand.ts';
import type { PlacedVolunteer } from './volunteers.ts';
import type { World } from './world.ts';

/** What the life of every order draws on. */
export interface Parties {
	readonly world: World;
	readonly districtId: string;
	readonly staff: Staff;
	readonly pool: VolunteerPool;
}

/** A place in the visit of an order. */
export interface Place {
	readonly row: DemoRow;
	readonly id: string;
	volunteer: PlacedVolunteer | null;
	commitment: DemoRow | null;
}

/** An offer that nobody has answered yet. */
export interface OpenOffer {
	readonly row: DemoRow;
	readonly volunteer: PlacedVolunteer;
}

/** An order on its way, with the rows made for it so far. */
export interface OrderRecord {
	readonly parties: Parties;
	readonly wish: Wish;
	readonly random: Random;
	readonly id: string;
	readonly places: readonly Place[];
	readonly openOffers: readonly OpenOffer[];
	readonly round: number;
	/** Asked faster and at every hour. */
	readonly urgent: boolean;
	/** Who dropped out of it or did not come. */
	readonly lost: ReadonlySet<PlacedVolunteer>;
	/** When the client cancels, if they do. */
	cancelAt: Date | null;
	/**
	 * Whether the story comes to an instant: false when that has yet to come, and when the client
	 * cancels before it.
	 */
	reaches(at: Date): boolean;
	/** Moves the order by an event of the state table, which is the law here too. */
	move(
		at: Date,
		event: OrderEvent,
		change?: { actor?: string | null; patch?: OrderPatch; detail?: Record<string, unknown> },
	): void;
	/** Sets columns beside the state. */
	patch(columns: OrderPatch): void;
	/** Opens the visit with its places. */
	openVisit(at: Date): void;
	visit(columns: { state?: string; checkedInAt?: Date; checkedOutAt?: Date }): void;
	fill(place: Place, volunteer: PlacedVolunteer, at: Date): void;
	/** Empties a place whose volunteer does not come. */
	empty(
		place: Place,
		loss: { at: Date; kind: 'dropped_out' | 'missed'; reason: string | null },
	): void;
	offer(
		candidate: Candidate,
		place: Place,
		offer: { at: Date; expiresAt: Date; wave: number; source: 'matcher' | 'dispatcher' },
	): OpenOffer;
	/** Ends an offer. */
	answer(offer: OpenOffer, state: OfferEnd, at: Date, reason?: string | null): void;
	/** Ends without a service: frees everybody's time and withdraws what is offered. */
	letGo(at: Date): void;
	/** Tells an account, if it has one and the message is recent enough to be kept. */
	tell(
		accountId: string | null,
		kind: MessageKind,
		message: { at: Date; subjectId: string; parameters: DemoRow; uniqueKey: string },
	): void;
	/** Tells those who follow the order. */
	tellFollowers(kind: MessageKind, at: Date, round?: number): void;
	/** Tells the dispatchers that it is on their desk. */
	tellDesk(at: Date): void;
	/** Notes an act of a person. */
	audit(
		at: Date,
		actor: string | null,
		action: string,
		subject: { type: string; id: string },
		detail: DemoRow,
	): void;
}

type OfferEnd = 'accepted' | 'declined' | 'expired' | 'withdrawn';

/** Messages older than this many days are not kept in the demo. */
const messagesKeptDays = 30;

const cancellationReasons: readonly (readonly [CancellationReason, number])[] = [
	['no_longer_needed', 6],
	['time_changed', 6],
	['other_help', 4],
	['unwell', 3],
	['mistake', 2],
	['other', 1],
];

/** Begins the record of an order: placed, and nothing else yet. */
export function beginOrder(parties: Parties, wish: Wish, sequence: number): OrderRecord {
	const { world, districtId, pool } = parties;
	const { rows, ids, codec } = world;
	const { item, id: itemId, brandId } = wish.item;
	const random = world.random(`order ${sequence}`);
	const id = ids.at(wish.submittedAt);
	const number = orderNumber(sequence);
	const localDate = world.dateOf(world.dayOf(wish.startsAt));
	let state: OrderState = 'submitted';
	let round = 0;
	let over = false;
	let visitRow: DemoRow | null = null;
	const places: Place[] = [];
	const openOffers: OpenOffer[] = [];
	const lost = new Set<PlacedVolunteer>();
	const order: DemoRow = {
		id,
		districtId,
		areaId: wish.client.home.id,
		number,
		clientId: wish.client.id,
		itemId,
		brandId,
		placedBy: wish.placedBy,
		channel: wish.channel,
		state,
		startsAt: wish.startsAt,
		endsAt: wish.endsAt,
		localDate,
		...wish.client.point,
		addressEncrypted: codec.encrypt(wish.client.address, `orders.address_encrypted:${id}`),
		notesEncrypted: wish.notes && codec.encrypt(wish.notes, `orders.notes_encrypted:${id}`),
		wishedSex: wish.wishedSex,
		wishedSexMust: wish.wishedSexMust,
		wishedLanguage: wish.wishedLanguage,
		wishedLanguageMust: wish.wishedLanguageMust,
		urgent: isUrgent(wish.submittedAt, wish.startsAt),
		...promiseOf(wish.submittedAt, wish.endsAt, item),
		admissionForm: null,
		promisedFor: null,
		refusalReason: null,
		refusalNote: null,
		cancellationReason: null,
		unmetReason: null,
		submittedAt: wish.submittedAt,
		matchingRound: 0,
		matchingWave: 0,
		matchingDueAt: null,
		deskSince: null,
		deskReason: null,
		staffedAt: null,
		doneAt: null,
		closesAt: null,
		createdAt: wish.submittedAt,
	};
	rows.orders.push(order);

	const record: OrderRecord = {
		parties,
		wish,
		random,
		id,
		places,
		openOffers,
		cancelAt: null,
		lost,
		get round() {
			return round;
		},
		get urgent() {
			return order['urgent'] === true;
		},
		reaches(at) {
			if (over) return false;
			const { cancelAt } = record;
			if (cancelAt && cancelAt <= at && cancelAt <= world.now) {
				cancel(cancelAt);
				return false;
			}
			return at <= world.now;
		},
		move(at, event, { actor = null, patch = {}, detail = {} } = {}) {
			const to = nextOrderState(state, event);
			if (to === null) throw new RangeError(`An order that is ${state} cannot ${event}`);
			record.patch(patch);
			noteEvent(at, event, to, actor, detail);
			if (actor !== null)
				record.audit(
					at,
					actor,
					`order.${event}`,
					{ type: 'order', id },
					{ ...detail, from: state, to },
				);
			state = to;
			order['state'] = to;
		},
		patch(columns) {
			Object.assign(order, columns);
			round = columns.matchingRound ?? round;
		},
		openVisit(at) {
			const visitId = ids.at(at);
			visitRow = {
				id: visitId,
				districtId,
				areaId: wish.client.home.id,
				orderId: id,
				clientId: wish.client.id,
				itemId,
				brandId,
				state: 'open',
				startsAt: wish.startsAt,
				endsAt: wish.endsAt,
				localDate,
				checkedInAt: null,
				checkedOutAt: null,
				createdAt: at,
			};
			rows.visits.push(visitRow);
			for (let position = 1; position <= item.volunteersNeeded; position += 1) {
				const row: DemoRow = {
					id: ids.at(at),
					visitId,
					position,
					volunteerId: null,
					commitmentId: null,
					filledAt: null,
					checkedInAt: null,
					checkedOutAt: null,
				};
				rows.visit_places.push(row);
				places.push({ row, id: row['id'] as string, volunteer: null, commitment: null });
			}
		},
		visit(columns) {
			Object.assign(visitRow ?? {}, columns);
		},
		fill(place, volunteer, at) {
			const commitment: DemoRow = {
				id: ids.at(at),
				volunteerId: volunteer.id,
				during: `[${wish.startsAt.toISOString()},${wish.endsAt.toISOString()})`,
				kind: 'visit',
				sourceId: place.id,
				longitude: item.remote ? null : wish.client.point.longitude,
				latitude: item.remote ? null : wish.client.point.latitude,
				state: 'held',
				createdAt: at,
			};
			rows.commitments.push(commitment);
			place.volunteer = volunteer;
			place.commitment = commitment;
			Object.assign(place.row, {
				volunteerId: volunteer.id,
				commitmentId: commitment['id'],
				filledAt: at,
			});
			pool.take(volunteer, wish);
		},
		empty(place, { at, kind, reason }) {
			const { volunteer } = place;
			if (!volunteer) throw new RangeError('Nobody holds the place');
			setFree(place);
			lost.add(volunteer);
			rows.visit_drop_outs.push({
				id: ids.at(at),
				visitPlaceId: place.id,
				volunteerId: volunteer.id,
				at,
				kind,
				reason,
			});
			Object.assign(place.row, { volunteerId: null, commitmentId: null, filledAt: null });
			place.volunteer = null;
			place.commitment = null;
		},
		offer(candidate, place, { at, expiresAt, wave, source }) {
			const { volunteer } = candidate;
			const offerId = ids.at(at);
			const row: DemoRow = {
				id: offerId,
				districtId,
				orderId: id,
				visitPlaceId: place.id,
				volunteerId: volunteer.id,
				round,
				wave,
				source,
				state: 'sent',
				score: candidate.score,
				scoreParts: candidate.parts,
				distanceMetres: candidate.distanceMetres,
				travelMinutes: candidate.travelMinutes,
				sentAt: at,
				expiresAt,
				answeredAt: null,
				declineReason: null,
				createdAt: at,
			};
			rows.offers.push(row);
			const offer = { row, volunteer };
			openOffers.push(offer);
			pool.noteAsked(volunteer, at);
			record.tell(volunteer.accountId, 'offer_received', {
				at,
				subjectId: offerId,
				uniqueKey: `offer_received:${offerId}`,
				parameters: {
					itemKey: item.key,
					startsAt: wish.startsAt,
					endsAt: wish.endsAt,
					expiresAt,
				},
			});
			return offer;
		},
		answer(offer, end, at, reason = null) {
			const offerId = offer.row['id'] as string;
			const answered = end === 'accepted' || end === 'declined';
			Object.assign(offer.row, {
				state: end,
				answeredAt: answered ? at : null,
				declineReason: reason,
			});
			openOffers.splice(openOffers.indexOf(offer), 1);
			if (end !== 'withdrawn') pool.noteAnswer(offer.volunteer, end === 'accepted');
			else
				record.tell(offer.volunteer.accountId, 'offer_withdrawn', {
					at,
					subjectId: offerId,
					uniqueKey: `offer_withdrawn:${offerId}`,
					parameters: { itemKey: item.key, startsAt: wish.startsAt },
				});
			if (answered)
				record.audit(
					at,
					offer.volunteer.accountId,
					`offer.${end === 'accepted' ? 'accept' : 'decline'}`,
					{ type: 'offer', id: offerId },
					{ orderId: id },
				);
		},
		letGo(at) {
			over = true;
			for (const offer of [...openOffers]) record.answer(offer, 'withdrawn', at);
			for (const place of places) if (place.volunteer) setFree(place);
			if (visitRow && visitRow['state'] !== 'missed') record.visit({ state: 'cancelled' });
			record.patch({ matchingDueAt: null, deskSince: null, deskReason: null });
		},
		tell(accountId, kind, { at, subjectId, parameters, uniqueKey }) {
			if (accountId === null || world.dayOf(at) < -messagesKeptDays) return;
			const readAt = new Date(at.getTime() + random.integer(2, 300) * 60_000);
			rows.notifications.push({
				id: ids.at(at),
				districtId,
				accountId,
				kind,
				subjectId,
				parameters,
				uniqueKey,
				state: 'sent',
				attempts: 1,
				dueAt: at,
				sentAt: new Date(Math.min(at.getTime() + 2_000, world.now.getTime())),
				readAt: random.chance(0.8) && readAt <= world.now ? readAt : null,
				createdAt: at,
			});
		},
		tellFollowers(kind, at, round = 0) {
			const { client, placedBy, channel } = wish;
			const followers = new Set([client.accountId, channel === 'phone' ? null : placedBy]);
			for (const accountId of followers)
				record.tell(accountId, kind, {
					at,
					subjectId: id,
					parameters: { itemKey: item.key, number, startsAt: wish.startsAt },
					uniqueKey: `${kind}:${id}:${accountId}:${round}`,
				});
		},
		tellDesk(at) {
			for (const accountId of parties.staff.dispatchers)
				record.tell(accountId, 'order_on_desk', {
					at,
					subjectId: id,
					uniqueKey: `order_on_desk:${id}:${accountId}:${round}`,
					parameters: { itemKey: item.key, number, startsAt: wish.startsAt },
				});
		},
		audit(at, actor, action, subject, detail) {
			if (actor === null) return;
			rows.audit_events.push({
				id: ids.at(at),
				districtId,
				at,
				actorAccountId: actor,
				action,
				subjectType: subject.type,
				subjectId: subject.id,
				requestId: 'demo',
				detail,
			});
		},
	};

	function setFree(place: Place): void {
		if (place.commitment) place.commitment['state'] = 'released';
		if (place.volunteer) pool.release(place.volunteer, wish);
	}

	function cancel(at: Date): void {
		const reason = random.weighted(cancellationReasons);
		record.move(at, 'cancel', {
			actor: wish.placedBy,
			patch: { cancellationReason: reason },
			detail: { reason },
		});
		const visitId = visitRow?.['id'];
		if (visitId)
			for (const { volunteer } of places)
				record.tell(volunteer?.accountId ?? null, 'visit_cancelled', {
					at,
					subjectId: visitId as string,
					uniqueKey: `visit_cancelled:${visitId as string}:${volunteer?.accountId}`,
					parameters: { itemKey: item.key, startsAt: wish.startsAt },
				});
		record.letGo(at);
	}

	function noteEvent(
		at: Date,
		event: OrderEvent,
		toState: OrderState,
		actor: string | null,
		detail: Record<string, unknown>,
	): void {
		rows.order_events.push({
			id: ids.at(at),
			orderId: id,
			at,
			event,
			fromState: event === 'submit' ? null : state,
			toState,
			actorAccountId: actor,
			detail,
		});
	}

	noteEvent(wish.submittedAt, 'submit', 'submitted', wish.placedBy, { channel: wish.channel });
	record.audit(
		wish.submittedAt,
		wish.placedBy,
		'order.place',
		{ type: 'order', id },
		{ clientId: wish.client.id, itemKey: item.key, channel: wish.channel },
	);
	return record;
}
