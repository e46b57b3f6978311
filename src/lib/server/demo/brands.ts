import type { BilingualText } from './bilingual-text.ts';

/** What a brand is for: people at a counter, volunteers at work, or benefits to groups. */
export type BrandKind = 'window' | 'volunteer' | 'benefit';

/**
 * The indicators a plan can set targets for. Units: orders, visits_done, people_served and
 * active_volunteers are counts of the year; hours are hours of the year; fulfilled_rate,
 * on_time_rate and satisfaction are shares from 0 to 1; time_to_match_median is in minutes.
 */
export type DemoIndicatorKey =
	| 'orders'
	| 'fulfilled_rate'
	| 'on_time_rate'
	| 'time_to_match_median'
	| 'visits_done'
	| 'hours'
	| 'people_served'
	| 'active_volunteers'
	| 'satisfaction';

/** What one indicator should reach in one year. */
export interface DemoTarget {
	readonly year: number;
	readonly indicator: DemoIndicatorKey;
	readonly value: number;
}

/** A step of the plan, due on a local day ('YYYY-MM-DD'), with the post that answers for it. */
export interface DemoMilestone {
	readonly title: BilingualText;
	readonly dueOn: string;
	readonly lead: BilingualText;
}

/** The three-year plan of a brand. */
export interface DemoBrandPlan {
	readonly firstYear: number;
	readonly lastYear: number;
	readonly goals: readonly BilingualText[];
	readonly targets: readonly DemoTarget[];
	readonly milestones: readonly DemoMilestone[];
}

/** A service brand of the district. */
export interface DemoBrand {
	readonly slug: string;
	readonly name: BilingualText;
	readonly kind: BrandKind;
	readonly story: BilingualText;
	readonly leadOffice: BilingualText;
	readonly supervisingBodies: readonly BilingualText[];
	readonly plan: DemoBrandPlan;
}

type YearlyTargets = Partial<Record<DemoIndicatorKey, readonly [number, number, number]>>;

const planYears = [2025, 2026, 2027] as const;

const civilAffairsBureau = { zh: '奉贤区民政局', en: 'Fengxian District Civil Affairs Bureau' };
const veteransAffairsBureau = {
	zh: '奉贤区退役军人事务局',
	en: 'Fengxian District Veterans Affairs Bureau',
};
const societyWorkDepartment = {
	zh: '奉贤区委社会工作部',
	en: 'Society Work Department of the Fengxian District Party Committee',
};
const disabledPersonsFederation = {
	zh: '奉贤区残疾人联合会',
	en: "Fengxian District Disabled Persons' Federation",
};
const healthCommission = { zh: '奉贤区卫生健康委员会', en: 'Fengxian District Health Commission' };
const educationBureau = { zh: '奉贤区教育局', en: 'Fengxian District Education Bureau' };
const employmentBureau = {
	zh: '奉贤区人力资源和社会保障局',
	en: 'Fengxian District Human Resources and Social Security Bureau',
};
const cultureBureau = {
	zh: '奉贤区文化和旅游局',
	en: 'Fengxian District Culture and Tourism Bureau',
};
const womensFederation = { zh: '奉贤区妇女联合会', en: "Fengxian District Women's Federation" };
const publicSecurityBranch = {
	zh: '上海市公安局奉贤分局',
	en: 'Fengxian Branch of the Shanghai Public Security Bureau',
};

const programmeManager = { zh: '品牌负责人', en: 'Programme manager' };
const supervisor = { zh: '督导员', en: 'Supervisor' };
const administrator = { zh: '管理员', en: 'Administrator' };
const dispatcher = { zh: '调度员', en: 'Dispatcher' };
const gridChief = { zh: '网格长', en: 'Grid chief' };

