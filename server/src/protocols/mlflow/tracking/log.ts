import type { Train } from '../../../modules/train/index.ts';
import { isSlipwayError } from '../../../platform/errors/slipway-error.ts';
import { double, int, invalidValue, list, message, required, string } from '../wire/fields.ts';
import { invalidParameter } from '../wire/mlflow-error.ts';
import { type Exchange, type MlflowRoute, route } from '../wire/mlflow-route.ts';
import { withConflictAs } from '../wire/rethrow.ts';
import { assertVisible, runIdOf, whenFound } from './find-run.ts';
import { readTags } from './runs.ts';
import {
  checkBatchSize,
  checkEntityName,
  checkLength,
  checkTimestamp,
  checkWhole,
  clampInfinity,
  cut,
  limits,
} from './validate.ts';

/** A measured value, and the logged model or dataset it was measured with when the client says. */
export type LoggedMetric = {
  key: string;
  value: number;
  at: number;
  step: number;
  modelId?: string | undefined;
  datasetName?: string | undefined;
  datasetDigest?: string | undefined;
};

/** Where values that were measured with a logged model are kept as well. */
export type ModelMetricSink = (runId: string, metrics: readonly LoggedMetric[]) => Promise<void>;

const runId = { run_id: string(), run_uuid: string() };
const metricFields = {
  key: required(string()),
  value: required(double()),
  timestamp: required(int()),
  step: int(),
  model_id: string(),
  dataset_name: string(),
  dataset_digest: string(),
};
const pair = message({ key: required(string()), value: string() });

export function logRoutes(train: Train, logModelMetrics: ModelMetricSink): MlflowRoute[] {
  const log = async (id: string, batch: LogBatch, exchange: Exchange) => {
    await assertVisible(train, id, exchange);
    await withConflictAs('INVALID_PARAMETER_VALUE', () =>
      whenFound(id, () =>
        train.logRun(id, batch).catch((error: unknown) => {
          throw inMlflowsWords(error, id);
        }),
      ),
    );
    const measured = batch.metrics.filter((metric) => metric.modelId !== undefined);
    if (measured.length > 0) await logModelMetrics(id, measured);
    return {};
  };

  return [
    route('POST', '/mlflow/runs/log-metric', {
      request: { ...runId, ...metricFields },
      async handle(input, exchange) {
        const id = runIdOf(input);
        return log(id, { metrics: [checkMetric(input, '')], params: {}, tags: {} }, exchange);
      },
    }),
    route('POST', '/mlflow/runs/log-parameter', {
      request: { ...runId, key: required(string()), value: string() },
      async handle(input, exchange) {
        const id = runIdOf(input);
        return log(id, { metrics: [], params: readParams([input], () => ''), tags: {} }, exchange);
      },
    }),
    route('POST', '/mlflow/runs/log-batch', {
      request: { ...runId, metrics: metricList, params: list(pair), tags: list(pair) },
      maxBodyBytes: limits.batchBytes,
      async handle(input, exchange) {
        const id = runIdOf(input);
        checkBatchSize('metrics', limits.metricsPerBatch, input.metrics.length);
        checkBatchSize('params', limits.paramsPerBatch, input.params.length);
        checkBatchSize('tags', limits.tagsPerBatch, input.tags.length);
        const count = input.metrics.length + input.params.length + input.tags.length;
        checkBatchSize('metrics, params, and tags', limits.entitiesPerBatch, count);
        return log(
          id,
          {
            metrics: input.metrics,
            params: readParams(input.params, (index) => `params[${index}].`),
            tags: readTags(input.tags, (index) => `tags[${index}].`),
          },
          exchange,
        );
      },
    }),
  ];
}

type LogBatch = {
  metrics: readonly LoggedMetric[];
  params: Record<string, string>;
  tags: Record<string, string>;
};

type MetricInput = {
  readonly key: string;
  readonly value: number;
  readonly timestamp: number;
  readonly step: number | undefined;
  readonly model_id: string | undefined;
  readonly dataset_name: string | undefined;
  readonly dataset_digest: string | undefined;
};

function checkMetric(input: MetricInput, place: string): LoggedMetric {
  checkMetricName(input.key, place);
  checkTimestamp(input.timestamp, `${place}timestamp`);
  const step = input.step ?? 0;
  checkWhole(step, `${place}step`);
  const metric: LoggedMetric = {
    key: input.key,
    value: clampInfinity(input.value),
    at: input.timestamp,
    step,
  };
  if (input.model_id) metric.modelId = input.model_id;
  if (input.dataset_name) metric.datasetName = input.dataset_name;
  if (input.dataset_digest) metric.datasetDigest = input.dataset_digest;
  return metric;
}

/** The name and the limit of its length; the few names of a server come again and again. */
function checkMetricName(key: string, place: string): void {
  if (knownNames.has(key)) return;
  checkEntityName(key, `${place}name`);
  checkLength('Metric name', limits.key, key);
  if (knownNames.size >= mostKnownNames) knownNames.clear();
  knownNames.add(key);
}

const knownNames = new Set<string>();
const mostKnownNames = 10_000;

/** The metrics of a batch, read in one pass: this is the hottest call of the server. */
const metricList = {
  isRepeated: true,
  read(value: unknown, path: string): LoggedMetric[] {
    if (value === undefined || value === null) return [];
    if (!Array.isArray(value)) throw invalidValue(path, value);
    return value.map((each: unknown, index) => readMetric(each, `${path}[${index}].`));
  },
};

const metricReader = message(metricFields);

function readMetric(value: unknown, place: string): LoggedMetric {
  const given = value as Record<string, unknown> | null;
  if (typeof given !== 'object' || given === null) throw invalidValue(place.slice(0, -1), value);
  const { key, value: measured, timestamp, step = 0 } = given;
  const isPlain =
    typeof key === 'string' &&
    typeof measured === 'number' &&
    Number.isSafeInteger(timestamp) &&
    (timestamp as number) >= 0 &&
    Number.isSafeInteger(step) &&
    given['model_id'] === undefined &&
    key !== '';
  if (isPlain) {
    checkMetricName(key, place);
    return { key, value: measured, at: timestamp as number, step: step as number };
  }
  return checkMetric(metricReader.read(value, place.slice(0, -1))!, place);
}

type PairInput = { readonly key: string; readonly value: string | undefined };

function readParams(
  pairs: readonly (PairInput | undefined)[],
  place: (index: number) => string,
): Record<string, string> {
  const read: Record<string, string> = {};
  const repeated: string[] = [];
  for (const [index, pair] of pairs.entries()) {
    const { key, value = '' } = pair!;
    checkEntityName(key, `${place(index)}key`);
    checkLength('Param key', limits.key, key);
    if (Object.hasOwn(read, key)) repeated.push(key);
    read[key] = cut(value, limits.paramValue);
  }
  if (repeated.length > 0)
    throw invalidParameter(
      `Duplicate parameter keys have been submitted: [${repeated.map((key) => `'${key}'`).join(', ')}]. Please ensure the request contains only one param value per param key.`,
    );
  return read;
}

/** A param that is there with another value, as MLflow says it. */
function inMlflowsWords(error: unknown, id: string): unknown {
  if (!isSlipwayError(error) || error.code !== 'conflict') return error;
  const { key, old, new: wanted } = (error.details ?? {}) as Record<string, unknown>;
  if (key === undefined) return error;
  return invalidParameter(
    `Changing param values is not allowed. Param with key='${key}' was already logged with value='${old}' for run ID='${id}'. Attempted logging new value '${wanted}'.`,
  );
}
