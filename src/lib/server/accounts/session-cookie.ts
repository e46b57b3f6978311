export const sessionCookieName = 'yimi_session';

const secondsOfLife = 90 * 24 * 3600;

/**
 * How the cookie of a session is set. It may outlive the session, which the server alone ends.
 * @param publicOrigin the cookie travels over https only where the site does
 */
export function sessionCookie(publicOrigin: string) {
	return {
		path: '/',
		httpOnly: true,
		sameSite: 'lax',
		secure: publicOrigin.startsWith('https:'),
		maxAge: secondsOfLife,
	} as const;
}
