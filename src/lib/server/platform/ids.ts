import { v7 } from 'uuid';

/** A new id: UUIDv7, made in the application (PostgreSQL 16 has no uuidv7()). */
export function newId(): string {
	return v7();
}
