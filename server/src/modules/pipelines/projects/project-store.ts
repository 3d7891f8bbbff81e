import type { Project } from '@slipway/contract';
import type { Database } from '../../../platform/database/database.ts';
import { notFound } from '../../../platform/errors/slipway-error.ts';

type ProjectRow = {
  name: string;
  description: string;
  directory: string | null;
  file: string | null;
  file_digest: string | null;
  created_at: number;
  updated_at: number;
};
type Tables = { pipelines_project: ProjectRow; pipelines_run: { project: string } };

/** All SQL of projects. */
export function createProjectStore(database: Database) {
  const reader = () => database.reader<Tables>();
  return {
    async saveProject(project: Project): Promise<void> {
      await database.write<Tables, void>(async (tx) => {
        const { name, description, directory, file, fileDigest, createdAt, updatedAt } = project;
        const changing = { description, directory, file, file_digest: fileDigest, updated_at: updatedAt };
        await tx
          .insertInto('pipelines_project')
          .values({ name, created_at: createdAt, ...changing })
          .onConflict((conflict) => conflict.column('name').doUpdateSet(changing))
          .execute();
      });
    },

    /** A project that somebody put something into without declaring it, such as a client that logs runs. False when it was there. */
    async ensureProject(name: string, now: number, description = ''): Promise<boolean> {
      return database.write<Tables, boolean>(async (tx) => {
        const { numInsertedOrUpdatedRows } = await tx
          .insertInto('pipelines_project')
          .values({
            name,
            description,
            directory: null,
            file: null,
            file_digest: null,
            created_at: now,
            updated_at: now,
          })
          .onConflict((conflict) => conflict.column('name').doNothing())
          .executeTakeFirstOrThrow();
        return (numInsertedOrUpdatedRows ?? 0n) > 0n;
      });
    },

    async getProject(name: string): Promise<Project> {
      const row = await reader()
        .selectFrom('pipelines_project')
        .selectAll()
        .where('name', '=', name)
        .executeTakeFirst();
      if (row === undefined)
        throw notFound(
          'project',
          name,
          'run `slipway init` to begin one, or `slipway run` beside its slipway.yaml',
        );
      return toProject(row);
    },

    async listProjects(): Promise<Project[]> {
      return (
        await reader().selectFrom('pipelines_project').selectAll().orderBy('name').limit(1000).execute()
      ).map(toProject);
    },

    /** Throws `not-found`. */
    async describeProject(name: string, description: string, now: number): Promise<void> {
      await database.write<Tables, void>(async (tx) => {
        const { numUpdatedRows } = await tx
          .updateTable('pipelines_project')
          .set({ description, updated_at: now })
          .where('name', '=', name)
          .executeTakeFirst();
        if (numUpdatedRows === 0n) throw notFound('project', name);
      });
    },

    /** False when it has pipeline runs. */
    async removeProject(name: string): Promise<boolean> {
      return database.write<Tables, boolean>(async (tx) => {
        const { numDeletedRows } = await tx
          .deleteFrom('pipelines_project')
          .where('name', '=', name)
          .where(({ not, exists, selectFrom }) =>
            not(exists(selectFrom('pipelines_run').select('project').where('project', '=', name))),
          )
          .executeTakeFirst();
        return numDeletedRows > 0n;
      });
    },
  };
}

const toProject = (row: ProjectRow): Project => ({
  name: row.name,
  description: row.description,
  directory: row.directory,
  file: row.file,
  fileDigest: row.file_digest,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});
