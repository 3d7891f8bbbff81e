import type { Signature } from '@slipway/contract';
import type { RawRows } from '../../modules/serve/index.ts';
import { SlipwayError } from '../../platform/errors/slipway-error.ts';

const forms = ['dataframe_split', 'dataframe_records', 'instances', 'inputs'] as const;

/** What a scoring request asks: the rows, and which answer is wanted. */
export type ScoringRequest = { readonly raw: RawRows; readonly method: 'predict' | 'predict_proba' };

type JsonObject = Readonly<Record<string, unknown>>;

/** The request is not in one of MLflow's forms at all, as opposed to not fitting the model. */
export const badForm = (message: string, hint?: string): SlipwayError =>
  new SlipwayError('invalid-request', message, hint === undefined ? {} : { hint });

/** Reads the JSON body of `/invocations`: exactly one of MLflow's four forms, and optional `params`. */
export function readScoringRequest(json: unknown, signature: Pick<Signature, 'inputs'>): ScoringRequest {
  if (!isObject(json)) throw badForm('the body is not a JSON object', `send one of ${forms.join(', ')}`);
  const given = forms.filter((form) => form in json);
  if (given.length !== 1) {
    throw badForm(
      given.length === 0 ? `the body has none of ${forms.join(', ')}` : `the body has ${given.join(' and ')}`,
      'send exactly one of them',
    );
  }
  const form = given[0]!;
  const readers = {
    dataframe_split: readSplit,
    dataframe_records: readRecords,
    instances: readInstances,
    inputs: readInputs,
  };
  return { raw: readers[form](json[form], signature), method: readMethod(json['params']) };
}

function readMethod(params: unknown): ScoringRequest['method'] {
  if (params === undefined || params === null) return 'predict';
  const method = isObject(params) ? (params['predict_method'] ?? 'predict') : null;
  if (method === 'predict' || method === 'predict_proba') return method;
  throw new SlipwayError('invalid-input', `params are ${JSON.stringify(params).slice(0, 100)}`, {
    hint: 'the one parameter is predict_method: "predict" or "predict_proba"',
  });
}

/** `{columns, data, index?}`: rows of values in the order of the columns. */
function readSplit(value: unknown): RawRows {
  const { columns, data } = isObject(value) ? value : {};
  if (!Array.isArray(columns) || !columns.every((name) => typeof name === 'string')) {
    throw badForm('dataframe_split has no list of column names', 'send {"columns": [...], "data": [[...]]}');
  }
  return namedRows(columns, data, 'dataframe_split.data');
}

/** `[{column: value}]` */
function readRecords(value: unknown): RawRows {
  if (!Array.isArray(value)) throw badForm('dataframe_records is not a list of objects');
  return { rows: value.map((row, i) => asRow(row, `dataframe_records[${i}]`)) };
}

/** Rows: objects by column, or lists in the order of the signature. */
function readInstances(value: unknown, signature: Pick<Signature, 'inputs'>): RawRows {
  if (Array.isArray(value) && value.every(isObject)) return { rows: value };
  return namedRows(
    signature.inputs.map(({ name }) => name),
    value,
    'instances',
  );
}

/** Columns by name, each a list (or one value for one row); lists of rows are taken as `instances`. */
function readInputs(value: unknown, signature: Pick<Signature, 'inputs'>): RawRows {
  if (!isObject(value)) return readInstances(value, signature);
  const columns = new Map<string, readonly unknown[]>();
  for (const [name, column] of Object.entries(value)) {
    columns.set(name, (Array.isArray(column) ? column : [column]).map(unwrap));
  }
  const lengths = new Set([...columns.values()].map((column) => column.length));
  if (lengths.size > 1)
    throw badForm(`the columns of inputs have different lengths: ${[...lengths].join(', ')}`);
  return { columns, rowCount: [...lengths][0] ?? 0 };
}

function namedRows(names: readonly string[], data: unknown, what: string): RawRows {
  if (!Array.isArray(data)) throw badForm(`${what} is not a list of rows`);
  const repeated = names.find((name, i) => names.indexOf(name) !== i);
  if (repeated !== undefined) throw badForm(`column '${repeated}' stands twice`);
  const columns = new Map<string, unknown[]>(names.map((name) => [name, []]));
  for (const [i, row] of data.entries()) {
    if (!Array.isArray(row) || row.length !== names.length) {
      const found = Array.isArray(row) ? `${row.length} values` : JSON.stringify(row)?.slice(0, 60);
      throw badForm(`${what}[${i}] has ${found}, expected ${names.length}: ${names.join(', ')}`);
    }
    names.forEach((name, k) => {
      columns.get(name)!.push(unwrap(row[k]));
    });
  }
  return { columns, rowCount: data.length };
}

/** A tensor of shape [N, 1] has each value in a list of its own. */
const unwrap = (value: unknown): unknown => (Array.isArray(value) && value.length === 1 ? value[0] : value);

function asRow(value: unknown, what: string): JsonObject {
  if (isObject(value)) return value;
  throw badForm(`${what} is not an object`);
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
