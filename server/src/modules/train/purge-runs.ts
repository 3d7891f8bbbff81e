import type { Database } from '../../platform/database/database.ts';
import { createPurgeStore } from './store/purge-store.ts';

export type PurgeRequest = {
  /** Milliseconds since 1970; runs deleted later can still be restored. */
  readonly deletedBefore: number;
  readonly isDryRun: boolean;
  /** What others know: a run that a model version or an evaluation was made from stays. */
  isNeeded(run: { id: string; project: string }): Promise<boolean>;
};

const atOnce = 500;

/** Forgets runs for good that were deleted long enough ago. Their files are garbage then, unless something else has them. */
export async function purgeDeletedRuns(
  database: Database,
  { deletedBefore, isDryRun, isNeeded }: PurgeRequest,
): Promise<{ removed: number; kept: number }> {
  const store = createPurgeStore(database);
  const count = { removed: 0, kept: 0 };
  for (let after = -1; ; ) {
    const runs = await store.deletedRuns({ before: deletedBefore, after, limit: atOnce });
    for (const run of runs) {
      const isGone = !(await isNeeded(run)) && (isDryRun || (await store.remove(run.number)));
      count[isGone ? 'removed' : 'kept'] += 1;
    }
    if (runs.length < atOnce) return count;
    after = runs.at(-1)!.number;
  }
}
