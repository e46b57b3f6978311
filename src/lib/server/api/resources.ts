import { Hono } from 'hono';
import { brands } from './brands.ts';
import type { ApiEnvironment } from './environment.ts';
import { me } from './me.ts';
import { messages } from './messages.ts';
import { serviceItems } from './service-items.ts';
import { sessions } from './sessions.ts';
import { tokens } from './tokens.ts';

/** All resources of version 1, one file each. */
export const resources = new Hono<ApiEnvironment>()
	.route('/', sessions)
	.route('/', me)
	.route('/', tokens)
	.route('/', messages)
	.route('/', serviceItems)
	.route('/', brands);
