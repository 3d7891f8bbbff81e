import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { createAudit } from '../../../platform/audit/create-audit.ts';
import { openFolderBlobs } from '../../../platform/blobs/folder-blobs.ts';
import { systemClock } from '../../../platform/clock/clock.ts';
import { createIds } from '../../../platform/clock/ids.ts';
import type { Database } from '../../../platform/database/database.ts';
import { createEvents } from '../../../platform/events/create-events.ts';
import { createJobs } from '../../../platform/jobs/job-runner.ts';
import { createJobStore } from '../../../platform/jobs/job-store.ts';
import { createLineage } from '../../../platform/lineage/create-lineage.ts';
import { createLog } from '../../../platform/log/log.ts';
import { createData } from '../create-data.ts';
import { dataJobKinds } from '../job-kinds.ts';
import { dataJobHandlers } from '../jobs.ts';
import { createInProcessExecutor } from './in-process-executor.ts';

/** The data module on real stores and the real queue; jobs run in this process. */
export async function openData(
  t: Pick<TestContext, 'after'>,
  { database, folder, isStarted = true }: { database: Database; folder: string; isStarted?: boolean },
) {
  const clock = systemClock;
  const ids = createIds(clock);
  const log = createLog('error');
  const blobs = await openFolderBlobs({ directory: join(folder, 'blobs') });
  const events = createEvents({ database, clock });
  const audit = createAudit({ database, clock });
  const lineage = createLineage({ database, clock });
  const jobs = createJobs({
    store: createJobStore(database),
    executor: createInProcessExecutor({ handlers: dataJobHandlers, blobs, folder }),
    events,
    clock,
    ids,
    log,
    cores: 2,
    isSoleOwner: true,
  });
  for (const kind of dataJobKinds()) jobs.define(kind);
  const settings = { allowPrivateUrls: false, jobMemoryBytes: 1e9 };
  const data = createData({ database, blobs, events, audit, lineage, clock, ids, jobs, log, settings });
  if (isStarted) await jobs.start();
  t.after(() => jobs.stop());
  return { data, jobs, events, audit, lineage, blobs };
}