/** The ten service brands of the district, in the order of the action plan. */
export const demoBrands: readonly DemoBrand[] = [
	{
		slug: 'xianren-banzheng',
		name: { zh: '贤人颁证', en: 'Certificates from Worthy Hands' },
		kind: 'window',
		story: {
			zh: '新人领证那天，由一位受人敬重的乡贤当面颁证、送上祝福。志愿者布置会场、引导亲友，让一次登记成为一家人记得住的典礼。',
			en: 'On the day a couple registers, a respected citizen hands over the certificate and wishes them well. Volunteers prepare the hall and guide the guests, so that a registration becomes a ceremony a family remembers.',
		},
		leadOffice: { zh: '奉贤区婚姻登记中心', en: 'Fengxian District Marriage Registration Centre' },
		supervisingBodies: [civilAffairsBureau, womensFederation],
		plan: planOf({
			goals: [
				{
					zh: '颁证典礼可预约、可选日，节日不断档',
					en: 'Ceremonies can be booked for a chosen day, holidays included',
				},
				{
					zh: '建成一支仪态端正、熟悉流程的礼仪志愿队',
					en: 'A team of ceremony volunteers who know the procedure and carry it with grace',
				},
			],
			targets: {
				orders: [300, 400, 480],
				fulfilled_rate: [0.95, 0.97, 0.98],
				on_time_rate: [0.97, 0.98, 0.99],
				active_volunteers: [30, 40, 50],
				satisfaction: [0.97, 0.98, 0.99],
			},
			milestones: [
				{
					title: { zh: '颁证厅改造完成并启用', en: 'The ceremony hall is rebuilt and in use' },
					dueOn: '2025-05-20',
					lead: programmeManager,
				},
				{
					title: {
						zh: '首批五十位乡贤颁证人名册公布',
						en: 'A list of the first fifty presenters is published',
					},
					dueOn: '2026-02-14',
					lead: programmeManager,
				},
				{
					title: {
						zh: '典礼服务规范修订并通过督导',
						en: 'The ceremony standard is revised and passes inspection',
					},
					dueOn: '2027-06-30',
					lead: supervisor,
				},
			],
		}),
	},
	{
		slug: 'huobaihe',
		name: { zh: '火百合', en: 'Fire Lily' },
		kind: 'window',
		story: {
			zh: '区殡仪馆的“一米”亲情服务，昼夜有人在家属身旁一米之内。志愿者递一杯热水、引一段路，让最难的一天有人陪着走。',
			en: 'The "one metre" service of the funeral home: by day and night someone is within a metre of the family. Volunteers bring a cup of hot water and show the way, so that nobody walks through the hardest day alone.',
		},
		leadOffice: { zh: '奉贤区殡仪馆', en: 'Fengxian District Funeral Home' },
		supervisingBodies: [civilAffairsBureau, societyWorkDepartment],
		plan: planOf({
			goals: [
				{
					zh: '全天候引导，家属到馆即有人接待',
					en: 'Guidance round the clock: every family is met on arrival',
				},
				{ zh: '服务零投诉', en: 'No complaints about the service' },
			],
			targets: {
				orders: [240, 300, 360],
				fulfilled_rate: [0.95, 0.97, 0.98],
				on_time_rate: [0.96, 0.97, 0.98],
				time_to_match_median: [40, 30, 20],
				satisfaction: [0.97, 0.98, 0.99],
			},
			milestones: [
				{
					title: {
						zh: '夜间志愿值守表排定并试行',
						en: 'The night roster is drawn up and tried out',
					},
					dueOn: '2025-09-30',
					lead: programmeManager,
				},
				{
					title: {
						zh: '清明期间志愿服务专项评估',
						en: 'Service during the Qingming festival is evaluated',
					},
					dueOn: '2026-04-30',
					lead: supervisor,
				},
			],
		}),
	},
	{
		slug: 'kuaile-jiayuan',
		name: { zh: '快乐家园', en: 'Happy Home' },
		kind: 'window',
		story: {
			zh: '老年活动中心里，书法、合唱和手工天天有约。志愿者当主持、做老师，让老人走出家门，也走进朋友中间。',
			en: 'In the activity centres for elders there is calligraphy, singing and handicraft every day. Volunteers host and teach, so that elders leave the house and come among friends.',
		},
		leadOffice: {
			zh: '奉贤区民政局养老服务科',
			en: 'Elder Services Section of the District Civil Affairs Bureau',
		},
		supervisingBodies: [civilAffairsBureau, cultureBureau],
		plan: planOf({
			goals: [
				{ zh: '每个街镇都有固定的老年活动日', en: 'Each town has a fixed activity day for elders' },
				{
					zh: '活动由老人自己提、自己选',
					en: 'Elders themselves propose and choose the activities',
				},
			],
			targets: {
				orders: [900, 1200, 1400],
				fulfilled_rate: [0.9, 0.93, 0.95],
				hours: [2000, 2700, 3200],
				people_served: [300, 400, 500],
				active_volunteers: [120, 160, 200],
				satisfaction: [0.95, 0.96, 0.97],
			},
			milestones: [
				{
					title: {
						zh: '十二个街镇活动中心全部接入点单',
						en: 'The centres of all twelve towns take orders',
					},
					dueOn: '2025-12-31',
					lead: administrator,
				},
				{
					title: { zh: '首届银龄才艺展示', en: 'The first silver-age talent show' },
					dueOn: '2026-10-18',
					lead: programmeManager,
				},
				{
					title: {
						zh: '活动菜单经服务对象评议后更新',
						en: 'The programme is renewed after clients have judged it',
					},
					dueOn: '2027-03-31',
					lead: programmeManager,
				},
			],
		}),
	},
	{
		slug: 'qinlao-dabenying',
		name: { zh: '亲老大本营', en: 'Base Camp for Elders' },
		kind: 'volunteer',
		story: {
			zh: '老人需要什么、志愿者能做什么，在大本营找到平衡点：按需下单，就近接单。一个电话或一次点单，陪诊、送餐、理发就有人上门。',
			en: 'What elders need and what volunteers can give meet at the base: ordered on demand, taken up close by. One call or one order brings an escort to hospital, a meal or a haircut to the door.',
		},
		leadOffice: {
			zh: '奉贤区民政局志愿服务大本营',
			en: 'Volunteer Base of the District Civil Affairs Bureau',
		},
		supervisingBodies: [civilAffairsBureau, societyWorkDepartment, healthCommission],
		plan: planOf({
			goals: [
				{
					zh: '让每一张单都有回音，九成以上有人接',
					en: 'Every order gets an answer, and more than nine in ten a volunteer',
				},
				{
					zh: '独居老人每月至少探访一次',
					en: 'Elders living alone are visited at least once a month',
				},
				{
					zh: '志愿者就近服务，路上不超过半小时',
					en: 'Volunteers serve close to home, with at most half an hour on the way',
				},
			],
			targets: {
				orders: [4800, 6000, 7200],
				fulfilled_rate: [0.88, 0.91, 0.94],
				on_time_rate: [0.9, 0.93, 0.95],
				time_to_match_median: [60, 45, 30],
				visits_done: [4200, 5400, 6700],
				hours: [5600, 7200, 9000],
				people_served: [420, 500, 600],
				active_volunteers: [600, 800, 1000],
				satisfaction: [0.95, 0.96, 0.97],
			},
			milestones: [
				{
					title: {
						zh: '服务项目库上线，项目不少于三十个',
						en: 'The item library opens with at least thirty items',
					},
					dueOn: '2025-06-30',
					lead: administrator,
				},
				{
					title: {
						zh: '电话点单与网上点单同一个号',
						en: 'Orders by phone and online share one number',
					},
					dueOn: '2025-12-31',
					lead: dispatcher,
				},
				{
					title: {
						zh: '独居老人月探访率达到百分之百',
						en: 'All elders living alone are visited each month',
					},
					dueOn: '2026-12-31',
					lead: programmeManager,
				},
				{
					title: {
						zh: '三年行动计划总结评估并公布',
						en: 'The three years are evaluated and the result is published',
					},
					dueOn: '2027-12-15',
					lead: supervisor,
				},
			],
		}),
	},
	{
		slug: 'hongxing-yumiao',
		name: { zh: '红星育苗', en: 'Red Star Seedlings' },
		kind: 'volunteer',
		story: {
			zh: '军队离退休干部走进学校和社区，给青少年讲故事、做榜样、陪成长。一位老兵带几株小苗，一带就是一个学期。',
			en: 'Retired officers come to schools and communities to tell their stories, set an example and see young people grow. One old soldier takes a few seedlings in hand, for a whole term.',
		},
		leadOffice: {
			zh: '奉贤区军队离休退休干部休养所',
			en: 'Fengxian District Home for Retired Officers',
		},
		supervisingBodies: [veteransAffairsBureau, educationBureau, civilAffairsBureau],
		plan: planOf({
			goals: [
				{
					zh: '每位结对学生每学期至少八次辅导',
					en: 'Each paired pupil meets a mentor at least eight times a term',
				},
				{
					zh: '红色故事讲进每一所中小学',
					en: 'Stories from service reach every school of the district',
				},
			],
			targets: {
				orders: [380, 500, 600],
				fulfilled_rate: [0.9, 0.93, 0.95],
				hours: [600, 800, 950],
				people_served: [60, 90, 120],
				active_volunteers: [50, 70, 90],
				satisfaction: [0.96, 0.97, 0.98],
			},
			milestones: [
				{
					title: { zh: '导师与学生首批结对', en: 'The first mentors and pupils are paired' },
					dueOn: '2025-09-01',
					lead: programmeManager,
				},
				{
					title: { zh: '监护人同意书全部归档', en: "All guardians' consents are on file" },
					dueOn: '2026-03-01',
					lead: administrator,
				},
				{
					title: { zh: '红色故事集编印', en: 'A collection of the stories is printed' },
					dueOn: '2027-08-01',
					lead: programmeManager,
				},
			],
		}),
	},
	{
		slug: 'sanyang-zhidache',
		name: { zh: '三阳直达车', en: 'Sunshine Express' },
		kind: 'benefit',
		story: {
			zh: '阳光企业、阳光工坊、阳光岗位，一站直达残疾人就业。志愿者陪面试、带手艺，一直陪到站稳岗位。',
			en: 'Sunshine enterprises, workshops and posts: a direct line to work for disabled people. Volunteers come along to interviews and teach the trade until the new post is secure.',
		},
		leadOffice: {
			zh: '奉贤区残疾人就业服务所',
			en: 'Fengxian District Employment Service for Disabled People',
		},
		supervisingBodies: [disabledPersonsFederation, civilAffairsBureau, employmentBureau],
		plan: planOf({
			goals: [
				{
					zh: '有就业意愿的残疾人都有人指导',
					en: 'Every disabled person who wants to work has a guide',
				},
				{
					zh: '上岗满三个月仍有人跟踪',
					en: 'Someone keeps in touch for three months after the start',
				},
			],
			targets: {
				orders: [380, 500, 620],
				fulfilled_rate: [0.88, 0.9, 0.93],
				on_time_rate: [0.92, 0.94, 0.95],
				people_served: [70, 90, 110],
				active_volunteers: [50, 65, 80],
				satisfaction: [0.95, 0.96, 0.97],
			},
			milestones: [
				{
					title: {
						zh: '阳光岗位名录首次发布',
						en: 'The first list of sunshine posts is published',
					},
					dueOn: '2025-07-31',
					lead: programmeManager,
				},
				{
					title: {
						zh: '六家阳光工坊接入带教服务',
						en: 'Six workshops offer training through volunteers',
					},
					dueOn: '2026-09-30',
					lead: programmeManager,
				},
			],
		}),
	},
	{
		slug: 'xianle-xiyang',
		name: { zh: '贤乐夕阳', en: 'Golden Sunset' },
		kind: 'benefit',
		story: {
			zh: '低龄老人帮高龄老人，一镇一个特色队：红帽子服务队、巧主妇服务队、彩虹工作队。今天我帮你，明天有人帮我，邻里之间把日子过热。',
			en: 'Younger elders help older ones, with one team for each town: the Red Hats, the Clever Housewives, the Rainbow team. Today I help you, tomorrow someone helps me, and neighbours grow warm.',
		},
		leadOffice: { zh: '奉贤区老龄工作办公室', en: 'Fengxian District Office on Ageing' },
		supervisingBodies: [civilAffairsBureau, societyWorkDepartment, womensFederation],
		plan: planOf({
			goals: [
				{
					zh: '一镇一品，每个街镇有一支银龄互助队',
					en: 'One product per town: each has a silver-age mutual-help team',
				},
				{ zh: '结对老人每周有人问候', en: 'Paired elders are greeted every week' },
			],
			targets: {
				orders: [2400, 3000, 3600],
				fulfilled_rate: [0.9, 0.92, 0.94],
				on_time_rate: [0.91, 0.93, 0.95],
				visits_done: [2100, 2700, 3300],
				hours: [2400, 3000, 3700],
				people_served: [260, 320, 400],
				active_volunteers: [320, 420, 520],
				satisfaction: [0.95, 0.96, 0.97],
			},
			milestones: [
				{
					title: { zh: '三支示范队挂牌', en: 'Three model teams are named' },
					dueOn: '2025-10-29',
					lead: programmeManager,
				},
				{
					title: { zh: '十二个街镇互助队全部成立', en: 'All twelve towns have their team' },
					dueOn: '2026-10-18',
					lead: programmeManager,
				},
				{
					title: {
						zh: '高龄独居老人结对全覆盖',
						en: 'Every very old person living alone is paired',
					},
					dueOn: '2027-09-30',
					lead: gridChief,
				},
			],
		}),
	},
	{
		slug: 'aigongchen-guchangcheng',
		name: { zh: '爱功臣固长城', en: 'Care for Those Who Served' },
		kind: 'benefit',
		story: {
			zh: '“阳光一米”志愿者定期上门看望退役军人、烈属和其他优抚对象。听一段往事、办一件实事，让功臣在家门口感到被记得。',
			en: 'The "one metre of sunshine" volunteers regularly visit veterans, families of the fallen and other entitled persons at home. They listen to a story and get a practical thing done, so that those who served feel remembered.',
		},
		leadOffice: { zh: '奉贤区退役军人服务中心', en: 'Fengxian District Veterans Service Centre' },
		supervisingBodies: [veteransAffairsBureau, civilAffairsBureau],
		plan: planOf({
			goals: [
				{
					zh: '优抚对象每月上门走访一次',
					en: 'Each entitled person is visited at home once a month',
				},
				{ zh: '走访发现的问题件件有回音', en: 'Every problem found on a visit gets an answer' },
			],
			targets: {
				orders: [1800, 2400, 2800],
				fulfilled_rate: [0.92, 0.95, 0.97],
				on_time_rate: [0.93, 0.95, 0.96],
				visits_done: [1650, 2250, 2700],
				hours: [1800, 2400, 2900],
				people_served: [130, 160, 180],
				active_volunteers: [180, 240, 300],
				satisfaction: [0.97, 0.98, 0.99],
			},
			milestones: [
				{
					title: { zh: '优抚对象走访名册核对完成', en: 'The list of persons to visit is checked' },
					dueOn: '2025-04-30',
					lead: programmeManager,
				},
				{
					title: { zh: '“八一”前走访全覆盖', en: 'Everyone is visited before Army Day' },
					dueOn: '2026-07-31',
					lead: programmeManager,
				},
				{
					title: {
						zh: '走访问题整改表销号率督导检查',
						en: 'Inspection of the problems found and put right',
					},
					dueOn: '2026-11-30',
					lead: supervisor,
				},
				{
					title: {
						zh: '百位老兵口述史归档',
						en: 'The life stories of a hundred veterans are archived',
					},
					dueOn: '2027-07-31',
					lead: programmeManager,
				},
			],
		}),
	},
	{
		slug: 'rangai-huijia',
		name: { zh: '让爱回家', en: 'Let Love Come Home' },
		kind: 'benefit',
		story: {
			zh: '红马甲走在街头，找到无处可去的人，送上一餐饭、一张床、一张回家的票。首问负责、限时办结，不让一个人在寒夜里被错过。',
			en: 'Red vests walk the streets, find those with nowhere to go and bring a meal, a bed and a ticket home. Whoever is asked first is responsible and the time is set, so that nobody is missed on a cold night.',
		},
		leadOffice: { zh: '奉贤区救助管理站', en: 'Fengxian District Rescue Station' },
		supervisingBodies: [civilAffairsBureau, publicSecurityBranch, healthCommission],
		plan: planOf({
			goals: [
				{
					zh: '寒潮和高温天气全域巡护',
					en: 'The whole district is patrolled in cold waves and great heat',
				},
				{ zh: '发现线索后一小时内有人到场', en: 'Someone is there within an hour of a report' },
			],
			targets: {
				orders: [400, 500, 560],
				fulfilled_rate: [0.93, 0.95, 0.97],
				time_to_match_median: [30, 20, 15],
				hours: [1300, 1600, 1800],
				active_volunteers: [70, 90, 110],
			},
			milestones: [
				{
					title: { zh: '两支八人巡护队组建', en: 'Two patrol teams of eight are formed' },
					dueOn: '2025-11-15',
					lead: programmeManager,
				},
				{
					title: {
						zh: '街镇临时救助点公布',
						en: 'Temporary rescue points in the towns are made known',
					},
					dueOn: '2026-06-19',
					lead: administrator,
				},
				{
					title: { zh: '寒冬救助专项督导', en: 'Inspection of the winter rescue' },
					dueOn: '2027-01-31',
					lead: supervisor,
				},
			],
		}),
	},
	{
		slug: 'shengming-de-baiduzhe',
		name: { zh: '生命的摆渡者', en: 'Ferrymen of Life' },
		kind: 'benefit',
		story: {
			zh: '亲人离去之后，有人陪着办手续、守一段夜、说说话。志愿者像摆渡人，把家属从悲伤这一岸轻轻送到生活那一岸。',
			en: 'After a death someone helps with the papers, keeps watch for a while and listens. Like ferrymen, volunteers carry a family gently from the shore of grief back to the shore of living.',
		},
		leadOffice: { zh: '奉贤区殡葬管理所', en: 'Fengxian District Funeral Administration Office' },
		supervisingBodies: [civilAffairsBureau, healthCommission],
		plan: planOf({
			goals: [
				{ zh: '丧属求助当天有人回应', en: 'A bereaved family is answered on the same day' },
				{ zh: '丧亲老人一个月内有人回访', en: 'Bereaved elders are visited again within a month' },
			],
			targets: {
				orders: [160, 200, 240],
				fulfilled_rate: [0.93, 0.95, 0.97],
				time_to_match_median: [45, 35, 25],
				people_served: [60, 75, 90],
				satisfaction: [0.96, 0.97, 0.98],
			},
			milestones: [
				{
					title: {
						zh: '哀伤陪伴志愿者首期培训结业',
						en: 'The first volunteers complete the grief course',
					},
					dueOn: '2025-08-31',
					lead: programmeManager,
				},
				{
					title: {
						zh: '身后事办理指引一次告知单发布',
						en: 'One sheet that tells all steps after a death is published',
					},
					dueOn: '2026-04-05',
					lead: programmeManager,
				},
			],
		}),
	},
];

function planOf(plan: {
	goals: readonly BilingualText[];
	targets: YearlyTargets;
	milestones: readonly DemoMilestone[];
}): DemoBrandPlan {
	const indicators = Object.keys(plan.targets) as DemoIndicatorKey[];
	return {
		firstYear: planYears[0],
		lastYear: planYears[2],
		goals: plan.goals,
		targets: indicators.flatMap((indicator) =>
			planYears.map((year, index) => ({
				year,
				indicator,
				value: plan.targets[indicator]![index]!,
			})),
		),
		milestones: plan.milestones,
	};
}
