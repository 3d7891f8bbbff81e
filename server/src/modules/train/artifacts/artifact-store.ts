import type { Transaction } from 'kysely';
import type { Database } from '../../../platform/database/database.ts';
import { activeNumberOf, numberOf } from '../store/run-rows.ts';
import type { TrainTables } from '../store/tables.ts';
import { upsertArtifacts } from '../store/write-things.ts';
import type { ArtifactPlace } from './artifact-place.ts';
import type { ArtifactTables } from './artifact-tables.ts';

type Tables = TrainTables & ArtifactTables;

/** A file by the whole path it was kept under. */
export type StoredFile = { readonly path: string; readonly digest: string; readonly sizeBytes: number };
export type UploadPart = { readonly partNumber: number; readonly digest: string; readonly sizeBytes: number };

/** Every path below a folder begins with `folder/`, which is below `folder0`: `0` is the letter behind `/`. */
const rangeOf = (folder: string) => ({ from: `${folder}/`, to: `${folder}0` });

/** The SQL of artifact files. */
export function createArtifactStore(database: Database) {
  const reader = () => database.reader<Tables>();

  const filesOf = async (place: ArtifactPlace): Promise<StoredFile[]> => {
    const { from, to } = rangeOf(place.path);
    if (place.of === 'tree') {
      let select = reader().selectFrom('train_file').selectAll().orderBy('path');
      if (place.path !== '')
        select = select.where((eb) =>
          eb.or([eb('path', '=', place.path), eb.and([eb('path', '>', from), eb('path', '<', to)])]),
        );
      const rows = await select.execute();
      return rows.map((row) => ({ path: row.path, digest: row.digest, sizeBytes: row.size_bytes }));
    }
    const rows = await reader()
      .selectFrom('train_artifact as a')
      .innerJoin('train_run as r', 'r.number', 'a.run_number')
      .select(['a.path', 'a.digest', 'a.size_bytes'])
      .where('r.id', '=', place.runId)
      .orderBy('a.path')
      .execute();
    return rows
      .filter(({ path }) => place.path === '' || path === place.path || path.startsWith(from))
      .map((row) => ({ path: row.path, digest: row.digest, sizeBytes: row.size_bytes }));
  };

  const deletePaths = async (
    tx: Transaction<Tables>,
    place: ArtifactPlace,
    paths: readonly string[],
  ): Promise<void> => {
    const runNumber = place.of === 'run' ? await numberOf(tx, place.runId) : 0;
    for (const path of paths) {
      if (place.of === 'tree') await tx.deleteFrom('train_file').where('path', '=', path).execute();
      else
        await tx
          .deleteFrom('train_artifact')
          .where('run_number', '=', runNumber)
          .where('path', '=', path)
          .execute();
    }
  };

  return {
    /** The file at a place, and the files below it. */
    filesOf,

    async find(place: ArtifactPlace): Promise<StoredFile | null> {
      return (await filesOf(place)).find(({ path }) => path === place.path) ?? null;
    },

    /** Keeps a file, replacing what was there. Throws `not-found` for a run that is not there. */
    async keep(place: ArtifactPlace, file: Omit<StoredFile, 'path'>): Promise<void> {
      await database.write<Tables, void>(async (tx) => {
        if (place.of === 'run') {
          const number = await activeNumberOf(tx, place.runId);
          await upsertArtifacts(tx as unknown as Transaction<TrainTables>, number, [
            { path: place.path, digest: file.digest, sizeBytes: file.sizeBytes },
          ]);
          return;
        }
        const row = { digest: file.digest, size_bytes: file.sizeBytes };
        await tx
          .insertInto('train_file')
          .values({ path: place.path, ...row })
          .onConflict((conflict) => conflict.column('path').doUpdateSet(row))
          .execute();
      });
    },

    /** Forgets the file at a place and all below it; how many there were. */
    async remove(place: ArtifactPlace): Promise<number> {
      const files = await filesOf(place);
      const paths = files.map(({ path }) => path);
      if (paths.length > 0) await database.write<Tables, void>((tx) => deletePaths(tx, place, paths));
      return paths.length;
    },

    async beginUpload(upload: { id: string; path: string; createdAt: number }): Promise<void> {
      await database.write<Tables, void>(async (tx) => {
        const { id, path, createdAt } = upload;
        await tx.insertInto('train_upload').values({ id, path, created_at: createdAt }).execute();
      });
    },

    /** The path an upload is for, or null. */
    async uploadPath(id: string): Promise<string | null> {
      const row = await reader()
        .selectFrom('train_upload')
        .select('path')
        .where('id', '=', id)
        .executeTakeFirst();
      return row?.path ?? null;
    },

    async keepPart(uploadId: string, part: UploadPart): Promise<void> {
      const row = { digest: part.digest, size_bytes: part.sizeBytes };
      await database.write<Tables, void>(async (tx) => {
        await tx
          .insertInto('train_upload_part')
          .values({ upload_id: uploadId, part_number: part.partNumber, ...row })
          .onConflict((conflict) => conflict.columns(['upload_id', 'part_number']).doUpdateSet(row))
          .execute();
      });
    },

    async parts(uploadId: string): Promise<UploadPart[]> {
      const rows = await reader()
        .selectFrom('train_upload_part')
        .selectAll()
        .where('upload_id', '=', uploadId)
        .orderBy('part_number')
        .execute();
      return rows.map((row) => ({
        partNumber: row.part_number,
        digest: row.digest,
        sizeBytes: row.size_bytes,
      }));
    },

    async endUpload(uploadId: string): Promise<void> {
      await database.write<Tables, void>(async (tx) => {
        await tx.deleteFrom('train_upload_part').where('upload_id', '=', uploadId).execute();
        await tx.deleteFrom('train_upload').where('id', '=', uploadId).execute();
      });
    },
  };
}

export type ArtifactStore = ReturnType<typeof createArtifactStore>;
