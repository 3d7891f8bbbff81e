import type { Database } from '../../../platform/database/database.ts';
import { ImportRequest } from '../import/import-request.ts';
import type { ImportState, Tables } from './tables.ts';

/** An import that was asked for, and how far it came. */
export type StoredImport = {
  readonly id: string;
  readonly jobId: string | null;
  readonly state: ImportState;
  readonly request: ImportRequest;
  readonly versionId: string | null;
};

/** SQL of imports: the note that an ended job is still to be recorded. */
export function createImportStore(database: Database) {
  return {
    async add(id: string, request: ImportRequest, at: number): Promise<void> {
      await database.write<Tables, void>(async (tx) => {
        await tx
          .insertInto('data_import')
          .values({
            id,
            project: request.project,
            job_id: null,
            state: 'pending',
            request: JSON.stringify(request),
            version_id: null,
            created_at: at,
          })
          .execute();
      });
    },

    async change(
      id: string,
      patch: { job_id?: string; state?: ImportState; version_id?: string | null },
    ): Promise<void> {
      await database.write<Tables, void>(async (tx) => {
        await tx.updateTable('data_import').set(patch).where('id', '=', id).execute();
      });
    },

    async pending(): Promise<StoredImport[]> {
      const rows = await database
        .reader<Tables>()
        .selectFrom('data_import')
        .selectAll()
        .where('state', '=', 'pending')
        .orderBy('id')
        .limit(10_000)
        .execute();
      return rows.map(fromRow);
    },

    async ofJob(jobId: string): Promise<StoredImport | null> {
      const row = await database
        .reader<Tables>()
        .selectFrom('data_import')
        .selectAll()
        .where('job_id', '=', jobId)
        .executeTakeFirst();
      return row === undefined ? null : fromRow(row);
    },
  };
}

export type ImportStore = ReturnType<typeof createImportStore>;

function fromRow(row: Tables['data_import']): StoredImport {
  return {
    id: row.id,
    jobId: row.job_id,
    state: row.state,
    request: ImportRequest.parse(JSON.parse(row.request)),
    versionId: row.version_id,
  };
}
