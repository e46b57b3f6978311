/**
 * A program that starts an embedded database, says so in one line of JSON, and ends it on SIGINT
 * after the query that is running has finished.
 * Arguments: the options of startEmbeddedDatabase as JSON, and the number of a user to become.
 */
import postgres from 'postgres';
import {
	startEmbeddedDatabase,
	type EmbeddedDatabaseError,
	type EmbeddedDatabaseOptions,
} from '../../src/lib/server/platform/embedded-database.ts';

const [options = '{}', user] = process.argv.slice(2);
if (user) {
	process.setgroups?.([]);
	process.setgid?.(Number(user));
	process.setuid?.(Number(user));
}

function say(message: object): void {
	process.stdout.write(`${JSON.stringify(message)}\n`);
}

try {
	const database = await startEmbeddedDatabase(JSON.parse(options) as EmbeddedDatabaseOptions);
	const sql = postgres(database.url, { max: 2, onclose: () => {} });
	const [text] = await sql`
		select length('一米') as characters, current_setting('server_encoding') as encoding`;
	const job = sql`select pg_sleep(1)`.then(
		() => true,
		() => false,
	);
	// Keeps the program alive, as a web server would.
	const work = setInterval(() => {}, 1_000);
	process.once('SIGINT', async () => {
		const jobFinished = await job;
		clearInterval(work);
		await sql.end();
		await database.stop();
		say({ jobFinished });
	});
	say({ ...text, url: database.url, directory: database.directory, adopted: database.adopted });
} catch (error) {
	const { code, message } = error as EmbeddedDatabaseError;
	say({ code, message });
}
