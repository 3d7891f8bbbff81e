import type { DatasetInput, Train } from '../../../modules/train/index.ts';
import { runNotFound, whenFound } from '../tracking/find-run.ts';
import type { ExtrasOf } from '../tracking/runs.ts';
import { checkLength, checkRunId, checkWhole } from '../tracking/validate.ts';
import { int, list, message, missingValue, required, string } from '../wire/fields.ts';
import { invalidParameter } from '../wire/mlflow-error.ts';
import { type Exchange, type MlflowRoute, route } from '../wire/mlflow-route.ts';
import { compact, renderPairs } from '../wire/render.ts';
import { withConflictAs } from '../wire/rethrow.ts';

const limits = {
  datasetsPerCall: 1000,
  name: 500,
  digest: 36,
  source: 65_535,
  schema: 1_048_575,
  profile: 16_777_215,
  tagKey: 255,
  tagValue: 500,
  experimentsPerSearch: 20,
  uses: 1000,
} as const;

const dataset = message({
  name: required(string()),
  digest: required(string()),
  source_type: required(string()),
  source: required(string()),
  schema: string(),
  profile: string(),
});
const input = message({
  tags: list(message({ key: required(string()), value: string() })),
  dataset: required(dataset),
});
const modelInput = message({ model_id: required(string()) });
const modelOutput = message({ model_id: required(string()), step: int() });

/** What runs read and made. */
export function runLinkRoutes(train: Train): MlflowRoute[] {
  const { loggedModels } = train;
  const changing = async (runId: string, exchange: Exchange, work: () => Promise<void>) => {
    checkRunId(runId);
    await whenFound(runId, async () => {
      const { run } = await train.findRun(runId);
      if (exchange.isScoped && run.project !== exchange.project) throw runNotFound(runId);
      await withConflictAs('INVALID_PARAMETER_VALUE', work);
    });
    return {};
  };
  const searchDatasets = (path: string) =>
    route('POST', path, {
      request: { experiment_ids: list(required(string())) },
      async handle({ experiment_ids: ids }, { isScoped, project }) {
        if (ids.length === 0)
          throw invalidParameter('SearchDatasets request must specify at least one experiment_id.');
        if (ids.length > limits.experimentsPerSearch)
          throw invalidParameter(
            `SearchDatasets request cannot specify more than ${limits.experimentsPerSearch} experiment_ids. Received ${ids.length} experiment_ids.`,
          );
        const uses = await loggedModels.datasetUses(ids, {
          project: isScoped ? project : undefined,
          limit: limits.uses,
        });
        return compact({
          dataset_summaries: uses.map(({ experimentId, name, digest, context }) =>
            compact({ experiment_id: experimentId, name, digest, context }),
          ),
        });
      },
    });

  return [
    route('POST', '/mlflow/runs/log-inputs', {
      request: { run_id: required(string()), datasets: list(input), models: list(modelInput) },
      handle: ({ run_id: runId, datasets, models }, exchange) =>
        changing(runId, exchange, () => {
          if (datasets.length > limits.datasetsPerCall)
            throw invalidParameter(
              `A request can log at most ${limits.datasetsPerCall} datasets. Got ${datasets.length} datasets.`,
            );
          return loggedModels.logInputs(runId, {
            datasets: datasets.map((each) => readInput(each!)),
            modelIds: models.map((model) => model!.model_id),
          });
        }),
    }),
    route('POST', '/mlflow/runs/outputs', {
      request: { run_id: required(string()), models: list(modelOutput) },
      handle: ({ run_id: runId, models }, exchange) => {
        if (models.length === 0) throw missingValue('models');
        for (const [index, model] of models.entries()) checkWhole(model!.step ?? 0, `models[${index}].step`);
        return changing(runId, exchange, () =>
          loggedModels.logOutputs(
            runId,
            models.map((model) => ({ modelId: model!.model_id, step: model!.step ?? 0 })),
          ),
        );
      },
    }),
    searchDatasets('/mlflow/experiments/search-datasets'),
    // As the paths that are made from the protobuf's option spell it, which forgot a slash.
    searchDatasets('mlflow/experiments/search-datasets'),
    route('POST', '/mlflow/runs/log-model', {
      request: { run_id: required(string()), model_json: required(string()) },
      handle: ({ run_id: runId, model_json: text }, exchange) =>
        changing(runId, exchange, async () => {
          const entry = readModelJson(text);
          const { tags } = await train.findRun(runId);
          const before = parseList(tags[historyTag]);
          await train.updateRun(runId, { tags: { [historyTag]: JSON.stringify([...before, entry]) } });
        }),
    }),
  ];
}

