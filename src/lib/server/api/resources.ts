import { Hono } from 'hono';
import type { ApiEnvironment } from './environment.ts';
import { serviceItems } from './service-items.ts';

/** All resources of version 1, one file each. */
export const resources = new Hono<ApiEnvironment>().route('/', serviceItems);
