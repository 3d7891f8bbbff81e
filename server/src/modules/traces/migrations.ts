import type { ModuleMigrations } from '../../platform/database/database.ts';
import { createTracesTables } from './migrations/0001-create-traces.ts';

/** In the order of their numbers; one that was released is never edited. */
export const tracesMigrations: ModuleMigrations = { module: 'traces', migrations: [createTracesTables] };
