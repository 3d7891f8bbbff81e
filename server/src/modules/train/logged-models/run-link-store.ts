import type { Kysely, Transaction } from 'kysely';
import { z } from 'zod';
import type { Database } from '../../../platform/database/database.ts';
import { sql } from '../../../platform/database/kysely.ts';
import { notFound, SlipwayError } from '../../../platform/errors/slipway-error.ts';
import { insertChunks } from '../store/insert-chunks.ts';
import type { DatasetRow, LoggedModelTables } from './logged-model-tables.ts';
import {
  contextTag,
  type DatasetInput,
  type DatasetUse,
  type ModelOutput,
  type RunInputs,
} from './run-link.ts';

type Tx = Transaction<LoggedModelTables>;
type Reader = Kysely<LoggedModelTables>;

const Tags = z.record(z.string(), z.string());

/** SQL over what runs read and made: datasets and logged models. */
export function createRunLinkStore(database: Database) {
  const reader = () => database.reader<LoggedModelTables>();
  const write = <R>(work: (tx: Tx) => Promise<R>): Promise<R> => database.write<LoggedModelTables, R>(work);

  return {
    /** Adds inputs; a dataset the run has already is left as it is. Throws `not-found`, `conflict` for a deleted run. */
    async addInputs(runId: string, { datasets, modelIds }: RunInputs): Promise<void> {
      await write(async (tx) => {
        const run = await activeRun(tx, runId);
        const before = await countOf(tx, 'train_run_dataset', run.number);
        for (const [index, input] of datasets.entries())
          await addDataset(tx, { run, input, position: before + index });
        await addModels(tx, run.number, {
          role: 'input',
          models: modelIds.map((modelId) => ({ modelId, step: 0 })),
        });
      });
    },

    async addOutputs(runId: string, models: readonly ModelOutput[]): Promise<void> {
      await write(async (tx) => {
        const run = await activeRun(tx, runId);
        await addModels(tx, run.number, { role: 'output', models });
      });
    },

    /** Runs without inputs are missing from the answer; two statements for each thousand runs. */
    async inputsOf(runIds: readonly string[]): Promise<Map<string, RunInputs>> {
      const found = new Map<string, { datasets: DatasetInput[]; modelIds: string[] }>();
      const of = (id: string) => {
        const inputs = found.get(id) ?? { datasets: [], modelIds: [] };
        found.set(id, inputs);
        return inputs;
      };
      for (const ids of insertChunks(runIds, 1)) {
        for (const row of await datasetsOf(reader(), ids))
          of(row.run_id).datasets.push({ dataset: toDataset(row), tags: Tags.parse(JSON.parse(row.tags)) });
        for (const row of await modelsOf(reader(), ids, 'input')) of(row.run_id).modelIds.push(row.model_id);
      }
      return found;
    },

    /** Runs without outputs are missing from the answer; one statement for each thousand runs. */
    async outputsOf(runIds: readonly string[]): Promise<Map<string, ModelOutput[]>> {
      const found = new Map<string, ModelOutput[]>();
      for (const ids of insertChunks(runIds, 1)) {
        for (const { run_id, model_id, step } of await modelsOf(reader(), ids, 'output')) {
          const outputs = found.get(run_id) ?? [];
          found.set(run_id, outputs);
          outputs.push({ modelId: model_id, step });
        }
      }
      return found;
    },

    /** Each use once, at most `limit` of them. */
    async datasetUses(
      experimentIds: readonly string[],
      { project, limit }: { project: string | undefined; limit: number },
    ): Promise<DatasetUse[]> {
      const numbers = experimentIds.map((id) => (/^\d{1,15}$/.test(id) ? Number(id) : -1));
      let select = reader()
        .selectFrom('train_run_dataset as d')
        .innerJoin('train_experiment as e', 'e.number', 'd.experiment_number')
        .select(['d.experiment_number', 'd.name', 'd.digest', 'd.context'])
        .distinct()
        .where('d.experiment_number', 'in', numbers)
        .orderBy('d.experiment_number')
        .orderBy('d.name')
        .orderBy('d.digest')
        .limit(limit);
      if (project !== undefined) select = select.where('e.project', '=', project);
      return (await select.execute()).map(({ experiment_number, name, digest, context }) => ({
        experimentId: String(experiment_number),
        name,
        digest,
        context,
      }));
    },
  };
}

type RunRow = { number: number; experiment_number: number };

async function activeRun(tx: Tx, id: string): Promise<RunRow> {
  const run = await tx
    .selectFrom('train_run')
    .select(['number', 'experiment_number', 'lifecycle'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (run === undefined) throw notFound('run', id);
  if (run.lifecycle === 'active') return run;
  throw new SlipwayError(
    'conflict',
    `The run ${id} must be in the 'active' state. Current state is ${run.lifecycle}.`,
  );
}

async function countOf(
  tx: Tx,
  table: 'train_run_dataset' | 'train_run_model',
  runNumber: number,
): Promise<number> {
  const row = await tx
    .selectFrom(table)
    .select(sql<number>`count(*)`.as('count'))
    .where('run_number', '=', runNumber)
    .executeTakeFirst();
  return Number(row?.count ?? 0);
}

async function addDataset(
  tx: Tx,
  { run, input, position }: { run: RunRow; input: DatasetInput; position: number },
): Promise<void> {
  const { dataset, tags } = input;
  const key = { experiment_number: run.experiment_number, name: dataset.name, digest: dataset.digest };
  await tx
    .insertInto('train_dataset')
    .values({
      ...key,
      source_type: dataset.sourceType,
      source: dataset.source,
      schema: dataset.schema,
      profile: dataset.profile,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await tx
    .insertInto('train_run_dataset')
    .values({
      ...key,
      run_number: run.number,
      context: tags[contextTag] ?? null,
      tags: JSON.stringify(tags),
      position,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

async function addModels(
  tx: Tx,
  runNumber: number,
  { role, models }: { role: 'input' | 'output'; models: readonly ModelOutput[] },
): Promise<void> {
  if (models.length === 0) return;
  const before = await countOf(tx, 'train_run_model', runNumber);
  for (const [index, { modelId, step }] of models.entries()) {
    await tx
      .insertInto('train_run_model')
      .values({ run_number: runNumber, role, model_id: modelId, step, position: before + index })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

const datasetsOf = (from: Reader, runIds: readonly string[]) =>
  from
    .selectFrom('train_run_dataset as i')
    .innerJoin('train_run as r', 'r.number', 'i.run_number')
    .innerJoin('train_dataset as d', (join) =>
      join
        .onRef('d.experiment_number', '=', 'i.experiment_number')
        .onRef('d.name', '=', 'i.name')
        .onRef('d.digest', '=', 'i.digest'),
    )
    .selectAll('d')
    .select(['r.id as run_id', 'i.tags'])
    .where('r.id', 'in', runIds)
    .orderBy('i.position')
    .execute();

const modelsOf = (from: Reader, runIds: readonly string[], role: 'input' | 'output') =>
  from
    .selectFrom('train_run_model as m')
    .innerJoin('train_run as r', 'r.number', 'm.run_number')
    .select(['r.id as run_id', 'm.model_id', 'm.step'])
    .where('r.id', 'in', runIds)
    .where('m.role', '=', role)
    .orderBy('m.position')
    .execute();

const toDataset = (row: DatasetRow): DatasetInput['dataset'] => ({
  name: row.name,
  digest: row.digest,
  sourceType: row.source_type,
  source: row.source,
  schema: row.schema,
  profile: row.profile,
});
