import { pino, type Logger } from 'pino';

export type Log = Logger;

/**
 * Makes the logger of a process. Personal fields are cut out wherever they stand, as the last net:
 * nobody passes them in the first place.
 */
export function createLog(level: string): Log {
	return pino({
		level,
		base: undefined,
		timestamp: pino.stdTimeFunctions.isoTime,
		redact: {
			paths: [
				'name',
				'phone',
				'address',
				'code',
				'password',
				'token',
				'cookie',
				'authorization',
			].flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
			remove: true,
		},
	});
}
