import type { BilingualText } from './bilingual-text.ts';

/** Something a volunteer can do and an item can require. */
export interface DemoSkill {
	readonly key: string;
	readonly name: BilingualText;
}

/** A kind of document that proves a qualification; one that expires needs a last valid day. */
export interface DemoCredentialKind {
	readonly key: string;
	readonly name: BilingualText;
	readonly expires: boolean;
}

/** The skills of the demo catalogue. */
export const demoSkills: readonly DemoSkill[] = [
	{ key: 'companionship', name: { zh: '陪伴聊天', en: 'Companionship' } },
	{ key: 'hospital_escort', name: { zh: '陪诊', en: 'Hospital escort' } },
	{ key: 'elder_care', name: { zh: '老人照护', en: 'Care of elders' } },
	{ key: 'bathing_assistance', name: { zh: '助浴', en: 'Bathing assistance' } },
	{ key: 'first_aid', name: { zh: '急救', en: 'First aid' } },
	{ key: 'blood_pressure', name: { zh: '血压测量', en: 'Blood pressure measurement' } },
	{ key: 'counselling', name: { zh: '心理疏导', en: 'Counselling' } },
	{ key: 'bereavement_support', name: { zh: '哀伤陪伴', en: 'Bereavement support' } },
	{ key: 'hairdressing', name: { zh: '理发', en: 'Hairdressing' } },
	{ key: 'housekeeping', name: { zh: '家务保洁', en: 'Housekeeping' } },
	{ key: 'cooking', name: { zh: '烹饪', en: 'Cooking' } },
	{ key: 'gardening', name: { zh: '园艺种植', en: 'Gardening' } },
	{ key: 'minor_repair', name: { zh: '小修小补', en: 'Minor repairs' } },
	{ key: 'electrical_work', name: { zh: '电路检修', en: 'Electrical work' } },
	{ key: 'smartphone_teaching', name: { zh: '智能手机教学', en: 'Smartphone teaching' } },
	{ key: 'reading_aloud', name: { zh: '读报朗读', en: 'Reading aloud' } },
	{ key: 'tutoring', name: { zh: '课业辅导', en: 'Tutoring' } },
	{ key: 'mentoring', name: { zh: '青少年引导', en: 'Mentoring of young people' } },
	{ key: 'public_speaking', name: { zh: '宣讲', en: 'Public speaking' } },
	{ key: 'event_hosting', name: { zh: '活动主持', en: 'Event hosting' } },
	{ key: 'ceremony_etiquette', name: { zh: '礼仪引导', en: 'Ceremony etiquette' } },
	{ key: 'calligraphy', name: { zh: '书法', en: 'Calligraphy' } },
	{ key: 'singing_and_dancing', name: { zh: '歌舞', en: 'Singing and dancing' } },
	{ key: 'photography', name: { zh: '摄影', en: 'Photography' } },
	{ key: 'legal_knowledge', name: { zh: '法律知识', en: 'Legal knowledge' } },
	{ key: 'policy_knowledge', name: { zh: '政策解读', en: 'Knowledge of entitlements' } },
	{ key: 'mediation', name: { zh: '调解', en: 'Mediation' } },
	{ key: 'job_guidance', name: { zh: '就业指导', en: 'Job guidance' } },
	{ key: 'sign_language', name: { zh: '手语', en: 'Sign language' } },
	{ key: 'street_outreach', name: { zh: '街面救助', en: 'Street outreach' } },
];

/** The credential kinds of the demo catalogue. */
export const demoCredentialKinds: readonly DemoCredentialKind[] = [
	{ key: 'health_certificate', name: { zh: '健康证', en: 'Health certificate' }, expires: true },
	{
		key: 'nursing_certificate',
		name: { zh: '护理证', en: 'Elder-care nursing certificate' },
		expires: false,
	},
	{ key: 'nurse_licence', name: { zh: '护士执业证', en: 'Nurse licence' }, expires: true },
	{
		key: 'first_aid_certificate',
		name: { zh: '急救证', en: 'First aid certificate' },
		expires: true,
	},
	{
		key: 'electrician_certificate',
		name: { zh: '电工证', en: 'Electrician certificate' },
		expires: true,
	},
	{
		key: 'psychological_counsellor',
		name: { zh: '心理咨询师证', en: 'Psychological counsellor certificate' },
		expires: false,
	},
	{ key: 'lawyer_licence', name: { zh: '律师执业证', en: 'Lawyer licence' }, expires: true },
	{ key: 'driving_licence', name: { zh: '驾驶证', en: 'Driving licence' }, expires: true },
	{
		key: 'social_worker',
		name: { zh: '社会工作者证', en: 'Social worker certificate' },
		expires: false,
	},
	{
		key: 'teacher_qualification',
		name: { zh: '教师资格证', en: 'Teacher qualification' },
		expires: false,
	},
];
