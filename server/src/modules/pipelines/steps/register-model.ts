import type { Signature } from '@slipway/contract';
import type { Clock } from '../../../platform/clock/clock.ts';
import { compileFeatures, type Data } from '../../data/index.ts';
import type { Evaluate } from '../../evaluate/index.ts';
import { type FeatureRecipe, type Registry, versionRef } from '../../registry/index.ts';
import type { Train } from '../../train/index.ts';
import type { StepContext, StepKind } from '../step.ts';
import type { EvaluateValues } from './evaluate-model.ts';
import type { TrainValues } from './train-model.ts';

export type RegisterValues = { versionId: string; model: string; version: number };

type Dependencies = { data: Data; train: Train; evaluate: Evaluate; registry: Registry; clock: Clock };

/** The model name a project file deploys under. */
export const modelNameOf = (context: Pick<StepContext, 'file'>): string =>
  context.file.deploy!.model ?? context.file.deploy!.endpoint;

/** Registers the trained model with its signature, metrics, origin and the feature SQL that serving needs. */
export const registerModelStep = ({ data, train, evaluate, registry, clock }: Dependencies): StepKind => ({
  async plan(_, context) {
    const { runId, onnxDigest } = trained(context);
    return { inputs: { code: 1, runId, onnxDigest, model: modelNameOf(context), project: context.project } };
  },

  async run(step, context) {
    const values = trained(context);
    const model = modelNameOf(context);
    const set = await data.getFeatureSet(values.featureSetId);
    const { version } = await data.getVersionById(values.datasetVersionId);
    const recipe = recipeOf({ sql: set.sql, columns: set.columns, values, inputColumns: version.columns });
    const measured = step.needs.filter(
      (need) => context.file.pipeline[need] !== undefined && 'evaluate' in context.file.pipeline[need]!,
    );
    const evaluation =
      measured[0] === undefined
        ? null
        : await evaluate.getEvaluation(context.valuesOf<EvaluateValues>(measured[0]).evaluationId);
    await registry.declareGates(context.project, model, context.file.gates);
    const run = await train.getRun(values.runId);
    const stored = await registry.register(
      {
        project: context.project,
        model,
        runId: values.runId,
        trainer: values.trainer,
        task: values.task,
        target: values.target,
        digest: values.onnxDigest,
        sizeBytes: values.sizeBytes,
        datasetVersionId: values.datasetVersionId,
        featureSetId: values.featureSetId,
        codeDigest: values.codeDigest,
        metrics: evaluation?.metrics ?? {},
        tags: context.params.drill === undefined ? {} : { drill: context.params.drill },
        description: context.params.drill ?? '',
        createdBy: context.trigger.by,
        createdAt: clock.now(),
        signature: await signatureOf(recipe, values),
        features: recipe,
      },
      [
        { kind: 'run', id: values.runId, label: run.name },
        ...(evaluation === null
          ? []
          : [{ kind: 'evaluation' as const, id: evaluation.id, label: `evaluation on ${evaluation.split}` }]),
      ],
    );
    const result: RegisterValues = { versionId: stored.id, model, version: stored.version };
    return { values: result, outputs: [versionRef(stored)], message: `${model} v${stored.version}` };
  },
});

const trained = (context: StepContext) => context.valuesOf<TrainValues>(context.file.deploy!.from);

/** The feature SQL as serving runs it: without the target and without what the model was not given. */
function recipeOf(from: {
  sql: string;
  columns: readonly { name: string }[];
  values: TrainValues;
  inputColumns: readonly { name: string; type: string }[];
}): FeatureRecipe {
  const used = new Set(from.values.features.map((feature) => feature.name));
  return {
    sql: from.sql,
    inputColumns: from.inputColumns.map(({ name, type }) => ({ name, type })),
    excluded: from.columns
      .map((column) => column.name)
      .filter((name) => !used.has(name) && !name.startsWith('__')),
  };
}

async function signatureOf(recipe: FeatureRecipe, values: TrainValues): Promise<Signature> {
  const { task, classes, features } = values;
  return {
    inputs: await requestInputs(recipe),
    features,
    classes,
    outputs:
      task === 'regression'
        ? [{ name: 'prediction', datatype: 'FP32', shape: [-1, 1] }]
        : [
            { name: 'label', datatype: 'BYTES', shape: [-1] },
            { name: 'probabilities', datatype: 'FP32', shape: [-1, classes?.length ?? 2] },
          ],
  };
}

/** The raw columns a request carries: those the model's features read. */
async function requestInputs(recipe: FeatureRecipe): Promise<Signature['inputs']> {
  const features = await compileFeatures({
    sql: recipe.sql,
    inputColumns: recipe.inputColumns,
    exclude: recipe.excluded,
  });
  try {
    return features.inputs.map(({ name, type, isRequired }) => ({ name, type, required: isRequired }));
  } finally {
    features.close();
  }
}
