export { clientsOfProxy, type OrderableClient } from './clients-of-proxy.ts';
export { contactOfClient, type ClientContact } from './contact-of-client.ts';
export { findClients, type FoundClient } from './find-clients.ts';
export { getClient, type ClientView } from './get-client.ts';
export { grantConsent } from './grant-consent.ts';
export { spokenLanguages, type SpokenLanguage } from './languages.ts';
export type { ClientCategory, ClientRow, ConsentRelation, ConsentScope } from './queries.ts';
export { recordClient } from './record-client.ts';
export { consentFor, requireClient, subjectOfClient } from './require-client.ts';
export { revealContact } from './reveal-contact.ts';
export { revokeConsent } from './revoke-consent.ts';
export {
	clientCategories,
	clientSearchSchema,
	consentRelations,
	consentSchema,
	newClientSchema,
	type ConsentInput,
	type NewClientInput,
} from './schemas.ts';
