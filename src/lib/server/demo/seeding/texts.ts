import type { ClientCategory } from '../../clients/index.ts';

// What people wrote or said. It is theirs, in Chinese, and is not translated.

/** Notes on the home and health of a client, by group. */
export const clientNotes: Record<ClientCategory, readonly string[]> = {
	living_alone: [
		'高血压，每天早晚服药；听力不太好，说话请大声些。',
		'膝盖不好，上下楼要扶。门口有台阶。',
		'子女在外地，每周通一次电话。',
		'养了一只小狗，不咬人。',
		'糖尿病，饮食少糖。',
	],
	empty_nest: ['老两口同住，老伴有轻度失智。', '心脏装有支架，不宜劳累。', '喜欢听沪剧。'],
	left_behind: ['儿子在外打工，孙女同住。', '住在村里最后一排，晚上路灯暗。'],
	disabled_elder: [
		'半失能，需坐轮椅出行。',
		'长期卧床，翻身需两人。',
		'中风后右侧不便，说话慢，请耐心。',
	],
	severely_disabled: [
		'视力残疾，请先出声再靠近。',
		'听力残疾，可笔谈或手语。',
		'肢体残疾，用电动轮椅，电梯房。',
	],
	lost_only_child: ['不愿提起孩子的事，聊家常就好。', '睡眠不好，下午精神好些。'],
	veteran: ['参加过边防建设，喜欢讲部队的事。', '左腿旧伤，走路慢。', '耳朵背，请大声说话。'],
	entitled: ['烈属，家中挂有光荣牌。', '高血压，按时服药。'],
	child: ['数学基础弱，父母上夜班。', '和奶奶同住，性格内向。'],
	other: ['请提前电话联系。', '对花粉过敏。'],
};

/** What those who order add to an order, for some items; `any` fits all visits at home. */
export const orderNotes: Readonly<Record<string, readonly string[]>> = {
	any: [
		'到了请先打电话，门铃坏了。',
		'家里有狗，会先拴好。',
		'老人听力不好，请敲门重一些。',
		'电梯在维修，请走楼梯。',
		'请戴口罩。',
		'老人说方言，语速请慢。',
	],
	'hospital-escort': [
		'挂的是心内科上午的号，请带好医保卡。',
		'做胃镜，早上要空腹。',
		'复诊配药，结束后送回家。',
		'腿脚不便，医院可借轮椅。',
	],
	'meal-delivery': ['不吃辣，少盐。', '对海鲜过敏。', '放门口小桌上，敲门即可。'],
	'house-cleaning': ['厨房油污较多。', '请重点打扫卫生间。'],
	'smartphone-help': ['想学视频通话。', '想学网上挂号。', '手机总提示内存不足。'],
	shopping: ['大米一袋、鸡蛋两盒、青菜。', '牛奶一箱，不要含糖的。'],
	'medicine-pick-up': ['降压药和降糖药，病历在家里。'],
	'minor-repair': ['水龙头滴水。', '橱柜门掉了。', '晾衣杆卡住了。'],
	'electrical-repair': ['卧室插座没电。', '总闸跳了两次。'],
	'night-listening': ['睡不着，想找人说说话。'],
	'paperwork-on-behalf': ['代办高龄津贴申请。', '补办老年卡。'],
	'street-patrol': ['汽车站附近有人露宿。', '桥洞下见到一位老人。'],
	'warm-supplies': ['需要棉被和热食。'],
	'certificate-ceremony': ['双方父母到场，共六人。', '想请乡贤颁证。'],
	'homework-help': ['六年级数学。', '初二英语。'],
};

/** What clients said of the service, by rating. */
export const reviewComments: Readonly<Record<number, readonly string[]>> = {
	5: [
		'很细心，谢谢！',
		'准时到，态度很好。',
		'老人很开心，下次还想请他来。',
		'陪得很耐心，一路都扶着。',
		'帮了大忙。',
		'像自家孩子一样。',
	],
	4: ['挺好的，就是来得稍晚一点。', '服务不错。', '热心，希望时间再长一些。'],
	3: ['一般，沟通少了些。', '来晚了，事情还是做完了。'],
	2: ['等了很久才到。', '没有按说好的做完。'],
	1: ['迟到太久，老人一直在等。'],
};

/** What a family is told about a refusal, by reason. */
export const refusalNotes = {
	outside_scope: '这一项不在服务范围内，请拨打热线咨询其他渠道。',
	needs_professional: '这项服务需要专业机构来做，调度员会把电话告诉您。',
	incomplete: '还缺评估表，补齐后请再点一次单。',
	duplicate: '同一天已有一张相同的单，按那一张服务。',
	unsafe: '现场条件暂不安全，请先联系居委会处理。',
} as const;

/** What the one who followed up noted, by outcome. */
export const followUpNotes = {
	satisfied: ['满意，没有其他需要。', '很满意，想固定每周来一次。', '满意，提醒了冬季用电安全。'],
	dissatisfied: ['对迟到不满意，已致歉。'],
	not_reached: ['两次未接通。', '家里无人接听。'],
	needs_more: ['希望再派人修一下水管。', '近来走路不稳，建议评估。'],
} as const;
