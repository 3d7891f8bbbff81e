import type { JsonValue } from '@slipway/contract';
import { type Data, featureSetRef } from '../../data/index.ts';
import { type Train, trainerCodeDigest } from '../../train/index.ts';
import type { TrainStep } from '../project-file/project-file.ts';
import type { DeclaredStep, StepContext, StepKind } from '../step.ts';
import type { FeatureValues } from './build-features.ts';

export type TrainValues = {
  runId: string;
  featureSetId: string;
  datasetVersionId: string;
  onnxDigest: string;
  sizeBytes: number;
  trainer: string;
  task: 'binary' | 'multiclass' | 'regression';
  target: string;
  classes: string[] | null;
  features: { name: string; kind: 'numeric' | 'categorical' }[];
  codeDigest: string;
};

/** Trains a model on a feature set: the declared search, then the final fit. The same data, params and trainer code are not trained again. */
export const trainModelStep = ({ data, train }: { data: Data; train: Train }): StepKind => ({
  async plan(step, context) {
    const spec = specOf(step, context);
    const set = await data.getFeatureSet(context.valuesOf<FeatureValues>(spec.from).featureSetId);
    return {
      inputs: {
        code: await trainerCodeDigest(),
        data: set.parquetDigest,
        spec: JSON.parse(JSON.stringify(spec)) as JsonValue,
        name: step.name,
      },
    };
  },

  async run(step, context) {
    const spec = specOf(step, context);
    const { featureSetId, datasetVersionId } = context.valuesOf<FeatureValues>(spec.from);
    const set = await data.getFeatureSet(featureSetId);
    const job = await context.runJob(() =>
      train.submitFit(
        {
          project: context.project,
          experiment: step.name,
          createdBy: context.trigger.by,
          trainer: spec.trainer,
          target: spec.target,
          params: spec.params,
          seed: spec.seed,
          featureSet: {
            id: set.id,
            name: set.name,
            datasetVersionId,
            parquetDigest: set.parquetDigest,
            columns: [...set.columns],
          },
          features: inputNames(
            spec,
            set.columns.map((column) => column.name),
          ),
          splits: { train: spec.train_on, validation: spec.validate_on },
          ...(spec.task === undefined ? {} : { task: spec.task }),
          ...(spec.tune === undefined ? {} : { search: searchOf(spec.tune) }),
          tags: {
            pipeline_run: context.runId,
            step: step.name,
            ...(context.params.drill === undefined ? {} : { drill: context.params.drill }),
          },
        },
        { pipelineRunId: context.runId, step: step.name },
      ),
    );
    const fit = await train.recordFit(job, [featureSetRef(set)]);
    const values: TrainValues = {
      runId: fit.runId,
      featureSetId,
      datasetVersionId,
      onnxDigest: fit.onnxDigest,
      sizeBytes: fit.sizeBytes,
      trainer: fit.trainer,
      task: fit.task,
      target: fit.target,
      classes: fit.classes === null ? null : [...fit.classes],
      features: [...fit.features],
      codeDigest: await trainerCodeDigest(),
    };
    return {
      values,
      outputs: [{ kind: 'run', id: fit.runId, label: fit.run.name }],
      message: describeFit(fit),
    };
  },
});

const specOf = (step: DeclaredStep, context: StepContext) => context.file.pipeline[step.name] as TrainStep;

const inputNames = (spec: TrainStep, columns: readonly string[]) =>
  columns.filter((name) => name !== spec.target && !name.startsWith('__') && !spec.drop.includes(name));

function searchOf({ rows, metric, ...tune }: NonNullable<TrainStep['tune']>) {
  return {
    ...tune,
    ...(rows === undefined ? {} : { sampleRows: rows }),
    ...(metric === undefined ? {} : { metric }),
  };
}

function describeFit(fit: {
  trainer: string;
  rowCounts: { train: number };
  trials: readonly unknown[];
}): string {
  const search = fit.trials.length > 0 ? `, the best of ${fit.trials.length} trials` : '';
  return `${fit.trainer} on ${fit.rowCounts.train.toLocaleString('en')} rows${search}`;
}
