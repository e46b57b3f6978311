/** Languages and dialects that people speak here; their names stand in the catalogue `clients`. */
export const spokenLanguages = [
	'mandarin',
	'fengxian',
	'shanghainese',
	'jianghuai',
	'sichuanese',
	'cantonese',
	'minnan',
	'hakka',
	'uyghur',
	'korean',
	'english',
	'sign_language',
] as const;

export type SpokenLanguage = (typeof spokenLanguages)[number];
