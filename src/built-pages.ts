import type { PageHandler } from './web.ts';

/**
 * Loads the pages as `npm run build` left them; they read their settings when they are loaded.
 * @param publicOrigin where the browser believes to be, for forms and links
 */
export async function loadBuiltPages(publicOrigin: string): Promise<PageHandler> {
	process.env['ORIGIN'] = publicOrigin;
	// A roster of 25 MB, and what a form adds to it.
	process.env['BODY_SIZE_LIMIT'] = '26M';
	const built = new URL('../build/handler.js', import.meta.url).href;
	return (await import(built)).handler;
}