const historyTag = 'mlflow.log-model.history';
const historyKeys = ['run_id', 'utc_time_created', 'artifact_path', 'model_uuid', 'flavors'] as const;

function readModelJson(text: string): Record<string, unknown> {
  const model = parseObject(text);
  if (model === null)
    throw invalidParameter(`Malformed model info. \n ${text.slice(0, 500)} \n is not a valid JSON.`);
  const missing = ['artifact_path', 'flavors', 'utc_time_created', 'run_id'].filter((key) => !(key in model));
  if (missing.length > 0)
    throw invalidParameter(
      `Model json is missing mandatory fields: {${missing.map((key) => `'${key}'`).join(', ')}}`,
    );
  return Object.fromEntries(historyKeys.filter((key) => key in model).map((key) => [key, model[key]]));
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

/** A tag that a person wrote over is begun anew. */
function parseList(text: string | undefined): unknown[] {
  try {
    const value: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

type Input = {
  readonly tags: readonly ({ readonly key: string; readonly value: string | undefined } | undefined)[];
  readonly dataset: {
    readonly name: string;
    readonly digest: string;
    readonly source_type: string;
    readonly source: string;
    readonly schema: string | undefined;
    readonly profile: string | undefined;
  };
};

function readInput({ dataset: given, tags }: Input): DatasetInput {
  const { name, digest, source, source_type: sourceType, schema, profile } = given;
  for (const [what, value] of Object.entries({ name, digest, source, schema, profile }))
    checkLength(what, limits[what as keyof typeof limits], value ?? '');
  for (const tag of tags) {
    checkLength('key', limits.tagKey, tag!.key);
    checkLength('value', limits.tagValue, tag!.value ?? '');
  }
  return {
    dataset: { name, digest, sourceType, source, schema: schema || null, profile: profile || null },
    tags: Object.fromEntries(tags.map((tag) => [tag!.key, tag!.value ?? ''])),
  };
}

/** What `inputs` and `outputs` of runs hold, for many runs at once. */
export const runExtrasOf =
  ({ loggedModels }: Train): ExtrasOf =>
  async (runIds) => {
    const [inputs, outputs] = await Promise.all([
      loggedModels.inputsOf(runIds),
      loggedModels.outputsOf(runIds),
    ]);
    const ids = new Set([...inputs.keys(), ...outputs.keys()]);
    return new Map(
      [...ids].map((id) => {
        const { datasets = [], modelIds = [] } = inputs.get(id) ?? {};
        return [
          id,
          {
            inputs: compact({
              dataset_inputs: datasets.map(renderInput),
              model_inputs: modelIds.map((modelId) => ({ model_id: modelId })),
            }),
            outputs: compact({
              model_outputs: (outputs.get(id) ?? []).map(({ modelId, step }) => ({
                model_id: modelId,
                step,
              })),
            }),
          },
        ];
      }),
    );
  };

const renderInput = ({
  dataset: { name, digest, sourceType, source, schema, profile },
  tags,
}: DatasetInput) =>
  compact({
    tags: renderPairs(tags),
    dataset: compact({ name, digest, source_type: sourceType, source, schema, profile }),
  });
