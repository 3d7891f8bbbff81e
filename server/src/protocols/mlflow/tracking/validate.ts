import { posix } from 'node:path';
import { invalidParameter } from '../wire/mlflow-error.ts';

/** Limits of MLflow 3 (`mlflow/utils/validation.py`); each is tested at its edge. */
export const limits = {
  metricsPerBatch: 1000,
  paramsPerBatch: 100,
  tagsPerBatch: 100,
  entitiesPerBatch: 1000,
  batchBytes: 1_000_000,
  key: 250,
  paramValue: 6000,
  runTagValue: 8000,
  experimentName: 500,
  experimentTagValue: 5000,
  artifactLocation: 500,
} as const;

const name = /^[/\p{L}\p{N}_.\- :]*$/u;

const seen = (value: unknown) => JSON.stringify(value).slice(0, 500);

/**
 * A metric, param or tag name: letters, digits, `_ - . : /` and blanks, and the same name when it is taken for a
 * file path.
 */
export function checkEntityName(value: string, path: string): void {
  if (!name.test(value))
    throw invalidParameter(
      `Invalid value ${seen(value)} for parameter '${path}' supplied: Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).`,
    );
  const normal = value === '' ? '.' : posix.normalize(value).replace(/(.)\/$/, '$1');
  if (normal !== value || normal === '.' || normal.startsWith('..') || normal.startsWith('/'))
    throw invalidParameter(
      `Invalid value ${seen(value)} for parameter '${path}' supplied: Names may be treated as files in certain cases, and must not resolve to other names when treated as such. This name would resolve to '${normal.slice(0, 100)}'`,
    );
}

export function checkLength(what: string, limit: number, value: string): void {
  if (value.length > limit)
    throw invalidParameter(`'${what}' exceeds the maximum length of ${limit} characters`);
}

/** MLflow's server cuts long values of params and run tags unless it is told otherwise. */
export const cut = (value: string, limit: number): string =>
  value.length <= limit ? value : value.slice(0, limit);

export function checkBatchSize(what: string, limit: number, count: number): void {
  if (count > limit)
    throw invalidParameter(
      `A batch logging request can contain at most ${limit} ${what}. Got ${count} ${what}. Please split up ${what} across multiple requests and try again.`,
    );
}

const largestDouble = Number.MAX_VALUE;

/** Infinities are kept as the largest double, as MLflow keeps them. */
export const clampInfinity = (value: number): number =>
  value === Number.POSITIVE_INFINITY
    ? largestDouble
    : value === Number.NEGATIVE_INFINITY
      ? -largestDouble
      : value;

/** Times and steps are whole numbers that a double holds exactly. */
export function checkWhole(value: number, path: string): void {
  if (Number.isSafeInteger(value)) return;
  throw invalidParameter(
    `Invalid value ${value} for parameter '${path}' supplied: use a whole number between -(2^53 - 1) and 2^53 - 1`,
  );
}

export function checkTimestamp(value: number, path: string): void {
  checkWhole(value, path);
  if (value < 0)
    throw invalidParameter(
      `Invalid value ${value} for parameter '${path}' supplied: Timestamp must be a nonnegative long (64-bit integer) `,
    );
}

export function checkRunId(id: string): void {
  if (!/^[a-zA-Z0-9][\w-]{0,255}$/.test(id))
    throw invalidParameter(`Invalid value ${seen(id)} for parameter 'run_id' supplied.`);
}
