import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLocalExecutor } from './executors/local/local-executor.ts';
import { openAnalytics } from './platform/analytics/duckdb-analytics.ts';
import { createAudit } from './platform/audit/create-audit.ts';
import { openBlobs } from './platform/blobs/open-blobs.ts';
import { systemClock } from './platform/clock/clock.ts';
import { createIds } from './platform/clock/ids.ts';
import type { Config } from './platform/config/config.ts';
import type { ModuleMigrations } from './platform/database/database.ts';
import { lockHome } from './platform/database/home-lock.ts';
import { openDatabase } from './platform/database/open-database.ts';
import { platformMigrations } from './platform/database/platform-migrations.ts';
import { createEvents } from './platform/events/create-events.ts';
import { jobMigrations } from './platform/jobs/job-migrations.ts';
import { createJobs } from './platform/jobs/job-runner.ts';
import { createJobStore } from './platform/jobs/job-store.ts';
import { createLineage } from './platform/lineage/create-lineage.ts';
import { createLog } from './platform/log/log.ts';

/** The platform of one server: its stores and mechanisms, open and migrated. */
export type Platform = Awaited<ReturnType<typeof openPlatform>>;

/** Opens everything that outlives a request. Throws `in-use` when another server holds the home folder. */
export async function openPlatform(
  config: Config,
  migrations: readonly ModuleMigrations[],
  address: { url: string },
) {
  const clock = systemClock;
  const ids = createIds(clock);
  const log = createLog(config.logLevel);
  const lock = lockHome(config.home, { describe: `${config.host}:${config.port}` });
  try {
    const database = await openDatabase({
      url: config.databaseUrl,
      path: join(config.home, 'slipway.db'),
      synchronous: config.databaseSynchronous,
      clock,
      log,
    });
    await database.migrate([...platformMigrations, jobMigrations, ...migrations]);
    const blobs = await openBlobs({ url: config.blobsUrl, home: config.home });
    const analytics = await openAnalytics({ directory: join(config.home, 'analytics'), log });
    const events = createEvents({ database, clock, log });
    const audit = createAudit({ database, clock });
    const lineage = createLineage({ database, clock });
    const executor = createLocalExecutor({
      entryFile: fileURLToPath(new URL('./job-process.ts', import.meta.url)),
      blobs: { url: config.blobsUrl, home: config.home },
      scratchRoot: join(config.home, 'scratch'),
      server: () => ({ url: address.url, token: config.token ?? null }),
    });
    const jobs = createJobs({
      store: createJobStore(database),
      executor,
      events,
      clock,
      ids,
      log,
      cores: config.jobThreads ?? availableParallelism(),
      // A SQLite folder has one server, which the lock holds; PostgreSQL may have several.
      isSoleOwner: database.kind === 'sqlite',
    });
    return {
      clock,
      ids,
      log,
      lock,
      database,
      blobs,
      analytics,
      events,
      audit,
      lineage,
      jobs,
      async close() {
        await jobs.stop();
        await analytics.close();
        await database.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}
