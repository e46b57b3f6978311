import * as v from 'valibot';

const port = v.pipe(v.string(), v.regex(/^\d{1,5}$/), v.transform(Number), v.maxValue(65535));

const environment = v.object({
	DATABASE_URL: v.optional(v.pipe(v.string(), v.url())),
	PUBLIC_ORIGIN: v.optional(v.pipe(v.string(), v.url(), v.regex(/^https?:\/\/[^/]+$/))),
	HOST: v.optional(v.string(), '127.0.0.1'),
	PORT: v.optional(port, '3000'),
	ADDRESS_HEADER: v.optional(v.string()),
	YIMI_DATA: v.optional(v.string(), '.yimi'),
	YIMI_KEYS: v.optional(v.string()),
	YIMI_INDEX_KEY: v.optional(v.string()),
	YIMI_HELP_PHONE: v.optional(v.string(), '021-12349'),
	MESSAGE_WEBHOOK_URL: v.optional(v.pipe(v.string(), v.url())),
	MESSAGE_WEBHOOK_SECRET: v.optional(v.pipe(v.string(), v.minLength(16))),
	WORKER_CONCURRENCY: v.optional(
		v.pipe(v.string(), v.regex(/^\d{1,2}$/), v.transform(Number)),
		'4',
	),
	LOG_LEVEL: v.optional(v.picklist(['fatal', 'error', 'warn', 'info', 'debug', 'silent']), 'info'),
});

/** The settings of one process, from its environment. */
export interface Config {
	databaseUrl: string | undefined;
	publicOrigin: string;
	host: string;
	port: number;
	/** Header in which a trusted proxy names the client's address; without one, the connection's. */
	addressHeader: string | undefined;
	dataDirectory: string;
	keys: string | undefined;
	indexKey: string | undefined;
	helpPhone: string;
	messageWebhook: { url: string; secret: string } | undefined;
	workerConcurrency: number;
	logLevel: string;
	/** demo: codes are shown and people are generated; real: never. */
	installation: 'demo' | 'real';
}

/**
 * Reads the settings. A real installation refuses to start without PUBLIC_ORIGIN, DATABASE_URL,
 * keys and a message channel.
 * @throws Error with one sentence for each setting that is missing or wrong.
 */
export function readConfig(
	source: Record<string, string | undefined>,
	installation: 'demo' | 'real',
): Config {
	const parsed = v.safeParse(environment, source);
	if (!parsed.success) {
		const wrong = parsed.issues.map((issue) => `${v.getDotPath(issue)}: ${issue.message}`);
		throw new Error(`The environment has settings that cannot be used. ${wrong.join(' ')}`);
	}
	const set = parsed.output;
	const webhook =
		set.MESSAGE_WEBHOOK_URL && set.MESSAGE_WEBHOOK_SECRET
			? { url: set.MESSAGE_WEBHOOK_URL, secret: set.MESSAGE_WEBHOOK_SECRET }
			: undefined;
	if (installation === 'real') {
		const missing = Object.entries({
			DATABASE_URL: set.DATABASE_URL,
			PUBLIC_ORIGIN: set.PUBLIC_ORIGIN,
			YIMI_KEYS: set.YIMI_KEYS,
			YIMI_INDEX_KEY: set.YIMI_INDEX_KEY,
			'MESSAGE_WEBHOOK_URL and MESSAGE_WEBHOOK_SECRET': webhook,
		})
			.filter(([, value]) => value === undefined)
			.map(([name]) => name);
		if (missing.length > 0) {
			throw new Error(
				`A real installation needs ${missing.join(', ')}. To try Yimi with generated people, run \`npm start\`.`,
			);
		}
	}
	return {
		databaseUrl: set.DATABASE_URL,
		publicOrigin: set.PUBLIC_ORIGIN ?? `http://${set.HOST}:${set.PORT}`,
		host: set.HOST,
		port: set.PORT,
		addressHeader: set.ADDRESS_HEADER,
		dataDirectory: set.YIMI_DATA,
		keys: set.YIMI_KEYS,
		indexKey: set.YIMI_INDEX_KEY,
		helpPhone: set.YIMI_HELP_PHONE,
		messageWebhook: webhook,
		workerConcurrency: set.WORKER_CONCURRENCY,
		logLevel: set.LOG_LEVEL,
		installation,
	};
}
