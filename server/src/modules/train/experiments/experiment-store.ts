import type { Database } from '../../../platform/database/database.ts';
import { notFound, SlipwayError } from '../../../platform/errors/slipway-error.ts';
import type { Lifecycle } from '../run.ts';
import type { TrainTables } from '../store/tables.ts';
import type { Experiment } from './experiment.ts';

export type NewExperiment = {
  project: string;
  name: string;
  artifactLocation: string | null;
  tags: Readonly<Record<string, string>>;
};

type Row = {
  number: number;
  project: string;
  name: string;
  artifact_location: string | null;
  lifecycle: Lifecycle;
  created_at: number;
  updated_at: number;
};

/** Numbers are whole and small; anything else names no experiment. */
const toNumber = (id: string): number => (/^\d{1,15}$/.test(id) ? Number(id) : -1);

/** The SQL of experiments. */
export function createExperimentStore(database: Database) {
  const reader = () => database.reader<TrainTables>();

  const withTags = async (rows: readonly Row[]): Promise<Experiment[]> => {
    const tags = new Map<number, Record<string, string>>(rows.map(({ number }) => [number, {}]));
    // All of them when there are many: a list of a thousand numbers helps no database.
    let select = reader().selectFrom('train_experiment_tag').selectAll().orderBy('key');
    if (rows.length <= 100) select = select.where('experiment_number', 'in', [...tags.keys()]);
    if (rows.length > 0)
      for (const tag of await select.execute()) {
        const own = tags.get(tag.experiment_number);
        if (own !== undefined) own[tag.key] = tag.value;
      }
    return rows.map((row) => ({
      id: String(row.number),
      project: row.project,
      name: row.name,
      artifactLocation: row.artifact_location,
      lifecycle: row.lifecycle,
      createdAt: row.created_at,
      updatedAt: row.updated_at,
      tags: tags.get(row.number)!,
    }));
  };

  const find = async (id: string): Promise<Experiment | null> => {
    const rows = await reader()
      .selectFrom('train_experiment')
      .selectAll()
      .where('number', '=', toNumber(id))
      .execute();
    return (await withTags(rows))[0] ?? null;
  };

  return {
    /** Throws `conflict` when the project has an experiment of that name, a deleted one included. */
    async insert(experiment: NewExperiment, now: number): Promise<string> {
      return database.write<TrainTables, string>(async (tx) => {
        const inserted = await tx
          .insertInto('train_experiment')
          .values({
            project: experiment.project,
            name: experiment.name,
            artifact_location: experiment.artifactLocation,
            created_at: now,
            updated_at: now,
          })
          .onConflict((conflict) => conflict.columns(['project', 'name']).doNothing())
          .returning('number')
          .executeTakeFirst();
        if (inserted === undefined) throw nameTaken(experiment.name);
        for (const [key, value] of Object.entries(experiment.tags))
          await tx
            .insertInto('train_experiment_tag')
            .values({ experiment_number: inserted.number, key, value })
            .execute();
        return String(inserted.number);
      });
    },

    find,

    /** Throws `not-found`. */
    async get(id: string): Promise<Experiment> {
      const experiment = await find(id);
      if (experiment === null) throw notFound('experiment', id);
      return experiment;
    },

    async findByName(project: string, name: string): Promise<Experiment | null> {
      const rows = await reader()
        .selectFrom('train_experiment')
        .selectAll()
        .where('project', '=', project)
        .where('name', '=', name)
        .execute();
      return (await withTags(rows))[0] ?? null;
    },

    async list(project: string): Promise<Experiment[]> {
      const rows = await reader()
        .selectFrom('train_experiment')
        .selectAll()
        .where('project', '=', project)
        .orderBy('number')
        .execute();
      return withTags(rows);
    },

    /** Throws `conflict` when another experiment has that name. */
    async rename(id: string, name: string, now: number): Promise<void> {
      await database.write<TrainTables, void>(async (tx) => {
        const number = toNumber(id);
        const taken = await tx
          .selectFrom('train_experiment as other')
          .innerJoin('train_experiment as own', 'own.project', 'other.project')
          .select('other.number')
          .where('own.number', '=', number)
          .where('other.name', '=', name)
          .where('other.number', '<>', number)
          .executeTakeFirst();
        if (taken !== undefined) throw nameTaken(name);
        await tx
          .updateTable('train_experiment')
          .set({ name, updated_at: now })
          .where('number', '=', number)
          .execute();
      });
    },

    /** Deletes or restores an experiment with its runs. */
    async setLifecycle(id: string, lifecycle: Lifecycle, now: number): Promise<void> {
      await database.write<TrainTables, void>(async (tx) => {
        await tx
          .updateTable('train_experiment')
          .set({ lifecycle, updated_at: now })
          .where('number', '=', toNumber(id))
          .execute();
        await tx
          .updateTable('train_run')
          .set({ lifecycle, deleted_at: lifecycle === 'deleted' ? now : null })
          .where('experiment_number', '=', toNumber(id))
          .execute();
      });
    },

    async setTag(id: string, key: string, value: string): Promise<void> {
      await database.write<TrainTables, void>(async (tx) => {
        await tx
          .insertInto('train_experiment_tag')
          .values({ experiment_number: toNumber(id), key, value })
          .onConflict((conflict) => conflict.columns(['experiment_number', 'key']).doUpdateSet({ value }))
          .execute();
      });
    },

    /** False when the experiment has no such tag. */
    async deleteTag(id: string, key: string): Promise<boolean> {
      return database.write<TrainTables, boolean>(async (tx) => {
        const result = await tx
          .deleteFrom('train_experiment_tag')
          .where('experiment_number', '=', toNumber(id))
          .where('key', '=', key)
          .executeTakeFirst();
        return Number(result.numDeletedRows) > 0;
      });
    },
  };
}

export type ExperimentStore = ReturnType<typeof createExperimentStore>;

const nameTaken = (name: string) =>
  new SlipwayError('conflict', `Experiment(name=${name}) already exists.`, {
    hint: 'choose another name; a deleted experiment keeps its name until it is collected',
  });
