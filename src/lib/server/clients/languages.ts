/** Languages and dialects that people name; their names stand in the catalogue `clients`. */
export const spokenLanguages = [
	'mandarin',
	'fengxian',
	'shanghainese',
	'wu',
	'jianghuai',
	'sichuanese',
	'cantonese',
	'english',
	'sign_language',
] as const;

export type SpokenLanguage = (typeof spokenLanguages)[number];
