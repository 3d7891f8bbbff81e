import { readFile } from 'node:fs/promises';
import { SlipwayError } from '../../../platform/errors/slipway-error.ts';
import { type Data, featureSetRef } from '../../data/index.ts';
import type { FeaturesStep } from '../project-file/project-file.ts';
import { resolveSource } from '../resolve-source.ts';
import type { DeclaredStep, StepContext, StepKind } from '../step.ts';
import type { DataValues } from './import-data.ts';

export type FeatureValues = { featureSetId: string; datasetVersionId: string };

/** Runs the feature SQL over a dataset version. The same SQL over the same version is not run again. */
export const buildFeaturesStep = (data: Data): StepKind => ({
  async plan(step, context) {
    return {
      inputs: {
        code: 1,
        sql: await readSql(step, context),
        datasetVersionId: inputOf(step, context).datasetVersionId,
        name: step.name,
      },
    };
  },

  async run(step, context) {
    const sql = await readSql(step, context);
    const { datasetVersionId } = inputOf(step, context);
    const job = await context.runJob(() =>
      data.makeFeatureSet({
        project: context.project,
        name: step.name,
        datasetVersionId,
        sql,
        pipelineRunId: context.runId,
        step: step.name,
      }),
    );
    const set = await data.finishFeatureSet(job.id);
    const values: FeatureValues = { featureSetId: set.id, datasetVersionId };
    return {
      values,
      outputs: [featureSetRef(set)],
      message: `${set.rowCount.toLocaleString('en')} rows with ${set.columns.map((column) => column.name).join(', ')}`,
    };
  },
});

const specOf = (step: DeclaredStep, context: StepContext) => context.file.pipeline[step.name] as FeaturesStep;

const inputOf = (step: DeclaredStep, context: StepContext) =>
  context.valuesOf<DataValues>(specOf(step, context).from);

async function readSql(step: DeclaredStep, context: StepContext): Promise<string> {
  const { sql } = specOf(step, context);
  const { path } = resolveSource(sql, context.directory);
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new SlipwayError('invalid-project-file', `pipeline.${step.name}.sql: there is no file '${sql}'`, {
      hint: `looked for ${path}`,
      cause: error,
    });
  }
}
