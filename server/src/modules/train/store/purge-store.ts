import type { Database } from '../../../platform/database/database.ts';
import type { TrainTables } from './tables.ts';

type Tables = TrainTables & {
  train_run_dataset: { run_number: number };
  train_run_model: { run_number: number };
};

/** All that belongs to one run and to nothing else. */
const ofRun = [
  'train_latest_metric',
  'train_metric_chunk',
  'train_param',
  'train_tag',
  'train_thing',
  'train_artifact',
  'train_run_dataset',
  'train_run_model',
] as const satisfies readonly (keyof Tables)[];

export type DeletedRun = { readonly number: number; readonly id: string; readonly project: string };

/** SQL that forgets runs for good. */
export function createPurgeStore(database: Database) {
  return {
    /** Runs deleted before a moment (milliseconds since 1970), by number, behind `after`. */
    async deletedRuns(page: { before: number; after: number; limit: number }): Promise<DeletedRun[]> {
      return database
        .reader<Tables>()
        .selectFrom('train_run')
        .select(['number', 'id', 'project'])
        .where('lifecycle', '=', 'deleted')
        .where('deleted_at', '<', page.before)
        .where('number', '>', page.after)
        .orderBy('number')
        .limit(page.limit)
        .execute();
    },

    /** False when the run was restored meanwhile. */
    async remove(number: number): Promise<boolean> {
      return database.write<Tables, boolean>(async (tx) => {
        const { numDeletedRows } = await tx
          .deleteFrom('train_run')
          .where('number', '=', number)
          .where('lifecycle', '=', 'deleted')
          .executeTakeFirst();
        if (numDeletedRows === 0n) return false;
        for (const table of ofRun) await tx.deleteFrom(table).where('run_number', '=', number).execute();
        return true;
      });
    },
  };
}
