export * from './permissions.ts';
export { createToken } from './create-token.ts';
export { loadActor } from './load-actor.ts';
export { resolveActor } from './resolve-actor.ts';
export { sessionCookieName } from './session-adapter.ts';
export { startSession } from './start-session.ts';
