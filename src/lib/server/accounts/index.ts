export * from './permissions.ts';
export { createToken } from './create-token.ts';
export { ensureAccount } from './ensure-account.ts';
export { findStaff } from './find-staff.ts';
export { loadActor } from './load-actor.ts';
export { resolveActor } from './resolve-actor.ts';
export { sessionCookieName } from './session-adapter.ts';
export { startSession } from './start-session.ts';
