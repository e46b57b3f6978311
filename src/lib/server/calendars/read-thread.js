// Where a thread starts: Node 20 gives threads no TypeScript, so this file alone is JavaScript.
import { register } from 'tsx/esm/api';

register();
await import('./read-in-thread.ts');
