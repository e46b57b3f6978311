import { lookup as lookUp } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { get, type RequestOptions } from 'node:https';
import { isIP } from 'node:net';
import { isPublicAddress } from './public-address.ts';

/** Why a calendar could not be read; sentences at `calendars:failure.<code>`. */
export const fetchFailures = [
	'not_reached',
	'refused',
	'too_large',
	'too_slow',
	'not_a_calendar',
	'private_address',
	'too_many_redirects',
] as const;
export type FetchFailure = (typeof fetchFailures)[number];

export type Fetched = { text: string; failure?: undefined } | { failure: FetchFailure };

/** How far the fetching of a calendar goes; tests give their own. */
export interface FetchLimits {
	bytes: number;
	milliseconds: number;
	redirects: number;
	/** Which addresses may be connected to. */
	isAllowed: (address: string) => boolean;
	/** Certificates to trust besides the usual. */
	ca?: string;
}

export const usualFetchLimits: FetchLimits = {
	bytes: 5 * 1024 * 1024,
	milliseconds: 20_000,
	redirects: 3,
	isAllowed: isPublicAddress,
};

/**
 * Fetches a calendar over https. Each address is checked after its name is resolved, by the same
 * resolution that the connection uses, for every redirect anew; size and time are bounded as a
 * whole. Never throws: what goes wrong is answered, and the address is told to nobody.
 */
export async function fetchCalendar(
	url: string,
	limits: FetchLimits = usualFetchLimits,
): Promise<Fetched> {
	const signal = AbortSignal.timeout(limits.milliseconds);
	let next = url;
	for (let redirects = 0; redirects <= limits.redirects; redirects++) {
		const answer = await fetchOnce(next, limits, signal);
		if (!('location' in answer)) return answer;
		next = answer.location;
	}
	return { failure: 'too_many_redirects' };
}

function fetchOnce(
	url: string,
	limits: FetchLimits,
	signal: AbortSignal,
): Promise<Fetched | { location: string }> {
	const target = URL.canParse(url) ? new URL(url) : null;
	if (target?.protocol !== 'https:') return Promise.resolve({ failure: 'refused' });
	const host = target.hostname.replace(/^\[|\]$/g, '');
	// A literal address is connected to without a look-up.
	if (isIP(host) && !limits.isAllowed(host)) return Promise.resolve({ failure: 'private_address' });
	const options: RequestOptions = {
		signal,
		lookup: allowedLookup(limits.isAllowed),
		agent: false,
		headers: { accept: 'text/calendar', 'user-agent': 'Yimi' },
		...(limits.ca ? { ca: limits.ca } : {}),
	};
	return new Promise((resolve) => {
		const fail = (error: NodeJS.ErrnoException) =>
			resolve({
				failure:
					error.code === 'EPRIVATE'
						? 'private_address'
						: signal.aborted
							? 'too_slow'
							: 'not_reached',
			});
		const request = get(target, options, (response) => {
			const { statusCode = 0, headers } = response;
			response.on('error', fail);
			if (statusCode >= 300 && statusCode < 400 && headers.location !== undefined) {
				response.destroy();
				const canParse = URL.canParse(headers.location, target);
				return resolve(
					canParse
						? { location: new URL(headers.location, target).href }
						: { failure: 'not_reached' },
				);
			}
			if (statusCode !== 200) {
				response.destroy();
				return resolve({ failure: 'refused' });
			}
			const chunks: Buffer[] = [];
			let size = 0;
			response.on('data', (chunk: Buffer) => {
				size += chunk.length;
				if (size <= limits.bytes) return void chunks.push(chunk);
				response.destroy();
				resolve({ failure: 'too_large' });
			});
			response.on('end', () => resolve({ text: Buffer.concat(chunks).toString('utf8') }));
		});
		request.on('error', fail);
	});
}

/** Resolves names as usual, and refuses when any of the answers must not be connected to. */
function allowedLookup(isAllowed: FetchLimits['isAllowed']): LookupFunction {
	return (hostname, options, callback) =>
		lookUp(hostname, { ...options, all: true }, (error, addresses) => {
			if (error) return callback(error, '', 0);
			const [first] = addresses;
			if (!first || !addresses.every(({ address }) => isAllowed(address)))
				return callback(Object.assign(new Error('A private address'), { code: 'EPRIVATE' }), '', 0);
			if (options.all) return callback(null, addresses);
			callback(null, first.address, first.family);
		});
}
