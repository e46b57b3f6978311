import { Hono } from 'hono';
import { areas } from './areas.ts';
import { brands } from './brands.ts';
import { calendars } from './calendars.ts';
import { clients } from './clients.ts';
import type { ApiEnvironment } from './environment.ts';
import { fairness } from './fairness.ts';
import { feedback } from './feedback.ts';
import { holidays } from './holidays.ts';
import { hours } from './hours.ts';
import { dayPlans } from './day-plans.ts';
import { matchingPlans } from './matching-plans.ts';
import { matchingWeights } from './matching-weights.ts';
import { me } from './me.ts';
import { messages } from './messages.ts';
import { offers } from './offers.ts';
import { openTasks } from './open-tasks.ts';
import { orderMatching } from './order-matching.ts';
import { orders } from './orders.ts';
import { serviceItems } from './service-items.ts';
import { sessions } from './sessions.ts';
import { tokens } from './tokens.ts';
import { unmetOrders } from './unmet-orders.ts';
import { visitPlans } from './visit-plans.ts';
import { visits } from './visits.ts';

/** All resources of version 1, one file each. */
export const resources = new Hono<ApiEnvironment>()
	.route('/', sessions)
	.route('/', me)
	.route('/', tokens)
	.route('/', messages)
	.route('/', serviceItems)
	.route('/', areas)
	.route('/', clients)
	.route('/', orders)
	.route('/', orderMatching)
	.route('/', unmetOrders)
	.route('/', openTasks)
	.route('/', offers)
	.route('/', visits)
	.route('/', visitPlans)
	.route('/', hours)
	.route('/', calendars)
	.route('/', holidays)
	.route('/', feedback)
	.route('/', brands)
	.route('/', matchingWeights)
	.route('/', dayPlans)
	.route('/', matchingPlans)
	.route('/', fairness);
