import type { JsonValue } from '@slipway/contract';
import type { Data } from '../../data/index.ts';
import type { Evaluate } from '../../evaluate/index.ts';
import type { Train } from '../../train/index.ts';
import type { EvaluateStep } from '../project-file/project-file.ts';
import type { DeclaredStep, StepContext, StepKind } from '../step.ts';
import type { TrainValues } from './train-model.ts';

export type EvaluateValues = { evaluationId: string; split: string };

/** Measures a trained model on a split it did not learn from. The same model on the same rows is not measured again. */
export const evaluateModelStep = ({
  data,
  train,
  evaluate,
}: {
  data: Data;
  train: Train;
  evaluate: Evaluate;
}): StepKind => ({
  async plan(step, context) {
    const spec = specOf(step, context);
    const { onnxDigest, runId, featureSetId } = context.valuesOf<TrainValues>(spec.evaluate);
    return {
      inputs: {
        code: 1,
        onnxDigest,
        runId,
        featureSetId,
        spec: JSON.parse(JSON.stringify(spec)) as JsonValue,
      },
    };
  },

  async run(step, context) {
    const spec = specOf(step, context);
    const model = context.valuesOf<TrainValues>(spec.evaluate);
    const set = await data.getFeatureSet(model.featureSetId);
    const { version } = await data.getVersionById(model.datasetVersionId);
    const run = await train.getRun(model.runId);
    const job = await context.runJob(() =>
      evaluate.submitEvaluation(
        {
          project: context.project,
          subject: { kind: 'run', id: run.id, label: run.name },
          onnxDigest: model.onnxDigest,
          features: model.features,
          task: model.task,
          target: model.target,
          classes: model.classes,
          split: spec.split,
          sliceColumns: spec.slices,
          featureSet: {
            id: set.id,
            name: set.name,
            datasetVersionId: set.datasetVersionId,
            parquetDigest: set.parquetDigest,
            columns: [...set.columns],
          },
          dataset: { parquetDigest: version.digest, columns: version.columns.map((column) => column.name) },
        },
        { pipelineRunId: context.runId, step: step.name },
      ),
    );
    const evaluation = await evaluate.recordEvaluation(job);
    const values: EvaluateValues = { evaluationId: evaluation.id, split: evaluation.split };
    return {
      values,
      outputs: [{ kind: 'evaluation', id: evaluation.id, label: `${run.name} on ${evaluation.split}` }],
      message: `${headline(evaluation.metrics)} on ${evaluation.rowCount.toLocaleString('en')} rows of ${evaluation.split}`,
    };
  },
});

const specOf = (step: DeclaredStep, context: StepContext) => context.file.pipeline[step.name] as EvaluateStep;

function headline(metrics: Readonly<Record<string, number | null>>): string {
  const shown = ['auc', 'accuracy', 'log_loss', 'rmse', 'r2'].flatMap((name) =>
    typeof metrics[name] === 'number' ? [`${name} ${metrics[name].toPrecision(4)}`] : [],
  );
  return shown.slice(0, 2).join(', ');
}
