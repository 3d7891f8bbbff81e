import { auditMigrations } from '../audit/audit-migrations.ts';
import { eventsMigrations } from '../events/events-migrations.ts';
import { lineageMigrations } from '../lineage/lineage-migrations.ts';
import type { ModuleMigrations } from './database.ts';

/** The tables of the platform's own mechanisms; jobs bring theirs along with their folder. */
export const platformMigrations: readonly ModuleMigrations[] = [
  eventsMigrations,
  lineageMigrations,
  auditMigrations,
];
