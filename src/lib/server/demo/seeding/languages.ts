import type { SpokenLanguage } from '../../clients/index.ts';
import type { Random } from '../random.ts';
import { someOf } from './world.ts';

/** Languages of a volunteer: the older, the surer of the dialect. */
export function volunteerLanguages(random: Random, age: number): SpokenLanguage[] {
	const [fengxian, shanghainese] = age >= 55 ? [0.8, 0.7] : age >= 30 ? [0.5, 0.6] : [0.2, 0.4];
	return [
		'mandarin',
		...someOf<SpokenLanguage>(random, [
			['fengxian', fengxian],
			['shanghainese', shanghainese],
			['jianghuai', 0.03],
			['sichuanese', 0.03],
			['cantonese', 0.015],
			['english', age < 30 ? 0.4 : age < 50 ? 0.15 : 0.02],
		]),
	];
}

/** Languages of a client; some of the oldest speak the dialect only. */
export function clientLanguages(random: Random, age: number): SpokenLanguage[] {
	if (age >= 70 && random.chance(0.18)) return ['fengxian'];
	const [fengxian, shanghainese] = age >= 60 ? [0.78, 0.6] : [0.4, 0.5];
	return [
		'mandarin',
		...someOf<SpokenLanguage>(random, [
			['fengxian', fengxian],
			['shanghainese', shanghainese],
			['sichuanese', 0.04],
			['cantonese', 0.01],
			['english', age < 40 ? 0.2 : 0.01],
		]),
	];
}
