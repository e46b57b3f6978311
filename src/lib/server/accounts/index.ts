export * from './permissions.ts';
export { resolveActor, sessionCookieName } from './resolve-actor.ts';
