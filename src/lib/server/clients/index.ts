export { contactOfClient, type ClientContact } from './contact-of-client.ts';
export { spokenLanguages, type SpokenLanguage } from './languages.ts';
export type { ClientCategory, ClientRow, ConsentScope } from './queries.ts';
export { consentFor, requireClient, subjectOfClient } from './require-client.ts';
