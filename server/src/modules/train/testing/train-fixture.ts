import { createHash } from 'node:crypto';
import type { TestContext } from 'node:test';
import { createAudit } from '../../../platform/audit/create-audit.ts';
import type { Blobs } from '../../../platform/blobs/blobs.ts';
import { openFolderBlobs } from '../../../platform/blobs/folder-blobs.ts';
import { createIds } from '../../../platform/clock/ids.ts';
import type { Database } from '../../../platform/database/database.ts';
import { platformMigrations } from '../../../platform/database/platform-migrations.ts';
import { createEvents } from '../../../platform/events/create-events.ts';
import type { JobHandler } from '../../../platform/jobs/job-handler.ts';
import { jobMigrations } from '../../../platform/jobs/job-migrations.ts';
import { createJobs } from '../../../platform/jobs/job-runner.ts';
import { createJobStore } from '../../../platform/jobs/job-store.ts';
import { createLineage } from '../../../platform/lineage/create-lineage.ts';
import { createLog } from '../../../platform/log/log.ts';
import { temporaryFolder } from '../../../platform/testing/temporary-folder.ts';
import { createTestClock } from '../../../platform/testing/test-clock.ts';
import { trainMigrations } from '../migrations.ts';
import { createInProcessExecutor } from './in-process-executor.ts';

export const fixtureMigrations = [
  ...new Map(
    [...platformMigrations, jobMigrations, trainMigrations].map((module) => [module.module, module]),
  ).values(),
];

/** The real ports over a test database, with jobs that run in this process. */
export async function createPorts(t: TestContext, database: Database, handlers: readonly JobHandler[] = []) {
  const clock = createTestClock();
  const ids = createIds(clock);
  const log = createLog('error');
  const folder = temporaryFolder(t);
  const blobs: Blobs = await openFolderBlobs({ directory: `${folder}/blobs` });
  const events = createEvents({ database, clock, log });
  const executor = createInProcessExecutor({ handlers, blobs, scratchRoot: `${folder}/scratch` });
  const jobs = createJobs({
    store: createJobStore(database),
    executor,
    events,
    clock,
    ids,
    log,
    cores: 2,
    isSoleOwner: true,
  });
  t.after(() => jobs.stop());
  return {
    database,
    blobs,
    events,
    clock,
    ids,
    jobs,
    folder,
    audit: createAudit({ database, clock }),
    lineage: createLineage({ database, clock }),
  };
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
